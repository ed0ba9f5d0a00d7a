extension PolicyKind {
  /// Every kind, in the order of a report: the table of contents of this folder.
  public static let all: [PolicyKind] = [
    .networkPolicy, .adminNetworkPolicy, .baselineAdminNetworkPolicy, .clusterNetworkPolicy,
    .ciliumNetworkPolicy, .ciliumClusterwideNetworkPolicy, .calicoNetworkPolicy,
    .calicoGlobalNetworkPolicy, .namespace, .role, .clusterRole, .roleBinding, .clusterRoleBinding,
  ]
}
