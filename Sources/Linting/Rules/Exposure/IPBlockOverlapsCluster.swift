import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let ipBlockOverlapsCluster = LintRule(
    id: "ip-block-overlaps-cluster", severity: .low,
    summary: "An ipBlock holds addresses of the cluster",
    reason: """
      Ranges are meant for what is outside of the cluster (k8s.io/api/networking/v1, IPBlock). Some network \
      plug-ins match pods by their addresses and others do not, pods change addresses, and the address of a \
      Service is mostly translated before policies are asked. 0.0.0.0/0 and ::/0 are left out.
      """,
    needs: [.networks],
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - ipBlock: {cidr: 10.0.0.0/8}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - ipBlock: {cidr: 203.0.113.0/24}
      """)
  ) { state, findings in
    for policy in state.networkPolicies {
      for peer in policy.rules.lazy.flatMap({ $0.peers ?? [] }) {
        guard let block = peer.block, block.range.prefixLength > 0,
          // Another rule says more of it.
          !state.holdsNoPod(block.range),
          let network = state.input.networks.first(where: { network in
            network.range.overlaps(block.range)
              && !block.except.contains { $0.contains(network.range) }
          })
        else { continue }
        findings.add(
          policy.object, peer.path("ipBlock", "cidr"), .value,
          "\(block.range.text) holds addresses of \(network.purpose.rawValue), \(network.range.text)",
          remedy: network.purpose == .nodes
            ? "except \(network.range.text), unless nodes are meant"
            : "select pods by their labels, and except \(network.range.text)")
      }
    }
  }
}
