import PolicyModel

extension Comparison {
  /// Roles and bindings that mean the same.
  static let harmlessAccess: [Comparison] = [
    .harmless(
      .role, "the rules of a role have no order, and neither has what they name",
      git: "rules: [\(mayRead), {apiGroups: [''], resources: [pods, secrets], verbs: [get]}]",
      live: "rules: [{apiGroups: [''], resources: [secrets, pods], verbs: [get]},"
        + " {verbs: [list, get], apiGroups: ['networking.k8s.io'], resources: [networkpolicies]}]"),
    .harmless(
      .role, "a rule that is there twice grants once", git: "rules: [\(mayRead), \(mayRead)]",
      live: "rules: [\(mayRead)]"),
    .harmless(
      .role, "no names of objects are names that are left out",
      git: "rules: [{apiGroups: [''], resources: [pods], verbs: [get], resourceNames: []}]",
      live: "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]"),
    .harmless(.role, "a role of no rules may leave them out", git: "rules: []", live: "rules: ~"),
    .harmless(
      .role, "a role is there that Git does not declare", git: nil, live: "rules: [\(mayRead)]"),
    .harmless(
      .clusterRole, "the server fills in the rules of an aggregated role",
      git: aggregated("mendwall.test/a"), live: aggregated("mendwall.test/a", rules: "[\(mayRead)]")
    ),
    .harmless(
      .clusterRole, "what an aggregated role gathers has no order",
      git:
        "aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}, {matchLabels: {c: d}}]}",
      live:
        "aggregationRule: {clusterRoleSelectors: [{matchLabels: {c: d}}, {matchLabels: {a: b}}]}"),
    .harmless(
      .roleBinding, "the group of a user, and that of the role, may be left out",
      git: "subjects: [{kind: User, name: $NAME}]\nroleRef: {kind: Role, name: $NAME}",
      live: "subjects: [\(nobody)]\nroleRef: \(ownRole)"),
    .harmless(
      .roleBinding, "the group of a service account may be written as nothing",
      git: "subjects: [{kind: ServiceAccount, apiGroup: '', name: a, namespace: b}]\n"
        + "roleRef: \(ownRole)",
      live: "subjects: [{kind: ServiceAccount, name: a, namespace: b}]\nroleRef: \(ownRole)"),
    .harmless(
      .roleBinding, "subjects have no order",
      git: "subjects: [\(nobody), {kind: Group, name: $NAME-group}]\nroleRef: \(ownRole)",
      live: "subjects: [{kind: Group, name: $NAME-group}, \(nobody)]\nroleRef: \(ownRole)"),
    .harmless(
      .clusterRoleBinding, "a binding of nobody may leave its subjects out",
      git: "subjects: []\nroleRef: \(ownClusterRole)", live: "roleRef: \(ownClusterRole)"),
    .harmless(
      .clusterRoleBinding, "a cluster's binding is there that Git does not declare", git: nil,
      live: "subjects: [\(nobody)]\nroleRef: \(ownClusterRole)"),
  ]
}
