import Documents
import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let listTooLong = LintRule(
    id: "list-too-long", severity: .high,
    summary: "More elements than an admin tier's list may have",
    reason: """
      ClusterNetworkPolicy takes at most 25 rules of a direction, and of a rule 25 peers and 25 protocols; \
      AdminNetworkPolicy and BaselineAdminNetworkPolicy 100 (sigs.k8s.io/network-policy-api). A server refuses \
      a longer list.
      """,
    wrong: Example.clusterNetworkPolicy(
      """
      tier: Admin
      priority: 10
      subject: {namespaces: {}}
      egress:
      - action: Deny
        to:
        - networks: [\(networks(26))]
      """),
    right: Example.clusterNetworkPolicy(
      """
      tier: Admin
      priority: 10
      subject: {namespaces: {}}
      egress:
      - action: Deny
        to:
        - networks: [\(networks(25))]
      """)
  ) { state, findings in
    for policy in state.adminPolicies {
      let most = policy.object.kind === PolicyKind.clusterNetworkPolicy ? 25 : 100
      func check(_ holder: Node, _ path: [String], _ keys: [String]) {
        for key in keys {
          guard let count = holder[key]?.sequence?.count, count > most else { continue }
          findings.add(
            policy.object, path + [key], "\(key) has \(count) elements, and may have \(most)",
            remedy: "divide it among several rules or policies")
        }
      }
      check(policy.spec, ["spec"], ["ingress", "egress"])
      for rule in policy.rules {
        check(rule.node, rule.path, ["from", "to", "ports", "protocols"])
        for peer in rule.peers ?? [] { check(peer.node, peer.path, ["networks", "domainNames"]) }
      }
    }
  }

  private static func networks(_ count: Int) -> String {
    (0..<count).map { "198.18.\($0).0/24" }.joined(separator: ", ")
  }
}
