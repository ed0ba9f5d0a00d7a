/// In which API a default-deny is proposed.
public enum BaselineTier: Sendable, CaseIterable {
  /// NetworkPolicies of each namespace.
  case networkPolicy
  /// One BaselineAdminNetworkPolicy, which is the cluster's only one
  /// (`sigs.k8s.io/network-policy-api/apis/v1alpha1`).
  case baselineAdminNetworkPolicy
  /// One ClusterNetworkPolicy of the tier Baseline (`sigs.k8s.io/network-policy-api/apis/v1alpha2`).
  case clusterNetworkPolicy
}
