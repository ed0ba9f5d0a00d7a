import PolicyModel

extension Comparison {
  /// What is done to roles and their bindings.
  static let tamperedAccess: [Comparison] = [
    role(
      "a verb is added to a role", git: "rules: [\(mayRead)]",
      live: "rules: [{apiGroups: ['networking.k8s.io'], resources: [networkpolicies],"
        + " verbs: [get, list, delete]}]", #"add /rules/0/verbs/2: "delete""#),
    role(
      "a role is extended to everything", git: "rules: [\(mayRead)]",
      live: "rules: [\(mayRead), {apiGroups: ['*'], resources: ['*'], verbs: ['*']}]",
      #"add /rules/1: {"apiGroups":["*"],"resources":["*"],"verbs":["*"]}"#),
    role(
      "a role is extended to secrets",
      git: "rules: [{apiGroups: [''], resources: [configmaps], verbs: [get]}]",
      live: "rules: [{apiGroups: [''], resources: [configmaps, secrets], verbs: [get]}]",
      #"add /rules/0/resources/1: "secrets""#),
    role(
      "a role for one object is opened to all",
      git: "rules: [{apiGroups: [''], resources: [secrets], verbs: [get], resourceNames: [one]}]",
      live: "rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]",
      #"remove /rules/0/resourceNames: ["one"]"#),
    role(
      "a role loses its rules", git: "rules: [\(mayRead)]", live: "rules: []",
      #"remove /rules/0: {"apiGroups":["networking.k8s.io"],"resources":["networkpolicies"],"#
        + #""verbs":["get","list"]}"#),
    .missing(.role, "a role is deleted", git: "rules: [\(mayRead)]"),
    .modified(
      .roleBinding, "a user is added to a binding",
      git: "subjects: [\(nobody)]\nroleRef: \(ownRole)",
      live: "subjects: [\(nobody), {kind: User, name: $NAME-other}]\nroleRef: \(ownRole)",
      #"add /subjects/1: {"apiGroup":"rbac.authorization.k8s.io","kind":"User","#
        + #""name":"$NAME-other"}"#
    ),
    .modified(
      .roleBinding, "a service account of another namespace takes the place of Git's",
      git: "subjects: [{kind: ServiceAccount, name: reader, namespace: a}]\nroleRef: \(ownRole)",
      live: "subjects: [{kind: ServiceAccount, name: reader, namespace: b}]\nroleRef: \(ownRole)",
      #"replace /subjects/0/namespace: "a" -> "b""#),
    .modified(
      .roleBinding, "a binding is made one of another role",
      git: "subjects: [\(nobody)]\nroleRef: \(ownRole)",
      live: "subjects: [\(nobody)]\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role,"
        + " name: $NAME-other}", #"replace /roleRef/name: "$NAME" -> "$NAME-other""#),
    .modified(
      .roleBinding, "a binding of a role is made one of a cluster's role of the same name",
      git: "subjects: [\(nobody)]\nroleRef: \(ownRole)",
      live: "subjects: [\(nobody)]\nroleRef: {apiGroup: rbac.authorization.k8s.io,"
        + " kind: ClusterRole, name: $NAME}", #"replace /roleRef/kind: "Role" -> "ClusterRole""#),
    .missing(
      .roleBinding, "a binding is deleted", git: "subjects: [\(nobody)]\nroleRef: \(ownRole)"),
    .modified(
      .clusterRole, "a cluster's role is extended", git: "rules: [\(mayRead)]",
      live: "rules: [\(mayRead), {nonResourceURLs: ['/metrics'], verbs: [get]}]",
      #"add /rules/1: {"nonResourceURLs":["/metrics"],"verbs":["get"]}"#),
    .modified(
      .clusterRole, "an aggregated role is made to gather other roles",
      git: aggregated("mendwall.test/a"), live: aggregated("mendwall.test/b"),
      #"remove /aggregationRule/clusterRoleSelectors/0/matchLabels/mendwall.test~1a: "yes""#,
      #"add /aggregationRule/clusterRoleSelectors/0/matchLabels/mendwall.test~1b: "yes""#),
    .modified(
      .clusterRole, "a role is made part of another one by a label",
      git: "metadata:\n  labels: {a: b}\nrules: [\(mayRead)]",
      live: "metadata:\n  labels: {a: b, rbac.authorization.k8s.io/aggregate-to-mendwall: 'true'}\n"
        + "rules: [\(mayRead)]",
      #"add /metadata/labels/rbac.authorization.k8s.io~1aggregate-to-mendwall: "true""#),
    .missing(.clusterRole, "a cluster's role is deleted", git: "rules: [\(mayRead)]"),
    .modified(
      .clusterRoleBinding, "a group is added to a cluster's binding",
      git: "subjects: [\(nobody)]\nroleRef: \(ownClusterRole)",
      live: "subjects: [\(nobody), {kind: Group, name: $NAME-group}]\nroleRef: \(ownClusterRole)",
      #"add /subjects/1: {"apiGroup":"rbac.authorization.k8s.io","kind":"Group","#
        + #""name":"$NAME-group"}"#),
    .modified(
      .clusterRoleBinding, "a cluster's binding loses its only user",
      git: "subjects: [\(nobody)]\nroleRef: \(ownClusterRole)", live: "roleRef: \(ownClusterRole)",
      #"remove /subjects/0: {"apiGroup":"rbac.authorization.k8s.io","kind":"User","#
        + #""name":"$NAME"}"#),
    .missing(
      .clusterRoleBinding, "a cluster's binding is deleted",
      git: "subjects: [\(nobody)]\nroleRef: \(ownClusterRole)"),
  ]

  static let mayRead =
    "{apiGroups: ['networking.k8s.io'], resources: [networkpolicies], verbs: [get, list]}"
  /// A user that no request comes from.
  static let nobody = "{kind: User, apiGroup: rbac.authorization.k8s.io, name: $NAME}"
  static let ownRole = "{apiGroup: rbac.authorization.k8s.io, kind: Role, name: $NAME}"
  static let ownClusterRole =
    "{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: $NAME}"

  /// A role whose rules the server gathers from those with a label.
  static func aggregated(_ label: String, rules: String = "[]") -> String {
    "aggregationRule: {clusterRoleSelectors: [{matchLabels: {\(label): 'yes'}}]}\nrules: \(rules)"
  }

  /// A row about a Role.
  private static func role(
    _ name: String, git: String, live: String, _ changes: String...
  ) -> Comparison {
    .modified(
      .role, name, git: git, live: live, changes: changes)
  }
}
