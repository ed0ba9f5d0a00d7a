import Documents
import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let duplicatePolicy = LintRule(
    id: "duplicate-policy", severity: .low, summary: "Two policies of a namespace say the same",
    reason: """
      Removing or narrowing one of them changes nothing, which misleads whoever does it. The network \
      configuration analyzer (NCA) checks the same.
      """,
    wrong: Example.documents(
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]
        """),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]
        """, name: "web-again")),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      """)
  ) { state, findings in
    for (policy, first) in state.duplicates {
      findings.add(
        policy.object, ["metadata", "name"], .value, "\(first.reference) says the same",
        remedy: "remove one")
    }
  }
}
