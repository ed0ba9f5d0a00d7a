import Documents

extension Mutations {
  /// Those of AdminNetworkPolicy, and of BaselineAdminNetworkPolicy, which has no priority.
  static func adminTier(hasPriority: Bool) -> Mutations {
    let priority = [Mutation("the priority is changed", "/spec/priority", .set(998))]
    return Mutations(
      settled: [("/spec/subject", ["pods": pods])] + (hasPriority ? [("/spec/priority", 999)] : []),
      marked: [
        ("/spec/ingress", rule("from", "ports", adminPorts)),
        ("/spec/egress", rule("to", "ports", adminPorts)),
      ],
      (hasPriority ? priority : []) + ofSubject
        + ofDirection("ingress", "from", action: "Allow", ports: "ports", ofAdminPorts)
        + ofDirection("egress", "to", action: "Allow", ports: "ports", ofAdminPorts)
        + ofDestinations)
  }

  static let clusterNetworkPolicy = Mutations(
    settled: [
      ("/spec/subject", ["pods": pods]), ("/spec/priority", 999), ("/spec/tier", "Admin"),
    ],
    marked: [
      ("/spec/ingress", rule("from", "protocols", protocols)),
      ("/spec/egress", rule("to", "protocols", protocols)),
    ],
    [
      Mutation("the priority is changed", "/spec/priority", .set(998)),
      Mutation("the tier is changed", "/spec/tier", .set("Baseline")),
    ] + ofSubject
      + ofDirection("ingress", "from", action: "Accept", ports: "protocols", ofProtocols)
      + ofDirection("egress", "to", action: "Accept", ports: "protocols", ofProtocols)
      + ofDestinations)

  private static let pods: Node = ["namespaceSelector": selector, "podSelector": selector]

  private static let adminPorts: Node = [
    ["portNumber": ["port": 61_000, "protocol": "UDP"]],
    ["portRange": ["start": 61_001, "end": 61_010, "protocol": "SCTP"]], ["namedPort": "marked"],
  ]

  private static func ofAdminPorts(_ ports: String, _ direction: String) -> [Mutation] {
    [
      Mutation(
        "in \(direction) a port's number is changed", "\(ports)/0/portNumber/port", .set(61_999)),
      Mutation(
        "in \(direction) a port's protocol is changed", "\(ports)/0/portNumber/protocol",
        .set("TCP")),
      Mutation(
        "in \(direction) a port's protocol is left to its default",
        "\(ports)/0/portNumber/protocol", .remove),
      Mutation("in \(direction) a range begins earlier", "\(ports)/1/portRange/start", .set(1)),
      Mutation("in \(direction) a range ends later", "\(ports)/1/portRange/end", .set(61_999)),
      Mutation(
        "in \(direction) a range's protocol is left to its default",
        "\(ports)/1/portRange/protocol", .remove),
      Mutation("in \(direction) a port's name is changed", "\(ports)/2/namedPort", .set("altered")),
    ]
  }

  private static let protocols: Node = [
    ["udp": ["destinationPort": ["number": 61_000]]],
    ["tcp": ["destinationPort": ["range": ["start": 61_001, "end": 61_010]]]],
    ["destinationNamedPort": "marked"],
  ]

  private static func ofProtocols(_ protocols: String, _ direction: String) -> [Mutation] {
    [
      Mutation(
        "in \(direction) a port's number is changed", "\(protocols)/0/udp/destinationPort/number",
        .set(61_999)),
      Mutation(
        "in \(direction) a port is opened to all of UDP", "\(protocols)/0/udp/destinationPort",
        .remove),
      Mutation(
        "in \(direction) a protocol is exchanged", "\(protocols)/0",
        .set(["sctp": ["destinationPort": ["number": 61_000]]])),
      Mutation(
        "in \(direction) a range ends later", "\(protocols)/1/tcp/destinationPort/range/end",
        .set(61_999)),
      Mutation(
        "in \(direction) a port's name is changed", "\(protocols)/2/destinationNamedPort",
        .set("altered")),
    ]
  }

  private static func rule(_ peers: String, _ ports: String, _ list: Node) -> Node {
    var elements: [Node] = [["namespaces": selector], ["pods": pods]]
    if peers == "to" {
      elements += [
        ["nodes": selector], ["networks": ["192.0.2.0/24", "2001:db8:1::/48"]],
        ["domainNames": ["marked.example", "other.example"]],
      ]
    }
    return ["name": "marked", "action": "Pass", peers: Node(.sequence(elements)), ports: list]
  }

  private static let ofSubject: [Mutation] =
    [Mutation("the subject is every namespace", "/spec/subject", .set(["namespaces": [:]]))]
    + ofSelector("the subject's namespaces", "/spec/subject/pods/namespaceSelector")
    + ofSelector("the subject's pods", "/spec/subject/pods/podSelector")

  private static func ofDirection(
    _ direction: String, _ peers: String, action: Node, ports: String,
    _ ofPorts: (String, String) -> [Mutation]
  ) -> [Mutation] {
    let rule = "/spec/\(direction)/@"
    return [
      Mutation("a rule of \(direction) is removed", rule, .remove),
      Mutation(
        "a rule of \(direction) is added", "/spec/\(direction)",
        .append(["action": action, peers: [["namespaces": [:]]], "name": "altered"])),
      Mutation("every rule of \(direction) is removed", "/spec/\(direction)", .set([])),
      Mutation("an action of \(direction) is turned", "\(rule)/action", .set(action)),
      Mutation("a rule of \(direction) has another name", "\(rule)/name", .set("altered")),
      Mutation("a peer of \(direction) is removed", "\(rule)/\(peers)/1", .remove),
      Mutation(
        "a peer of \(direction) is added", "\(rule)/\(peers)", .append(altered("namespaces"))),
      Mutation("the \(ports) of \(direction) are dropped", "\(rule)/\(ports)", .remove),
      Mutation("one of the \(ports) of \(direction) is removed", "\(rule)/\(ports)/0", .remove),
    ] + ofPorts("\(rule)/\(ports)", direction)
      + ofSelector("a peer's namespaces of \(direction)", "\(rule)/\(peers)/0/namespaces")
      + ofSelector("a peer's pods of \(direction)", "\(rule)/\(peers)/1/pods/podSelector")
  }

  private static let ofDestinations: [Mutation] = [
    Mutation("nodes are opened", "/spec/egress/@/to/2/nodes", .set([:])),
    Mutation("a network is removed", "/spec/egress/@/to/3/networks/0", .remove),
    Mutation("a network is widened", "/spec/egress/@/to/3/networks/0", .set("192.0.0.0/16")),
    Mutation("a network is respelled", "/spec/egress/@/to/3/networks/0", .set("192.0.2.1/24")),
    Mutation("a network is added", "/spec/egress/@/to/3/networks", .append("198.51.100.0/24")),
    Mutation("a domain name is added", "/spec/egress/@/to/4/domainNames", .append("*.example")),
    Mutation("a domain name is removed", "/spec/egress/@/to/4/domainNames/1", .remove),
  ]
}
