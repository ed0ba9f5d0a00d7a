import MendwallConfiguration
import Reachability

extension LintRule {
  static let allowsAllEgress = LintRule(
    id: "allows-all-egress", severity: .info,
    summary: "A rule without peers and ports allows all egress",
    reason: """
      To every pod, the internet and the cloud's metadata service, on every port: an empty rule means \
      all, and an empty list of rules means nothing. Where that is meant it is fine, and worth knowing. Popeye \
      (POP-1203), Kyverno and Cyclonus (AllEgressAllowed) check the same.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Egress]
      egress: [{}]
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Egress]
      egress: []
      """)
  ) { state, findings in
    for policy in state.policies {
      for rule in policy.rules(.egress) where rule.action == .allow && rule.isAboutEverything {
        findings.add(
          policy.object, rule.path, "this rule lets out to everywhere, on every port",
          remedy: "name peers and ports, or remove the rule to deny all egress")
      }
    }
  }
}
