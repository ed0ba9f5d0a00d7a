import Documents
import MendwallConfiguration

extension LintRule {
  static let invalidPolicyType = LintRule(
    id: "invalid-policy-type", severity: .high, summary: "A policy type that does not exist",
    reason: """
      A NetworkPolicy's types are Ingress and Egress, spelled so (k8s.io/api/networking/v1, PolicyType). A server \
      refuses another one.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [ingress]
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      """)
  ) { state, findings in
    for policy in state.networkPolicies {
      for (index, node) in (policy.spec["policyTypes"]?.sequence ?? []).enumerated() {
        guard let name = node.string, name != "Ingress", name != "Egress" else { continue }
        let known = ["Ingress", "Egress"]
        let nearest = NearestSpelling.of(name, among: known)
        findings.add(
          policy.object, ["spec", "policyTypes", String(index)], .value,
          "the policy type \(quoted(name)) is none of Ingress and Egress",
          remedy: nearest.map { "write \($0)" } ?? "write Ingress or Egress", replacement: nearest)
      }
    }
  }
}
