import PolicyModel

extension Comparison {
  /// What is done to an AdminNetworkPolicy or the BaselineAdminNetworkPolicy.
  static let tamperedAdminTier: [Comparison] = [
    admin(
      "the action of a rule is turned", git: "ingress: [\(denyAll)]",
      live: "ingress: [\(allowAll)]",
      #"replace /spec/ingress/0/action: "Deny" -> "Allow""#),
    admin(
      "the protocol that the definition sets is changed",
      git: "ingress: [{action: Allow, from: \(everyone), ports: [{portNumber: {port: 53}}]}]",
      live: "ingress: [{action: Allow, from: \(everyone), ports:"
        + " [{portNumber: {port: 53, protocol: UDP}}]}]",
      #"replace /spec/ingress/0/ports/0/portNumber/protocol: "TCP" -> "UDP""#),
    admin(
      "the protocol of a range that the definition sets is changed",
      git: "egress: [{action: Deny, to: \(everyone), ports: [{portRange: {start: 1, end: 9}}]}]",
      live: "egress: [{action: Deny, to: \(everyone), ports:"
        + " [{portRange: {start: 1, end: 9, protocol: SCTP}}]}]",
      #"replace /spec/egress/0/ports/0/portRange/protocol: "TCP" -> "SCTP""#),
    admin(
      "a range of ports is narrowed",
      git: "egress: [{action: Deny, to: \(everyone), ports: [{portRange: {start: 1, end: 9}}]}]",
      live: "egress: [{action: Deny, to: \(everyone), ports: [{portRange: {start: 1, end: 2}}]}]",
      "replace /spec/egress/0/ports/0/portRange/end: 9 -> 2"),
    admin(
      "a named port is changed",
      git: "ingress: [{action: Allow, from: \(everyone), ports: [{namedPort: http}]}]",
      live: "ingress: [{action: Allow, from: \(everyone), ports: [{namedPort: admin}]}]",
      #"replace /spec/ingress/0/ports/0/namedPort: "http" -> "admin""#),
    admin(
      "a rule is opened to all ports",
      git: "ingress: [{action: Allow, from: \(everyone), ports: [{namedPort: http}]}]",
      live: "ingress: [\(allowAll)]",
      #"remove /spec/ingress/0/ports: [{"namedPort":"http"}]"#),
    admin(
      "a rule is inserted before the others", git: "ingress: [\(denyAll)]",
      live: "ingress: [\(allowAll), \(denyAll)]",
      #"add /spec/ingress/0: {"action":"Allow","from":[{"namespaces":{}}]}"#),
    admin(
      "a rule is inserted behind the one that decides", git: "ingress: [\(denyAll)]",
      live: "ingress: [\(denyAll), \(allowAll)]",
      #"add /spec/ingress/1: {"action":"Allow","from":[{"namespaces":{}}]}"#),
    admin(
      "the first of three ordered rules is removed",
      git: "ingress: [\(passTeam), \(allowAll), \(denyAll)]",
      live: "ingress: [\(allowAll), \(denyAll)]",
      #"remove /spec/ingress/0: {"action":"Pass","from":"#
        + #"[{"namespaces":{"matchLabels":{"team":"a"}}}]}"#),
    admin(
      "two rules change places", git: "ingress: [\(denyAll), \(allowAll)]",
      live: "ingress: [\(allowAll), \(denyAll)]",
      #"replace /spec/ingress/0: {"action":"Deny","from":[{"namespaces":{}}]} -> "#
        + #"{"action":"Deny","from":[{"namespaces":{}}]} (\#(moved(1, 2)))"#),
    admin(
      "the last of three rules is moved to the front",
      git: "ingress: [\(passTeam), \(denyAll), \(allowAll)]",
      live: "ingress: [\(allowAll), \(passTeam), \(denyAll)]",
      #"replace /spec/ingress/2: {"action":"Allow","from":[{"namespaces":{}}]} -> "#
        + #"{"action":"Allow","from":[{"namespaces":{}}]} (\#(moved(3, 1)))"#),
    admin(
      "a rule is changed between others", git: "ingress: [\(passTeam), \(denyAll), \(allowAll)]",
      live: "ingress: [\(passTeam), {action: Deny, from: [{namespaces: {matchLabels: {team: b}}}]},"
        + " \(allowAll)]",
      #"add /spec/ingress/1/from/0/namespaces/matchLabels/team: "b""#),
    admin(
      "a rule is given another name",
      git: "ingress: [{name: one, action: Deny, from: \(everyone)}]",
      live: "ingress: [{name: two, action: Deny, from: \(everyone)}]",
      #"replace /spec/ingress/0/name: "one" -> "two""#),
    admin(
      "a peer of pods is opened to all pods of its namespaces",
      git: "ingress: [{action: Allow, from: [{pods: {namespaceSelector: {}, podSelector:"
        + " {matchLabels: {app: a}}}}]}]",
      live: "ingress: [{action: Allow, from: [{pods: {namespaceSelector: {}, podSelector: {}}}]}]",
      #"remove /spec/ingress/0/from/0/pods/podSelector/matchLabels/app: "a""#),
    admin(
      "a denied network is narrowed",
      git: "egress: [{action: Deny, to: [{networks: [10.0.0.0/8, 192.168.0.0/16]}]}]",
      live: "egress: [{action: Deny, to: [{networks: [192.168.0.0/16]}]}]",
      #"remove /spec/egress/0/to/0/networks/0: "10.0.0.0/8""#),
    admin(
      "a network is written with other bits behind its prefix",
      git: "egress: [{action: Deny, to: [{networks: [10.0.0.0/8]}]}]",
      live: "egress: [{action: Deny, to: [{networks: [10.9.9.9/8]}]}]",
      #"replace /spec/egress/0/to/0/networks/0: "10.0.0.0/8" -> "10.9.9.9/8" (\#(sameRange))"#),
    admin(
      "a domain name is added to what is allowed",
      git: "egress: [{action: Allow, to: [{domainNames: [a.example]}]}]",
      live: "egress: [{action: Allow, to: [{domainNames: [a.example, '*.example']}]}]",
      #"add /spec/egress/0/to/0/domainNames/1: "*.example""#),
    admin(
      "nodes take the place of namespaces as a peer",
      git: "egress: [{action: Allow, to: \(everyone)}]",
      live: "egress: [{action: Allow, to: [{nodes: {}}]}]",
      "remove /spec/egress/0/to/0: {\"namespaces\":{}}",
      "add /spec/egress/0/to/0: {\"nodes\":{}}"),
    .modified(
      .adminNetworkPolicy, "the priority of a policy is lowered",
      git: "spec: {priority: 5, subject: \(subject)}",
      live: "spec: {priority: 50, subject: \(subject)}",
      "replace /spec/priority: 5 -> 50"),
    .modified(
      .adminNetworkPolicy, "the subject of a policy is led away from the namespace",
      git: "spec: {priority: 5, subject: \(subject)}",
      live:
        "spec: {priority: 5, subject: {namespaces: {matchLabels: {\(nameLabel): $NAMESPACE-no}}}}",
      "replace /spec/subject/namespaces/matchLabels/kubernetes.io~1metadata.name: "
        + #""$NAMESPACE" -> "$NAMESPACE-no""#),
    .modified(
      .adminNetworkPolicy, "the subject of a policy is narrowed to pods",
      git: "spec: {priority: 5, subject: \(subject)}",
      live: "spec: {priority: 5, subject: {pods: {namespaceSelector: {matchLabels:"
        + " {\(nameLabel): $NAMESPACE}}, podSelector: {}}}}",
      "remove /spec/subject/namespaces: "
        + #"{"matchLabels":{"kubernetes.io/metadata.name":"$NAMESPACE"}}"#,
      #"add /spec/subject/pods: {"namespaceSelector":{"matchLabels":"#
        + #"{"kubernetes.io/metadata.name":"$NAMESPACE"}},"podSelector":{}}"#),
    .modified(
      .adminNetworkPolicy, "the subject of a policy is opened to every namespace",
      git: "spec: {priority: 5, subject: \(subject)}",
      live: "spec: {priority: 5, subject: {namespaces: {}}}",
      "remove /spec/subject/namespaces/matchLabels/kubernetes.io~1metadata.name: "
        + #""$NAMESPACE""#, serverCannotHold: reachesOthers),
    .modified(
      .adminNetworkPolicy, "a field that the definition does not have is dropped",
      git: "spec: {priority: 5, subject: \(subject), newer: 1}",
      live: "spec: {priority: 5, subject: \(subject)}", "remove /spec/newer: 1"),
    .missing(
      .adminNetworkPolicy, "an AdminNetworkPolicy is deleted",
      git: "spec: {priority: 5, subject: \(subject)}"),
    .unmanaged(
      .adminNetworkPolicy, "an AdminNetworkPolicy that Git does not have reaches its namespace",
      live: "spec: {priority: 5, subject: \(subject), ingress: [\(allowAll)]}",
      #"add /spec: {"ingress":[{"action":"Allow","from":[{"namespaces":{}}]}],"#
        + #""priority":5,"subject":"#
        + #"{"namespaces":{"matchLabels":{"kubernetes.io/metadata.name":"$NAMESPACE"}}}}"#),
    baseline(
      "the baseline's denial is turned", git: "ingress: [\(denyAll)]",
      live: "ingress: [\(allowAll)]",
      #"replace /spec/ingress/0/action: "Deny" -> "Allow""#),
    baseline(
      "the protocol that the baseline's definition sets is changed",
      git: "egress: [{action: Allow, to: \(everyone), ports: [{portNumber: {port: 53}}]}]",
      live: "egress: [{action: Allow, to: \(everyone), ports:"
        + " [{portNumber: {port: 53, protocol: UDP}}]}]",
      #"replace /spec/egress/0/ports/0/portNumber/protocol: "TCP" -> "UDP""#),
    baseline(
      "two rules of the baseline change places", git: "ingress: [\(denyAll), \(allowAll)]",
      live: "ingress: [\(allowAll), \(denyAll)]",
      #"replace /spec/ingress/0: {"action":"Deny","from":[{"namespaces":{}}]} -> "#
        + #"{"action":"Deny","from":[{"namespaces":{}}]} (\#(moved(1, 2)))"#),
    .missing(
      .baselineAdminNetworkPolicy, "the baseline is deleted", git: "spec: {subject: \(subject)}"),
    .unmanaged(
      .baselineAdminNetworkPolicy, "a baseline that Git does not have reaches its namespace",
      live: "spec: {subject: \(subject)}",
      #"add /spec: {"subject":{"namespaces":{"matchLabels":"#
        + #"{"kubernetes.io/metadata.name":"$NAMESPACE"}}}}"#),
  ]

  static let nameLabel = "kubernetes.io/metadata.name"
  /// The test's own namespace, as the subject of a policy or as a peer.
  static let subject = "{namespaces: {matchLabels: {\(nameLabel): $NAMESPACE}}}"
  static let everyone = "[{namespaces: {}}]"
  static let denyAll = "{action: Deny, from: \(everyone)}"
  static let allowAll = "{action: Allow, from: \(everyone)}"
  static let passTeam = "{action: Pass, from: [{namespaces: {matchLabels: {team: a}}}]}"

  /// A row about the rules of an AdminNetworkPolicy.
  private static func admin(
    _ name: String, git: String, live: String, _ changes: String...
  ) -> Comparison {
    let head = "spec:\n  priority: 10\n  subject: \(subject)\n  "
    return .modified(
      .adminNetworkPolicy, name, git: head + git, live: head + live, changes: changes)
  }

  /// A row about the rules of the BaselineAdminNetworkPolicy.
  private static func baseline(
    _ name: String, git: String, live: String, _ changes: String...
  ) -> Comparison {
    let head = "spec:\n  subject: \(subject)\n  "
    return .modified(
      .baselineAdminNetworkPolicy, name, git: head + git, live: head + live, changes: changes)
  }
}
