import Documents
import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let baselineName = LintRule(
    id: "baseline-name", severity: .high,
    summary: "A BaselineAdminNetworkPolicy is not named default",
    reason: """
      A cluster has one, and its name is default (sigs.k8s.io/network-policy-api, v1alpha1). A server refuses \
      another name.
      """,
    wrong: Example.baselineAdminNetworkPolicy(
      """
      subject: {namespaces: {}}
      """, name: "baseline"),
    right: Example.baselineAdminNetworkPolicy(
      """
      subject: {namespaces: {}}
      """)
  ) { state, findings in
    for policy in state.adminPolicies
    where policy.object.kind === PolicyKind.baselineAdminNetworkPolicy
      && !["default", ""].contains(policy.reference.name)
    {
      findings.add(
        policy.object, ["metadata", "name"], .value,
        "a BaselineAdminNetworkPolicy must be named default, and this is \(quoted(policy.reference.name))",
        remedy: "write default", replacement: "default")
    }
  }
}
