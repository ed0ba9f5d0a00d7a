import MendwallConfiguration

extension LintRule {
  static let shadowedRule = LintRule(
    id: "shadowed-rule", severity: .medium,
    summary: "An earlier rule of the policy decides all that this one is about",
    reason: """
      Of the rules of an admin tier's policy the first that matches decides (sigs.k8s.io/network-policy-api). One \
      behind a rule that matches all of the same is never asked.
      """,
    wrong: Example.clusterNetworkPolicy(
      """
      tier: Admin
      priority: 10
      subject: {namespaces: {}}
      ingress:
      - action: Deny
        from: [{namespaces: {}}]
      - action: Accept
        from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
      """),
    right: Example.clusterNetworkPolicy(
      """
      tier: Admin
      priority: 10
      subject: {namespaces: {}}
      ingress:
      - action: Accept
        from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
      - action: Deny
        from: [{namespaces: {}}]
      """)
  ) { state, findings in
    for policy in state.adminPolicies {
      for (index, rule) in policy.rules.prefix(mostRules).enumerated() {
        guard let earlier = policy.rules.prefix(index).first(where: { rule.isSubset(of: $0) })
        else {
          continue
        }
        findings.add(
          policy.object, rule.path,
          "this rule is never asked: the rule at /\(earlier.path.joined(separator: "/")) decides all of it",
          remedy: "put it before that one, or remove it")
      }
    }
  }

  /// The API takes no more of both directions together.
  private static let mostRules = 200
}
