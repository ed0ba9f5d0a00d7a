import MendwallConfiguration
import PolicyModel
import Reachability

extension LintRule {
  static let adminAcceptsAllNetworks = LintRule(
    id: "admin-accepts-all-networks", severity: .high,
    summary: "The Admin tier accepts egress to every address, pods too",
    reason: """
      In the admin tiers a network matches traffic between pods as well: 0.0.0.0/0 is every pod of the cluster \
      (sigs.k8s.io/network-policy-api). An Accept in the Admin tier ends the decision, and no NetworkPolicy \
      restricts this egress any more.
      """,
    wrong: Example.clusterNetworkPolicy(
      """
      tier: Admin
      priority: 10
      subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
      egress:
      - action: Accept
        to: [{networks: [0.0.0.0/0]}]
      """),
    right: Example.clusterNetworkPolicy(
      """
      tier: Admin
      priority: 10
      subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
      egress:
      - action: Pass
        to: [{networks: [0.0.0.0/0]}]
      """)
  ) { state, findings in
    for policy in state.adminPolicies where policy.tier == .admin {
      for (index, rule) in policy.rules(.egress).enumerated() where rule.action == .allow {
        // A denial or a pass of every pod before it takes pods out.
        let isGuarded = policy.rules(.egress).prefix(index).contains { earlier in
          earlier.action != .allow && earlier.ports == nil
            && (earlier.peers ?? []).contains { $0.pods?.isEverything ?? false }
        }
        if isGuarded { continue }
        for peer in rule.peers ?? [] {
          guard case .networks(let ranges) = peer.content else { continue }
          for (index, range) in ranges.enumerated() where range.prefixLength == 0 {
            findings.add(
              policy.object, peer.path("networks", String(index)), .value,
              "\(range.text) is every pod of the cluster too, and no NetworkPolicy restricts this egress any more",
              remedy: "write Pass, or put a rule before it that passes namespaces: {}")
          }
        }
      }
    }
  }
}
