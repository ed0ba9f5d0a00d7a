import Documents
import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let supersededKind = LintRule(
    id: "superseded-kind", severity: .low,
    summary: "An AdminNetworkPolicy where the cluster serves ClusterNetworkPolicy",
    reason: """
      ClusterNetworkPolicy has taken the place of AdminNetworkPolicy and BaselineAdminNetworkPolicy \
      (sigs.k8s.io/network-policy-api, v1alpha2). Network plug-ins drop the old kinds, and then what is left in \
      them restricts nothing.
      """,
    needs: [.servedKinds],
    wrong: Example.adminNetworkPolicy(
      """
      priority: 10
      subject: {namespaces: {}}
      """),
    right: Example.clusterNetworkPolicy(
      """
      tier: Admin
      priority: 10
      subject: {namespaces: {}}
      """)
  ) { state, findings in
    guard state.input.servedKinds.contains(PolicyKind.clusterNetworkPolicy.id) else { return }
    for policy in state.adminPolicies
    where policy.object.kind !== PolicyKind.clusterNetworkPolicy {
      let kind = policy.object.kind
      let isServed = state.input.servedKinds.contains(kind.id)
      findings.add(
        policy.object, ["kind"], .value,
        isServed
          ? "the cluster serves ClusterNetworkPolicy, which takes the place of \(kind.name)"
          : "the cluster serves ClusterNetworkPolicy, and \(kind.name) no more",
        remedy:
          "write a ClusterNetworkPolicy of the tier \(policy.tier == .baseline ? "Baseline" : "Admin")"
      )
    }
  }
}
