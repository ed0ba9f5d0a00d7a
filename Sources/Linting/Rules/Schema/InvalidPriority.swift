import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let invalidPriority = LintRule(
    id: "invalid-priority", severity: .high, summary: "A priority that the API does not have",
    reason: """
      Priorities of the admin tiers go from 0, which is asked first, to 1000 (sigs.k8s.io/network-policy-api). \
      A server refuses another one.
      """,
    wrong: Example.clusterNetworkPolicy(
      """
      tier: Admin
      priority: 5000
      subject: {namespaces: {}}
      """),
    right: Example.clusterNetworkPolicy(
      """
      tier: Admin
      priority: 1000
      subject: {namespaces: {}}
      """)
  ) { state, findings in
    for policy in state.adminPolicies
    where policy.object.kind !== PolicyKind.baselineAdminNetworkPolicy {
      guard let priority = policy.priority, !(0...1000).contains(priority) else { continue }
      findings.add(
        policy.object, ["spec", "priority"], .value,
        "the priority \(priority) is not between 0 and 1000",
        remedy: "write a number from 0 to 1000")
    }
  }
}
