extension PolicyKind {
  /// RoleBinding v1 (`k8s.io/api/rbac/v1`).
  public static let roleBinding = PolicyKind(
    "RoleBinding", resource: "rolebindings", apis: [Access.api],
    retiredAPIVersions: Access.retiredAPIVersions, isNamespaced: true,
    role: .support, body: Access.binding,
    immutableFields: ["roleRef"])
}
