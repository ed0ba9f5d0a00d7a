import PolicyModel

extension Comparison {
  /// Policies of the administrators' tier and of Cilium that mean the same.
  static let harmlessCustomKinds: [Comparison] = [
    .harmless(
      .adminNetworkPolicy, "the protocols that the definition sets may be left out",
      git: admin(
        "ingress: [{action: Allow, from: \(everyone), ports: [{portNumber: {port: 1}},"
          + " {portRange: {start: 1, end: 9}}]}]"),
      live: admin(
        "ingress: [{action: Allow, from: \(everyone), ports: [{portNumber:"
          + " {protocol: TCP, port: 1}}, {portRange: {protocol: TCP, start: 1, end: 9}}]}]")),
    .harmless(
      .adminNetworkPolicy, "a protocol of null is the one that the definition sets",
      git: admin(
        "ingress: [{action: Allow, from: \(everyone), ports: [{portNumber:"
          + " {protocol: ~, port: 1}}]}]"),
      live: admin(
        "ingress: [{action: Allow, from: \(everyone), ports: [{portNumber:"
          + " {protocol: TCP, port: 1}}]}]")),
    .harmless(
      .clusterNetworkPolicy, "a newer version of the API declares the same object",
      git: """
        apiVersion: policy.networking.k8s.io/v1beta1
        kind: ClusterNetworkPolicy
        metadata: {name: $NAME}
        spec: {tier: Admin, priority: 1, subject: \(subject)}
        """, live: "spec: {tier: Admin, priority: 1, subject: \(subject)}", isOneWay: true),
    .harmless(
      .adminNetworkPolicy, "no rules are rules that are left out",
      git: admin("ingress: []"), live: admin("egress: []")),
    .harmless(
      .adminNetworkPolicy, "peers and ports of a rule have no order",
      git: admin(
        "egress: [{action: Deny, to: [{nodes: {}}, {namespaces: {}}],"
          + " ports: [{namedPort: a}, {namedPort: b}]}]"),
      live: admin(
        "egress: [{action: Deny, to: [{namespaces: {}}, {nodes: {}}],"
          + " ports: [{namedPort: b}, {namedPort: a}]}]")),
    .harmless(
      .adminNetworkPolicy, "networks and domain names have no order",
      git: admin(
        "egress: [{action: Deny, to: [{networks: [10.0.0.0/8, '2001:db8::/32']},"
          + " {domainNames: [a.example, b.example]}]}]"),
      live: admin(
        "egress: [{action: Deny, to: [{domainNames: [b.example, a.example]},"
          + " {networks: ['2001:db8::/32', 10.0.0.0/8]}]}]")),
    .harmless(
      .adminNetworkPolicy, "an empty selector of a peer may be written in several ways",
      git: admin("ingress: [{action: Deny, from: [{namespaces: {matchLabels: {}}}]}]"),
      live: admin("ingress: [\(denyAll)]")),
    .harmless(
      .adminNetworkPolicy, "the status of a policy is its controller's",
      git: admin("ingress: [\(denyAll)]"),
      live: admin("ingress: [\(denyAll)]\nstatus: {conditions: []}")),
    .harmless(
      .baselineAdminNetworkPolicy, "the baseline's protocols may be left out",
      git: "spec: {subject: \(subject), egress: [{action: Deny, to: \(everyone),"
        + " ports: [{portNumber: {port: 1}}]}]}",
      live: "spec: {egress: [{to: \(everyone), action: Deny,"
        + " ports: [{portNumber: {port: 1, protocol: TCP}}]}], subject: \(subject)}"),
    .harmless(
      .clusterNetworkPolicy, "protocols of the newer form have no order",
      git: "spec: {tier: Admin, priority: 1, subject: \(subject), ingress: [{action: Accept,"
        + " from: \(everyone), protocols: [{destinationNamedPort: a}, {udp: {destinationPort:"
        + " {number: 1}}}]}]}",
      live: "spec: {tier: Admin, priority: 1, subject: \(subject), ingress: [{action: Accept,"
        + " from: \(everyone), protocols: [{udp: {destinationPort: {number: 1}}},"
        + " {destinationNamedPort: a}]}]}"),
    .harmless(
      .clusterNetworkPolicy, "rules of the newer form that are left out are none",
      git: "spec: {tier: Baseline, priority: 1, subject: \(subject), ingress: []}",
      live: "spec: {tier: Baseline, priority: 1, subject: \(subject)}"),
    cilium(
      "a protocol that is left out of a Cilium port is any",
      "ingress: [{toPorts: [{ports: [{port: '80'}]}]}]",
      "ingress: [{toPorts: [{ports: [{port: '80', protocol: ANY}]}]}]"),
    cilium(
      "the family of ICMP that the definition sets may be left out",
      "ingress: [{icmps: [{fields: [{type: 8}]}]}]\n"
        + "  egressDeny: [{icmps: [{fields: [{type: 0}]}]}]",
      "ingress: [{icmps: [{fields: [{family: IPv4, type: 8}]}]}]\n"
        + "  egressDeny: [{icmps: [{fields: [{family: IPv4, type: 0}]}]}]"),
    cilium(
      "rules of Cilium have no order, and neither have their peers",
      "ingress: [{fromEntities: [host, world]}, {fromEndpoints: [{}, {matchLabels: {a: b}}]}]",
      "ingress: [{fromEndpoints: [{matchLabels: {a: b}}, {}]}, {fromEntities: [world, host]}]"),
    cilium(
      "ranges of Cilium have no order, and neither have their exceptions",
      "egress: [{toCIDR: [10.0.0.0/8, 172.16.0.0/12]},"
        + " {toCIDRSet: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.2.0.0/16]}]}]",
      "egress: [{toCIDRSet: [{except: [10.2.0.0/16, 10.1.0.0/16], cidr: 10.0.0.0/8}]},"
        + " {toCIDR: [172.16.0.0/12, 10.0.0.0/8]}]"),
    cilium(
      "names, services and server names of Cilium have no order",
      "egress: [{toFQDNs: [{matchName: a}, {matchPattern: '*.b'}]},"
        + " {toPorts: [{ports: [{port: '443', protocol: TCP}], serverNames: [a, b]}]}]",
      "egress: [{toPorts: [{serverNames: [b, a], ports: [{protocol: TCP, port: '443'}]}]},"
        + " {toFQDNs: [{matchPattern: '*.b'}, {matchName: a}]}]"),
    cilium(
      "the fields of ICMP and the requests of a port have no order",
      "ingress: [{icmps: [{fields: [{type: 8}, {type: 0}]}]}]\n"
        + "  egress: [{toPorts: [{rules: {http: [{method: GET}, {path: /a}]}}]}]",
      "ingress: [{icmps: [{fields: [{type: 0}, {type: 8}]}]}]\n"
        + "  egress: [{toPorts: [{rules: {http: [{path: /a}, {method: GET}]}}]}]"),
    cilium(
      "no rules of Cilium are rules that are left out", "ingress: []\n  egressDeny: []",
      "egress: []"),
    .harmless(
      .ciliumNetworkPolicy, "several rules of one policy have no order",
      git: "specs: [{endpointSelector: {}, ingress: [{}]}, {endpointSelector: {}, egress: [{}]}]",
      live: "specs: [{endpointSelector: {}, egress: [{}]}, {endpointSelector: {}, ingress: [{}]}]"),
    .harmless(
      .ciliumClusterwideNetworkPolicy, "a clusterwide policy's family of ICMP may be left out",
      git:
        "spec: {endpointSelector: \(ownEndpoints), ingressDeny: [{icmps:"
        + " [{fields: [{type: 8}]}]}]}",
      live: "spec: {endpointSelector: \(ownEndpoints), ingressDeny: [{icmps: [{fields:"
        + " [{type: 8, family: IPv4}]}]}]}"),
  ]

  private static func admin(_ rules: String) -> String {
    "spec:\n  priority: 10\n  subject: \(subject)\n  \(rules)"
  }

  private static func cilium(_ name: String, _ git: String, _ live: String) -> Comparison {
    let head = "spec:\n  endpointSelector: {}\n  "
    return .harmless(.ciliumNetworkPolicy, name, git: head + git, live: head + live)
  }
}
