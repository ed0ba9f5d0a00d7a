import PolicyModel

extension Comparison {
  /// What is done to Calico's NetworkPolicy or GlobalNetworkPolicy, in both of their groups.
  static let tamperedCalico: [Comparison] = [
    calico(
      "the action of a Calico rule is turned", git: "ingress: [{action: Deny}]",
      live: "ingress: [{action: Allow}]", #"replace /spec/ingress/0/action: "Deny" -> "Allow""#),
    calico(
      "a Calico rule is inserted before the others", git: "ingress: [{action: Deny}]",
      live: "ingress: [{action: Allow, protocol: TCP}, {action: Deny}]",
      #"add /spec/ingress/0: {"action":"Allow","protocol":"TCP"}"#),
    calico(
      "a Calico rule is removed from between others",
      git: "ingress: [{action: Log}, {action: Deny, protocol: UDP}, {action: Allow}]",
      live: "ingress: [{action: Log}, {action: Allow}]",
      #"remove /spec/ingress/1: {"action":"Deny","protocol":"UDP"}"#),
    calico(
      "two Calico rules change places", git: "egress: [{action: Deny}, {action: Pass}]",
      live: "egress: [{action: Pass}, {action: Deny}]",
      #"replace /spec/egress/0: {"action":"Deny"} -> {"action":"Deny"} (\#(moved(1, 2)))"#),
    calico(
      "a protocol's number is changed", git: "ingress: [{action: Allow, protocol: 6}]",
      live: "ingress: [{action: Allow, protocol: 17}]",
      "replace /spec/ingress/0/protocol: 6 -> 17"),
    calico(
      "a port is added to a Calico rule",
      git: "ingress: [{action: Allow, protocol: TCP, destination: {ports: [80]}}]",
      live: "ingress: [{action: Allow, protocol: TCP, destination: {ports: [80, 22]}}]",
      "add /spec/ingress/0/destination/ports/1: 22"),
    calico(
      "a range of ports takes the place of one port",
      git: "ingress: [{action: Allow, protocol: TCP, destination: {ports: ['80', 443]}}]",
      live: "ingress: [{action: Allow, protocol: TCP, destination: {ports: ['80:90', 443]}}]",
      "remove /spec/ingress/0/destination/ports/0: 80",
      #"add /spec/ingress/0/destination/ports/0: "80:90""#),
    calico(
      "the only port of a Calico rule is removed",
      git: "ingress: [{action: Allow, protocol: TCP, destination: {ports: [80]}}]",
      live: "ingress: [{action: Allow, protocol: TCP}]",
      "remove /spec/ingress/0/destination/ports/0: 80"),
    calico(
      "an excepted network is removed",
      git: "egress: [{action: Deny, destination: {nets: [10.0.0.0/8], notNets: [10.1.0.0/16]}}]",
      live: "egress: [{action: Deny, destination: {nets: [10.0.0.0/8]}}]",
      #"remove /spec/egress/0/destination/notNets/0: "10.1.0.0/16""#),
    calico(
      "a network of Calico is written in another spelling",
      git: "egress: [{action: Deny, destination: {nets: [10.0.0.0/8]}}]",
      live: "egress: [{action: Deny, destination: {nets: [10.0.0.9/8]}}]",
      #"replace /spec/egress/0/destination/nets/0: "10.0.0.0/8" -> "10.0.0.9/8" (\#(sameRange))"#),
    calico(
      "a source's selector is changed",
      git: "ingress: [{action: Allow, source: {selector: app == 'a'}}]",
      live: "ingress: [{action: Allow, source: {selector: all()}}]",
      #"replace /spec/ingress/0/source/selector: "app == 'a'" -> "all()""#),
    calico(
      "a source's namespaces are opened",
      git:
        "ingress: [{action: Allow, source: {selector: app == 'a',"
        + " namespaceSelector: team == 'b'}}]",
      live: "ingress: [{action: Allow, source: {selector: app == 'a', namespaceSelector: all()}}]",
      #"replace /spec/ingress/0/source/namespaceSelector: "team == 'b'" -> "all()""#),
    calico(
      "a service account is added to a source",
      git: "ingress: [{action: Allow, source: {serviceAccounts: {names: [a]}}}]",
      live: "ingress: [{action: Allow, source: {serviceAccounts: {names: [a, b]}}}]",
      #"add /spec/ingress/0/source/serviceAccounts/names/1: "b""#),
    calico(
      "a method is added to what a Calico rule allows",
      git: "ingress: [{action: Allow, http: {methods: [GET]}}]",
      live: "ingress: [{action: Allow, http: {methods: [GET, DELETE]}}]",
      #"add /spec/ingress/0/http/methods/1: "DELETE""#),
    calico(
      "an ICMP type is changed", git: "ingress: [{action: Allow, protocol: ICMP, icmp: {type: 8}}]",
      live: "ingress: [{action: Allow, protocol: ICMP, icmp: {type: 0}}]",
      "replace /spec/ingress/0/icmp/type: 8 -> 0"),
    calico(
      "the version of IP that a rule is about is dropped",
      git: "ingress: [{action: Deny, ipVersion: 6}]", live: "ingress: [{action: Deny}]",
      "remove /spec/ingress/0/ipVersion: 6"),
    calico(
      "the types that follow from the rules are changed", git: "ingress: [{action: Allow}]",
      live: "ingress: [{action: Allow}]\n  types: [Ingress, Egress]",
      #"add /spec/types/1: "Egress""#),
    calico(
      "the tier that the definition sets is changed", git: "ingress: [{action: Allow}]",
      live: "ingress: [{action: Allow}]\n  tier: security",
      #"replace /spec/tier: "default" -> "security""#),
    calico(
      "the order among policies is changed", git: "order: 10", live: "order: 9.5",
      "replace /spec/order: 10 -> 9.5"),
    calico(
      "the order among policies is removed", git: "order: 10", live: "types: [Ingress]",
      "remove /spec/order: 10"),
    .missing(.calicoNetworkPolicy, "a Calico policy is deleted", git: "spec: {selector: all()}"),
    .unmanaged(
      .calicoNetworkPolicy, "a Calico policy that Git does not have appears",
      live: "spec: {selector: all(), ingress: [{action: Allow}]}",
      #"add /spec: {"ingress":[{"action":"Allow"}],"selector":"all()","tier":"default","#
        + #""types":["Ingress"]}"#),
    .modified(
      .calicoGlobalNetworkPolicy, "a global policy is led away from the namespace",
      git: "spec: {namespaceSelector: \(ownNamespace), ingress: [{action: Deny}]}",
      live: "spec: {namespaceSelector: \(noNamespace), ingress: [{action: Deny}]}",
      #"replace /spec/namespaceSelector: "kubernetes.io/metadata.name == '$NAMESPACE'" -> "#
        + #""kubernetes.io/metadata.name == '$NAMESPACE-no'""#),
    .modified(
      .calicoGlobalNetworkPolicy, "the tracking of connections is switched off",
      git: "spec: {selector: \(ownPods), ingress: [{action: Deny}], applyOnForward: true}",
      live: "spec: {selector: \(ownPods), ingress: [{action: Deny}], applyOnForward: true,"
        + " doNotTrack: true}", "add /spec/doNotTrack: true"),
    .modified(
      .calicoGlobalNetworkPolicy, "a global policy no longer holds for forwarded traffic",
      git: "spec: {selector: \(ownPods), ingress: [{action: Deny}], applyOnForward: true}",
      live: "spec: {selector: \(ownPods), ingress: [{action: Deny}], applyOnForward: false}",
      "remove /spec/applyOnForward: true"),
    .missing(
      .calicoGlobalNetworkPolicy, "a global policy is deleted",
      git: "spec: {selector: \(ownPods)}"),
    .unmanaged(
      .calicoGlobalNetworkPolicy, "a global policy that Git does not have appears",
      live: "spec: {selector: \(ownPods), egress: [{action: Allow}]}",
      #"add /spec: {"egress":[{"action":"Allow"}],"#
        + #""selector":"projectcalico.org/namespace == '$NAMESPACE'","tier":"default","#
        + #""types":["Egress"]}"#),
    .modified(
      .calicoNetworkPolicy, "a policy of Calico's own group of definitions is opened",
      git: stored("spec: {ingress: [{action: Deny}]}"),
      live: stored("spec: {ingress: [{action: Allow}]}"),
      #"replace /spec/ingress/0/action: "Deny" -> "Allow""#),
    .modified(
      .calicoNetworkPolicy, "the tier of a policy of Calico's own group is changed",
      git: stored("spec: {ingress: [{action: Deny}]}"),
      live: stored("spec: {ingress: [{action: Deny}], tier: security}"),
      #"replace /spec/tier: "default" -> "security""#),
    .modified(
      .calicoNetworkPolicy,
      "the types, which in Calico's own group are both without it, are narrowed",
      git: stored("spec: {ingress: [{action: Deny}]}"),
      live: stored("spec: {ingress: [{action: Deny}], types: [Ingress]}"),
      #"remove /spec/types/1: "Egress""#),
    .modified(
      .calicoNetworkPolicy, "an annotation in which Calico's API server keeps labels hides none",
      git: stored("spec: {types: [Ingress]}").replacing(
        "metadata: {", with: "metadata: {labels: {team: a}, "),
      live: stored("spec: {types: [Ingress]}").replacing(
        "metadata: {",
        with: "metadata: {labels: {team: b}, annotations: "
          + #"{projectcalico.org/metadata: '{"name":"other","labels":{"team":"a"}}'}, "#),
      #"replace /metadata/labels/team: "a" -> "b""#),
    .modified(
      .calicoNetworkPolicy, "a policy is opened that Git declares in Calico's other group",
      git: stored("spec: {types: [Ingress], ingress: [{action: Deny}]}"),
      live: "spec: {ingress: [{action: Allow}]}",
      #"replace /spec/ingress/0/action: "Deny" -> "Allow""#, serverCannotHold: keepsGroupsApart),
    .modified(
      .calicoGlobalNetworkPolicy, "a global policy of Calico's own group is opened",
      git: storedGlobal("spec: {selector: \(ownPods), ingress: [{action: Deny}]}"),
      live: storedGlobal("spec: {selector: \(ownPods), ingress: [{action: Log}, {action: Deny}]}"),
      #"add /spec/ingress/0: {"action":"Log"}"#),
  ]

  /// The test's own namespace, and its pods, in Calico's language.
  static let ownNamespace = "\"\(nameLabel) == '$NAMESPACE'\""
  static let ownPods = "\"projectcalico.org/namespace == '$NAMESPACE'\""
  private static let noNamespace = "\"\(nameLabel) == '$NAMESPACE-no'\""

  /// A policy as `crd.projectcalico.org` has it.
  static func stored(_ rest: String) -> String {
    """
    apiVersion: crd.projectcalico.org/v1
    kind: NetworkPolicy
    metadata: {name: $NAME, namespace: $NAMESPACE}
    \(rest)
    """
  }

  static func storedGlobal(_ rest: String) -> String {
    """
    apiVersion: crd.projectcalico.org/v1
    kind: GlobalNetworkPolicy
    metadata: {name: $NAME}
    \(rest)
    """
  }

  /// A row about the rules of Calico's NetworkPolicy.
  private static func calico(
    _ name: String, git: String, live: String, _ changes: String...
  ) -> Comparison {
    let head = "spec:\n  selector: app == 'a'\n  "
    return .modified(
      .calicoNetworkPolicy, name, git: head + git, live: head + live, changes: changes)
  }
}
