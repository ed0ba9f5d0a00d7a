extension PolicyKind {
  /// ClusterRoleBinding v1 (`k8s.io/api/rbac/v1`).
  public static let clusterRoleBinding = PolicyKind(
    "ClusterRoleBinding", resource: "clusterrolebindings", apis: [Access.api],
    retiredAPIVersions: Access.retiredAPIVersions, isNamespaced: false, role: .support,
    body: Access.binding,
    immutableFields: ["roleRef"])
}
