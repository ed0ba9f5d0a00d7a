import PolicyModel

extension Comparison {
  /// Calico's policies that mean the same.
  static let harmlessCalico: [Comparison] = [
    calico(
      "a port in quotes is the number that it writes",
      "ingress: [{action: Allow, protocol: TCP, destination: {ports: ['80', 443]}}]",
      "ingress: [{action: Allow, protocol: TCP, destination: {ports: [80, '443']}}]"),
    calico(
      "a range of one port in Calico's language is that port",
      "ingress: [{action: Allow, protocol: TCP, source: {notPorts: ['80:80']}}]",
      "ingress: [{action: Allow, protocol: TCP, source: {notPorts: [80]}}]"),
    calico(
      "a protocol's number in quotes is that number",
      "ingress: [{action: Allow, protocol: '6', notProtocol: 17}]",
      "ingress: [{action: Allow, protocol: 6, notProtocol: '17'}]"),
    calico(
      "the tier that the definition sets may be left out", "ingress: [{action: Deny}]",
      "ingress: [{action: Deny}]\n  tier: default"),
    calico(
      "the types that follow from rules of ingress may be left out", "ingress: [{action: Deny}]",
      "ingress: [{action: Deny}]\n  types: [Ingress]"),
    calico(
      "the types that follow from rules of egress may be left out", "egress: [{action: Deny}]",
      "egress: [{action: Deny}]\n  types: [Egress]"),
    calico(
      "the types that follow from rules of both directions may be left out, and have no order",
      "ingress: [{action: Deny}]\n  egress: [{action: Deny}]",
      "egress: [{action: Deny}]\n  ingress: [{action: Deny}]\n  types: [Egress, Ingress]"),
    calico(
      "a policy without rules is one of ingress", "order: 5", "order: 5\n  types: [Ingress]"),
    calico(
      "networks, ports and service accounts of a rule have no order",
      "ingress: [{action: Deny, source: {nets: [10.0.0.0/8, 172.16.0.0/12],"
        + " serviceAccounts: {names: [a, b]}}, destination: {ports: [1, '2:3']}}]",
      "ingress: [{action: Deny, source: {nets: [172.16.0.0/12, 10.0.0.0/8],"
        + " serviceAccounts: {names: [b, a]}}, destination: {ports: ['2:3', 1]}}]"),
    calico(
      "methods and paths of a rule have no order",
      "ingress: [{action: Allow, http: {methods: [GET, PUT], paths: [{exact: /a}, {prefix: /b}]}}]",
      "ingress: [{action: Allow, http: {paths: [{prefix: /b}, {exact: /a}],"
        + " methods: [PUT, GET]}}]"),
    calico(
      "an empty source is one that is left out", "ingress: [{action: Deny, source: {}}]",
      "ingress: [{action: Deny}]"),
    .harmless(
      .calicoNetworkPolicy, "what Calico's types write as empty or false may be left out",
      git: "spec: {serviceAccountSelector: '', ingress: [{action: Deny, source: {selector: ''}}]}",
      live: "spec: {ingress: [{action: Deny}]}",
      serverCannotHold: "an old server takes an empty text for null"),
    .harmless(
      .calicoGlobalNetworkPolicy, "what a global policy of Calico's says is false may be left out",
      git: "spec: {selector: \(ownPods), doNotTrack: false, preDNAT: false, applyOnForward: false}",
      live: "spec: {selector: \(ownPods)}"),
    calico("no Calico rules are rules that are left out", "ingress: []\n  order: 1", "order: 1"),
    .harmless(
      .calicoNetworkPolicy, "a selector that is left out selects everything",
      git: "spec: {ingress: [{action: Deny}]}",
      live: "spec: {selector: all(), ingress: [{action: Deny}]}"),
    .harmless(
      .calicoGlobalNetworkPolicy, "a global policy's tier and types may be left out",
      git: "spec: {selector: \(ownPods), egress: [{action: Deny}]}",
      live: "spec: {selector: \(ownPods), egress: [{action: Deny}], tier: default, types: [Egress]}"
    ),
    .harmless(
      .calicoNetworkPolicy, "Calico's own group of definitions leaves the same things out",
      git: stored("spec: {ingress: [{action: Deny}]}"),
      live: stored(
        "spec: {tier: default, selector: all(), types: [Ingress, Egress],"
          + " ingress: [{action: Deny}]}")),
    .harmless(
      .calicoNetworkPolicy, "types that are an empty list are both in Calico's own group",
      git: stored("spec: {types: [], egress: [{action: Deny}]}"),
      live: stored("spec: {types: [Egress, Ingress], egress: [{action: Deny}]}")),
    .harmless(
      .calicoGlobalNetworkPolicy, "a global policy of Calico's own group leaves its types out",
      git: storedGlobal("spec: {selector: \(ownPods), ingress: [{action: Deny}]}"),
      live: storedGlobal(
        "spec: {selector: \(ownPods), ingress: [{action: Deny}], types: [Ingress, Egress]}")),
    .harmless(
      .calicoNetworkPolicy, "Calico's two groups show one object",
      git: "spec: {ingress: [{action: Deny}]}",
      live: stored("spec: {ingress: [{action: Deny}], types: [Ingress]}"),
      serverCannotHold: keepsGroupsApart),
    .harmless(
      .calicoNetworkPolicy, "the name of a policy of the default tier may begin with the tier's",
      git: "spec: {ingress: [{action: Deny}]}",
      live: """
        apiVersion: crd.projectcalico.org/v1
        kind: NetworkPolicy
        metadata: {name: default.$NAME, namespace: $NAMESPACE}
        spec: {tier: default, types: [Ingress], ingress: [{action: Deny}]}
        """, serverCannotHold: keepsGroupsApart),
    .harmless(
      .calicoGlobalNetworkPolicy, "what Calico's API server puts aside is the object's own",
      git: "metadata:\n  labels: {team: a}\nspec: {selector: \(ownPods)}",
      live: """
        apiVersion: crd.projectcalico.org/v1
        kind: GlobalNetworkPolicy
        metadata:
          name: default.$NAME
          annotations: {projectcalico.org/metadata: '{"name":"$NAME","labels":{"team":"a"}}'}
        spec: {selector: \(ownPods), types: [Ingress]}
        """, isOneWay: true, serverCannotHold: keepsGroupsApart),
  ]

  private static func calico(_ name: String, _ git: String, _ live: String) -> Comparison {
    let head = "spec:\n  selector: app == 'a'\n  "
    return .harmless(.calicoNetworkPolicy, name, git: head + git, live: head + live)
  }
}
