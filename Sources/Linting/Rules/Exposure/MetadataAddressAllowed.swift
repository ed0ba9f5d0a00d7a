import MendwallConfiguration
import PolicyModel
import Reachability
import Workloads

extension LintRule {
  static let metadataAddressAllowed = LintRule(
    id: "metadata-address-allowed", severity: .medium,
    summary: "Egress to the internet includes the cloud's metadata service",
    reason: """
      0.0.0.0/0 holds 169.254.169.254 too, from which clouds give out the credentials of the node over port 80 \
      to whoever asks (on AWS also at fd00:ec2::254). A pod that only needs the internet has no business there.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Egress]
      egress:
      - to:
        - ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Egress]
      egress:
      - to:
        - ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 169.254.169.254/32]}
      """)
  ) { state, findings in
    let addresses = ["169.254.169.254", "fd00:ec2::254"].compactMap { IPAddress($0) }
    for policy in state.networkPolicies {
      for rule in policy.rules(.egress) where rule.covers(.tcp, 80) {
        for peer in rule.peers ?? [] {
          guard let block = peer.block,
            let address = addresses.first(where: { address in
              block.range.contains(address) && !block.except.contains { $0.contains(address) }
            }), block.range != CIDR(address)
          else { continue }
          let range = CIDR(address).text
          findings.add(
            policy.object, peer.path("ipBlock", "cidr"), .value,
            "\(block.range.text) holds \(address.text), the cloud's metadata service",
            remedy: "add \(range) to except")
        }
      }
    }
  }
}
