import Documents

extension Mutations {
  /// Those of Role, and more of ClusterRole.
  static func roles(settled: [(place: String, value: Node?)] = [], more: [Mutation] = [])
    -> Mutations
  {
    Mutations(
      settled: settled,
      marked: [
        (
          "/rules",
          [
            "apiGroups": ["", "marked"], "resources": ["secrets", "marked"],
            "verbs": ["get", "list"],
            "resourceNames": ["marked", "other"],
          ]
        )
      ],
      more + [
        Mutation("a rule is removed", "/rules/@", .remove),
        Mutation(
          "a rule is added", "/rules", .append(["verbs": ["altered"], "resources": ["pods"]])),
        Mutation("every rule is removed", "/rules", .set([])),
        Mutation("a verb is added", "/rules/@/verbs", .append("delete")),
        Mutation("a verb is removed", "/rules/@/verbs/0", .remove),
        Mutation("a resource is changed", "/rules/@/resources/0", .set("configmaps")),
        Mutation("a group is added", "/rules/@/apiGroups", .append("apps")),
        Mutation("a name is removed", "/rules/@/resourceNames/1", .remove),
        Mutation("every name is allowed", "/rules/@/resourceNames", .remove),
        Mutation("every name is allowed by an empty list", "/rules/@/resourceNames", .set([])),
        Mutation("a URL is added", "/rules/@/nonResourceURLs", .append("/metrics")),
      ])
  }

  /// The rules of an aggregated role are nobody's but the server's.
  static let clusterRole = roles(
    settled: [("/aggregationRule", nil)],
    more: [
      Mutation(
        "a role is made to gather others", "/aggregationRule",
        .set(["clusterRoleSelectors": [["matchLabels": ["altered": "yes"]]]]))
    ])

  static let binding = Mutations(
    settled: [
      ("/roleRef", ["kind": "ClusterRole", "name": "one", "apiGroup": "rbac.authorization.k8s.io"])
    ],
    marked: [
      ("/subjects", ["kind": "ServiceAccount", "name": "marked", "namespace": "one"])
    ],
    [
      Mutation("a subject is removed", "/subjects/@", .remove),
      Mutation("a subject is added", "/subjects", .append(["kind": "User", "name": "altered"])),
      Mutation("every subject is removed", "/subjects", .remove),
      Mutation("a subject has another name", "/subjects/@/name", .set("altered")),
      Mutation("a subject has another namespace", "/subjects/@/namespace", .set("altered")),
      Mutation("a subject is of another kind", "/subjects/@/kind", .set("User")),
      Mutation("the role is another one", "/roleRef/name", .set("altered")),
      Mutation("the role is of another kind", "/roleRef/kind", .set("Role")),
    ])
}
