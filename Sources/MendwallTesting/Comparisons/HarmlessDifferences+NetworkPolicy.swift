import PolicyModel

extension Comparison {
  /// What a NetworkPolicy may leave out, and what the server sets there.
  static let harmlessPolicies: [Comparison] = [
    same(
      "a spec that is null is an empty one", "~", "{podSelector: {}, policyTypes: [Ingress]}"),
    same("policy types that are left out are ingress", "podSelector: {}", "policyTypes: [Ingress]"),
    same(
      "policy types that are an empty list are those that are left out", "policyTypes: []",
      "policyTypes: [Ingress]"),
    same("an empty egress is no policy type", "egress: []", "policyTypes: [Ingress]"),
    same("an egress of null is no policy type", "egress: ~", "policyTypes: [Ingress]"),
    same(
      "an egress rule makes egress a policy type", "egress: [{}]",
      "{egress: [{}], policyTypes: [Ingress, Egress]}"),
    same(
      "policy types have no order", "policyTypes: [Ingress, Egress]",
      "policyTypes: [Egress, Ingress]"),
    same(
      "a policy type that is named twice counts once", "policyTypes: [Ingress, Ingress]",
      "policyTypes: [Ingress]"),
    same("an empty ingress is one that is left out", "ingress: []", "{}"),
    same("an ingress of null is one that is left out", "ingress: ~", "{}"),
    same("a pod selector that is left out selects every pod", "podSelector: {}", "{}"),
    same("a pod selector of null selects every pod", "podSelector: ~", "podSelector: {}"),
    same(
      "no labels to match are no constraint", "podSelector: {matchLabels: {}}", "podSelector: {}"),
    same(
      "labels to match have no order", "podSelector: {matchLabels: {a: b, c: d}}",
      "podSelector: {matchLabels: {c: d, a: b}}"),
    same("no expressions to match are no constraint", "podSelector: {matchExpressions: []}", "{}"),
    same(
      "the values of a requirement have no order, and none counts twice",
      "podSelector: {matchExpressions: [{key: a, operator: In, values: [b, c]}]}",
      "podSelector: {matchExpressions: [{key: a, operator: In, values: [c, b, c]}]}"),
    same(
      "requirements have no order, and no values may be left out",
      "podSelector: {matchExpressions: [{key: a, operator: Exists}, {key: b, operator: Exists}]}",
      "podSelector: {matchExpressions: [{key: b, operator: Exists, values: []},"
        + " {key: a, operator: Exists}]}"),
    same(
      "the keys of a field of a newer API have no order", "newer: {a: 1, b: [2]}",
      "newer: {b: [2], a: 1}", serverCannotHold: dropsUnknownFields),
    same("a field of a newer API that is null is none", "newer: ~", "{}"),
    .harmless(
      .networkPolicy, "a status, which the API no longer has, is not compared",
      git: "spec: {podSelector: {}}\nstatus: {conditions: []}", live: "spec: {podSelector: {}}"),
    .harmless(
      .networkPolicy, "a policy without a spec is one that isolates its namespace's ingress",
      git: "", live: "spec: {podSelector: {}, policyTypes: [Ingress]}"),
  ]

  /// Rules, peers and ports that mean the same.
  static let harmlessRules: [Comparison] = [
    same(
      "a rule whose lists are empty is one without lists", "ingress: [{}]",
      "ingress: [{from: [], ports: []}]"),
    same(
      "a rule whose lists are null is one without lists", "egress: [{to: ~, ports: ~}]",
      "egress: [{}]"),
    same("a rule of null is an empty one", "ingress: [~]", "ingress: [{}]"),
    same("a rule that is there twice counts once", "ingress: [{}, {}]", "ingress: [{}]"),
    same(
      "rules have no order", "ingress: [{ports: [{port: 1}]}, {}]",
      "ingress: [{}, {ports: [{port: 1}]}]"),
    same(
      "a protocol that is left out is TCP", "ingress: [{ports: [{port: 80}]}]",
      "ingress: [{ports: [{port: 80, protocol: TCP}]}]"),
    same(
      "a port that is left out is every port of TCP", "egress: [{ports: [{}]}]",
      "egress: [{ports: [{protocol: TCP}]}]"),
    same(
      "a port in hexadecimal is the same number", "ingress: [{ports: [{port: 80}]}]",
      "ingress: [{ports: [{port: 0x50}]}]"),
    same(
      "a port with a fraction of zero is the same number", "ingress: [{ports: [{port: 80}]}]",
      "ingress: [{ports: [{port: 80.0}]}]"),
    same(
      "ports have no order", "ingress: [{ports: [{port: 1}, {port: 2}]}]",
      "ingress: [{ports: [{port: 2}, {port: 1}]}]"),
    same(
      "a port that is there twice counts once", "ingress: [{ports: [{port: 1}, {port: 1}]}]",
      "ingress: [{ports: [{port: 1}]}]"),
    same(
      "a range of one port is that port", "ingress: [{ports: [{port: 80, endPort: 80}]}]",
      "ingress: [{ports: [{port: 80}]}]"),
    same(
      "peers have no order, and empty selectors may be written in several ways",
      "ingress: [{from: [{podSelector: {}}, {namespaceSelector: {}}]}]",
      "ingress: [{from: [{namespaceSelector: {matchLabels: {}}},"
        + " {podSelector: {matchExpressions: []}}]}]"),
    same(
      "a peer that is there twice counts once",
      "egress: [{to: [{podSelector: {}}, {podSelector: {}}]}]",
      "egress: [{to: [{podSelector: {}}]}]"),
    same(
      "a selector of null is none",
      "ingress: [{from: [{podSelector: {}, namespaceSelector: ~}]}]",
      "ingress: [{from: [{podSelector: {}}]}]"),
    same(
      "exceptions of a CIDR have no order",
      "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.2.0.0/16]}}]}]",
      "ingress: [{from: [{ipBlock: {except: [10.2.0.0/16, 10.1.0.0/16], cidr: 10.0.0.0/8}}]}]"),
    same(
      "no exceptions of a CIDR may be left out",
      "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: []}}]}]",
      "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]"),
  ]
}
