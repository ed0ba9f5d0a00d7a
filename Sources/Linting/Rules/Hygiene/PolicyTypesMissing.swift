import Documents
import MendwallConfiguration
import Reachability

extension LintRule {
  static let policyTypesMissing = LintRule(
    id: "policy-types-missing", severity: .info, summary: "A NetworkPolicy leaves out policyTypes",
    reason: """
      The server then adds Ingress, and Egress where there is an egress rule. Whoever removes the last egress \
      rule, or writes the first one, changes what is isolated without saying so. Cyclonus checks the same.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      ingress: []
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress: []
      """)
  ) { state, findings in
    for policy in state.networkPolicies {
      guard let types = policy.spec.present("policyTypes") else {
        // What an empty egress means without types is told of by another rule.
        if policy.hasEmptyEgressOnly { continue }
        let isBoth = policy.directions.contains(.egress)
        findings.add(
          policy.object, ["spec"], "policyTypes is left out",
          remedy:
            "write policyTypes: [Ingress\(isBoth ? ", Egress" : "")], which is what it means now"
        )
        continue
      }
      if types.sequence?.isEmpty == true, !policy.hasEmptyEgressOnly {
        findings.add(
          policy.object, ["spec", "policyTypes"], "policyTypes is empty, which counts as left out",
          remedy: "write the types that are meant")
      }
    }
  }
}

extension LintedPolicy {
  /// Whether it has an empty egress, and no types that say what that means.
  var hasEmptyEgressOnly: Bool {
    (spec.present("policyTypes")?.sequence ?? []).isEmpty
      && spec.present("egress")?.sequence?.isEmpty == true
  }
}
