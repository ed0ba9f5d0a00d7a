import MendwallConfiguration
import Reachability

extension LintRule {
  static let allowsAllIngress = LintRule(
    id: "allows-all-ingress", severity: .info,
    summary: "A rule without peers and ports allows all ingress",
    reason: """
      From inside and outside of the cluster, on every port: an empty rule means \
      all, and an empty list of rules means nothing. Where that is meant it is fine, and worth knowing. Popeye \
      (POP-1203), Kyverno and Cyclonus (AllIngressAllowed) check the same.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress: [{}]
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress: []
      """)
  ) { state, findings in
    for policy in state.policies {
      for rule in policy.rules(.ingress) where rule.action == .allow && rule.isAboutEverything {
        findings.add(
          policy.object, rule.path, "this rule lets everybody in, on every port",
          remedy: "name peers and ports, or remove the rule to deny all ingress")
      }
    }
  }
}
