import Documents

extension PolicyKind {
  /// ClusterRole v1 (`k8s.io/api/rbac/v1`).
  public static let clusterRole = PolicyKind(
    "ClusterRole", resource: "clusterroles", apis: [Access.api],
    retiredAPIVersions: Access.retiredAPIVersions, isNamespaced: false,
    role: .support,
    body: ObjectSchema(
      [
        "rules": Access.rules,
        "aggregationRule": .init(
          .object(ObjectSchema(["clusterRoleSelectors": .init(.set(of: .labelSelector))]))),
      ],
      addDefaults: { role in
        // The rules of an aggregated role are the server's to fill in.
        if role["aggregationRule"] != nil { role["rules"] = nil }
      }),
    // By such a label a role's rules become those of an aggregated one.
    tellingLabels: ["rbac.authorization.k8s.io/aggregate-to-"])
}
