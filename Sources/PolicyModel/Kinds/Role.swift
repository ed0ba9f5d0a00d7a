extension PolicyKind {
  /// Role v1 (`k8s.io/api/rbac/v1`).
  public static let role = PolicyKind(
    "Role", resource: "roles", apis: [Access.api],
    retiredAPIVersions: Access.retiredAPIVersions, isNamespaced: true, role: .support,
    body: ObjectSchema(["rules": Access.rules]))
}
