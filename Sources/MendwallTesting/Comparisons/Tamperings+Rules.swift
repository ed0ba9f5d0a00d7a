extension Comparison {
  /// What is done to the rules and ports of a NetworkPolicy.
  static let tamperedRules: [Comparison] = [
    policy(
      "a default-deny is opened by an empty rule", git: "{podSelector: {}, policyTypes: [Ingress]}",
      live: "{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}", "add /spec/ingress/0: {}"),
    policy(
      "a default-deny with an empty list is opened", git: "ingress: []", live: "ingress: [{}]",
      "add /spec/ingress/0: {}"),
    policy(
      "a default-deny of egress is opened", git: "policyTypes: [Egress]",
      live: "{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}",
      #"add /spec/egress/0: {"to":[{"ipBlock":{"cidr":"0.0.0.0/0"}}]}"#),
    policy(
      "an open policy is closed", git: "ingress: [{}]", live: "ingress: []",
      "remove /spec/ingress/0: {}"),
    policy(
      "a port is changed", git: "ingress: [{ports: [{port: 80}]}]",
      live: "ingress: [{ports: [{port: 81}]}]",
      "replace /spec/ingress/0/ports/0/port: 80 -> 81"),
    policy(
      "a port's number is made a name", git: "ingress: [{ports: [{port: 80}]}]",
      live: "ingress: [{ports: [{port: '80'}]}]",
      #"replace /spec/ingress/0/ports/0/port: 80 -> "80""#,
      serverCannotHold: refusesNumericName),
    policy(
      "a protocol is changed from the default", git: "ingress: [{ports: [{port: 53}]}]",
      live: "ingress: [{ports: [{port: 53, protocol: UDP}]}]",
      #"replace /spec/ingress/0/ports/0/protocol: "TCP" -> "UDP""#),
    policy(
      "a range is opened by endPort", git: "ingress: [{ports: [{port: 80}]}]",
      live: "ingress: [{ports: [{port: 80, endPort: 65535}]}]",
      "add /spec/ingress/0/ports/0/endPort: 65535",
      serverCannotHold: dropsEndPort),
    policy(
      "a range is widened", git: "ingress: [{ports: [{port: 80, endPort: 90}]}]",
      live: "ingress: [{ports: [{port: 80, endPort: 99}]}]",
      "replace /spec/ingress/0/ports/0/endPort: 90 -> 99",
      serverCannotHold: dropsEndPort),
    policy(
      "a range is narrowed to its first port", git: "ingress: [{ports: [{port: 80, endPort: 90}]}]",
      live: "ingress: [{ports: [{port: 80}]}]", "remove /spec/ingress/0/ports/0/endPort: 90"),
    policy(
      "a port's number is dropped", git: "ingress: [{ports: [{port: 80}]}]",
      live: "ingress: [{ports: [{}]}]",
      "remove /spec/ingress/0/ports/0/port: 80"),
    policy(
      "a second port is added", git: "ingress: [{ports: [{port: 80}]}]",
      live: "ingress: [{ports: [{port: 22}, {port: 80}]}]",
      #"add /spec/ingress/0/ports/0: {"port":22,"protocol":"TCP"}"#),
    policy(
      "one of two ports is removed", git: "ingress: [{ports: [{port: 22}, {port: 80}]}]",
      live: "ingress: [{ports: [{port: 80}]}]",
      #"remove /spec/ingress/0/ports/0: {"port":22,"protocol":"TCP"}"#),
    policy(
      "all ports are opened", git: "ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]",
      live: "ingress: [{from: [{podSelector: {}}]}]",
      #"remove /spec/ingress/0/ports: [{"port":80,"protocol":"TCP"}]"#),
    policy(
      "a rule for all ports is restricted", git: "ingress: [{from: [{podSelector: {}}]}]",
      live: "ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]",
      #"add /spec/ingress/0/ports: [{"port":80,"protocol":"TCP"}]"#),
    policy(
      "a rule is opened to every peer",
      git: "ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]",
      live: "ingress: [{ports: [{port: 80}]}]",
      #"remove /spec/ingress/0/from: [{"podSelector":{}}]"#),
    policy(
      "a rule's only field is dropped", git: "ingress: [{from: [{podSelector: {}}]}]",
      live: "ingress: [{}]",
      #"remove /spec/ingress/0/from: [{"podSelector":{}}]"#),
    policy(
      "a rule's peers are emptied", git: "egress: [{to: [{podSelector: {}}], ports: [{port: 1}]}]",
      live: "{egress: [{to: [], ports: [{port: 1}]}], policyTypes: [Ingress, Egress]}",
      #"remove /spec/egress/0/to: [{"podSelector":{}}]"#),
    policy(
      "a rule is inserted before another",
      git: "ingress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]",
      live: "ingress: [{ports: [{port: 22}]}, {from: [{podSelector: {matchLabels: {app: a}}}]}]",
      #"add /spec/ingress/0: {"ports":[{"port":22,"protocol":"TCP"}]}"#),
    policy(
      "the first of three rules is removed",
      git: "ingress: [{ports: [{port: 1}]}, {ports: [{port: 2}]}, {ports: [{port: 3}]}]",
      live: "ingress: [{ports: [{port: 2}]}, {ports: [{port: 3}]}]",
      #"remove /spec/ingress/0: {"ports":[{"port":1,"protocol":"TCP"}]}"#),
    policy(
      "rules are moved and one of them is changed",
      git: "ingress: [{ports: [{port: 1}]}, {ports: [{port: 2}]}, {ports: [{port: 3}]}]",
      live: "ingress: [{ports: [{port: 3}]}, {ports: [{port: 9}]}, {ports: [{port: 1}]}]",
      "replace /spec/ingress/1/ports/0/port: 2 -> 9"),
    policy(
      "an empty rule is slipped in beside others", git: "ingress: [{ports: [{port: 1}]}]",
      live: "ingress: [{ports: [{port: 1}]}, {}]", "add /spec/ingress/1: {}"),
    policy(
      "both directions are changed",
      git: "{ingress: [{ports: [{port: 1}]}], egress: [{ports: [{port: 2}]}]}",
      live:
        "{ingress: [{ports: [{port: 3}]}], egress: [{ports: [{port: 4}]}]}",
      "replace /spec/ingress/0/ports/0/port: 1 -> 3",
      "replace /spec/egress/0/ports/0/port: 2 -> 4"),
    policy(
      "a port's name is changed", git: "ingress: [{ports: [{port: http}]}]",
      live: "ingress: [{ports: [{port: admin}]}]",
      #"replace /spec/ingress/0/ports/0/port: "http" -> "admin""#),
    policy(
      "a range of one port is widened", git: "ingress: [{ports: [{port: 80, endPort: 80}]}]",
      live: "ingress: [{ports: [{port: 80, endPort: 90}]}]",
      "add /spec/ingress/0/ports/0/endPort: 90", serverCannotHold: dropsEndPort),
    policy(
      "a rule is added to a policy whose egress Git leaves empty", git: "egress: []",
      live: "{egress: [{ports: [{port: 53}]}], policyTypes: [Ingress]}",
      #"add /spec/egress/0: {"ports":[{"port":53,"protocol":"TCP"}]}"#),
  ]
}
