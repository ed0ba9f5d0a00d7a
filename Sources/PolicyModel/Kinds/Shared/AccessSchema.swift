import Documents

/// What the kinds of role-based access control have in common (`k8s.io/api/rbac/v1`).
enum Access {
  static let api = PolicyKind.API(group: "rbac.authorization.k8s.io", version: "v1")
  static let retiredAPIVersions: Set = [
    "rbac.authorization.k8s.io/v1beta1", "rbac.authorization.k8s.io/v1alpha1",
  ]

  /// Rules only grant, so their order means nothing.
  static let rules = ObjectSchema.Field(
    .set(
      of: .object(
        ObjectSchema([
          "verbs": .init(.set(of: .scalar), empty: .equalsAbsent),
          "apiGroups": .init(.set(of: .scalar), empty: .equalsAbsent),
          "resources": .init(.set(of: .scalar), empty: .equalsAbsent),
          // No name grants the rule for every object.
          "resourceNames": .init(.set(of: .scalar), empty: .meansEverything),
          "nonResourceURLs": .init(.set(of: .scalar), empty: .equalsAbsent),
        ]))), empty: .equalsAbsent)

  /// The fields of a binding, with the defaults of `k8s.io/kubernetes/pkg/apis/rbac/v1`.
  static let binding = ObjectSchema([
    "subjects": .init(
      .set(
        of: .object(
          ObjectSchema([
            "kind": .init(.scalar), "apiGroup": .init(.scalar), "name": .init(.scalar),
            "namespace": .init(.scalar),
          ]) { subject in
            if subject["apiGroup"] == nil, subject["kind"] != "ServiceAccount" {
              subject["apiGroup"] = Node(.string(api.group))
            }
            // The core group of service accounts is written as nothing.
            if subject["apiGroup"] == "" { subject["apiGroup"] = nil }
          })), empty: .equalsAbsent),
    "roleRef": .init(
      .object(
        ObjectSchema([
          "apiGroup": .init(.scalar), "kind": .init(.scalar), "name": .init(.scalar),
        ]) { role in
          if role["apiGroup"] == nil || role["apiGroup"] == "" {
            role["apiGroup"] = Node(.string(api.group))
          }
        })),
  ])
}
