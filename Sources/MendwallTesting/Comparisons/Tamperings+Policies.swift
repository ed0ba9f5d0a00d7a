import PolicyModel

extension Comparison {
  /// What is done to a NetworkPolicy as a whole, or to fields that only a newer API has.
  static let tamperedPolicies: [Comparison] = [
    .missing(.networkPolicy, "a policy is deleted", git: "spec: {podSelector: {}}"),
    .missing(
      .networkPolicy, "a policy that Git declares without a spec is deleted", git: "spec: ~"),
    .unmanaged(
      .networkPolicy, "a policy that Git does not have appears",
      live: "spec: {podSelector: {}, ingress: [{}]}",
      #"add /spec: {"ingress":[{}],"podSelector":{},"policyTypes":["Ingress"]}"#),
    .modified(
      .networkPolicy, "a policy that Git declares in the retired group is opened",
      git: """
        apiVersion: extensions/v1beta1
        kind: NetworkPolicy
        metadata: {name: $NAME, namespace: $NAMESPACE}
        spec: {podSelector: {}, ingress: [{ports: [{port: 80}]}]}
        """,
      live: "spec: {podSelector: {}, ingress: [{}]}",
      #"remove /spec/ingress/0/ports: [{"port":80,"protocol":"TCP"}]"#),
    policy(
      "isolation of egress is dropped", git: "policyTypes: [Ingress, Egress]",
      live: "policyTypes: [Ingress]",
      #"remove /spec/policyTypes/1: "Egress""#),
    policy(
      "isolation of egress is added", git: "policyTypes: [Ingress]",
      live: "policyTypes: [Egress, Ingress]",
      #"add /spec/policyTypes/0: "Egress""#),
    policy(
      "isolation of ingress is turned into one of egress while Git relies on the default",
      git: "podSelector: {}",
      live: "policyTypes: [Egress]", #"remove /spec/policyTypes/0: "Ingress""#,
      #"add /spec/policyTypes/0: "Egress""#),
    policy(
      "isolation of egress is dropped while Git relies on the default", git: "egress: [{}]",
      live: "{egress: [{}], policyTypes: [Ingress]}", #"remove /spec/policyTypes/1: "Egress""#),
    policy(
      "egress rules are removed while the types stay", git: "{egress: [{ports: [{port: 1}]}]}",
      live: "policyTypes: [Ingress, Egress]",
      #"remove /spec/egress/0: {"ports":[{"port":1,"protocol":"TCP"}]}"#),
    policy(
      "a field of a newer API is added", git: "{}", live: "newer: {a: 1}",
      #"add /spec/newer: {"a":1}"#,
      serverCannotHold: dropsUnknownFields),
    policy(
      "an empty field of a newer API is added", git: "{}", live: "newer: []", "add /spec/newer: []",
      serverCannotHold: dropsUnknownFields),
    policy(
      "a field of a newer API is changed", git: "newer: {a: 1}", live: "newer: {a: 2}",
      #"replace /spec/newer: {"a":1} -> {"a":2}"#,
      serverCannotHold: dropsUnknownFields),
    policy(
      "a field of a newer API is removed", git: "ingress: [{newer: 1}]", live: "ingress: [{}]",
      "remove /spec/ingress/0/newer: 1"),
    policy(
      "a list of a newer API is reordered", git: "newer: [1, 2]", live: "newer: [2, 1]",
      "replace /spec/newer: [1,2] -> [2,1]",
      serverCannotHold: dropsUnknownFields),
    policy(
      "a peer of a newer kind is added to a rule", git: "ingress: [{from: [{podSelector: {}}]}]",
      live: "ingress: [{from: [{podSelector: {}}, {newer: x}]}]",
      #"add /spec/ingress/0/from/1: {"newer":"x"}"#,
      serverCannotHold: dropsUnknownFields),
    policy(
      "all of it is replaced",
      git: "{podSelector: {matchLabels: {a: b}}, ingress: [{ports: [{port: 1}]}]}",
      live: "{policyTypes: [Egress], egress: [{}]}",
      #"remove /spec/podSelector/matchLabels/a: "b""#,
      #"remove /spec/ingress/0: {"ports":[{"port":1,"protocol":"TCP"}]}"#,
      #"remove /spec/policyTypes/0: "Ingress""#, #"add /spec/policyTypes/0: "Egress""#,
      "add /spec/egress/0: {}"),
  ]
}
