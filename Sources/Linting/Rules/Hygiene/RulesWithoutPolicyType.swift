import Documents
import MendwallConfiguration
import Reachability

extension LintRule {
  static let rulesWithoutPolicyType = LintRule(
    id: "rules-without-policy-type", severity: .medium,
    summary: "Rules of a direction that policyTypes leaves out",
    reason: """
      They are without effect, and the direction stays as open as without the policy \
      (k8s.io/api/networking/v1, NetworkPolicySpec). Cyclonus checks the same.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Egress]
      ingress:
      - from:
        - podSelector: {matchLabels: {app: cart}}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress, Egress]
      ingress:
      - from:
        - podSelector: {matchLabels: {app: cart}}
      """)
  ) { state, findings in
    for policy in state.networkPolicies {
      for direction in Direction.allCases where !policy.directions.contains(direction) {
        guard policy.spec.present(direction.rawValue)?.sequence?.isEmpty == false else { continue }
        let type = direction == .ingress ? "Ingress" : "Egress"
        findings.add(
          policy.object, ["spec", direction.rawValue],
          "the \(direction.rawValue) rules are without effect: policyTypes leaves \(type) out",
          remedy: "add \(type) to policyTypes, or remove the rules")
      }
    }
  }
}
