import MendwallConfiguration

extension LintRule {
  static let emptyEgressWithoutType = LintRule(
    id: "empty-egress-without-type", severity: .medium,
    summary: "An empty egress without policyTypes, which denies nothing",
    reason: """
      egress: [] reads like a denial of everything. Without policyTypes the server does not count it as an egress \
      section and isolates only ingress (k8s.io/kubernetes/pkg/apis/networking/v1, defaults.go).
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      egress: []
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Egress]
      egress: []
      """)
  ) { state, findings in
    for policy in state.networkPolicies where policy.hasEmptyEgressOnly {
      findings.add(
        policy.object, ["spec", "egress"],
        "an empty egress without policyTypes restricts no egress",
        remedy: "write policyTypes: [Egress] to deny it, or remove the line")
    }
  }
}
