import Documents

/// AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy.
extension PolicyGenerator {
  mutating func adminTier(_ namespace: String) -> Node {
    object(
      [("subject", subject(namespace)), ("priority", priority())]
        + directions(["Allow", "Deny", "Pass"], ports: "ports", hasNames: true) { $0.adminPort() })
  }

  /// The baseline is the last to decide, so it passes nothing on.
  mutating func baseline(_ namespace: String) -> Node {
    object(
      [("subject", subject(namespace))]
        + directions(["Allow", "Deny"], ports: "ports", hasNames: false) { $0.adminPort() })
  }

  mutating func clusterTier(_ namespace: String) -> Node {
    object(
      [
        ("tier", one(of: ["Admin", "Baseline"])), ("priority", priority()),
        ("subject", subject(namespace)),
      ]
        + directions(["Accept", "Deny", "Pass"], ports: "protocols", hasNames: true) {
          $0.protocolMatch()
        })
  }

  private mutating func priority() -> Node {
    Node(.integer(Int64.random(in: 0...1000, using: &random)))
  }

  /// The pods of one namespace, or some of them.
  private mutating func subject(_ namespace: String) -> Node {
    let own: Node = [
      "matchLabels": ["kubernetes.io/metadata.name": Node(.string(namespace))]
    ]
    return chance(2)
      ? ["namespaces": own] : ["pods": ["namespaceSelector": own, "podSelector": selector()]]
  }

  private mutating func directions(
    _ actions: [Node], ports: String, hasNames: Bool, _ port: (inout PolicyGenerator) -> Node
  ) -> [(String, Node)] {
    var fields: [(String, Node)] = []
    for (direction, peers) in [("ingress", "from"), ("egress", "to")] where !chance(4) {
      let rules = list(0...4) { generator in
        var rule: [(String, Node)] = [
          ("action", generator.one(of: actions)),
          (
            peers,
            generator.list(1...3) {
              peers == "from" ? $0.source() : $0.destination(hasNames: hasNames)
            }
          ),
        ]
        if generator.chance(3) { rule.append(("name", generator.word())) }
        if !generator.chance(3) { rule.append((ports, generator.list(1...3, port))) }
        return generator.object(rule)
      }
      fields.append((direction, rules))
    }
    return fields
  }

  private mutating func source() -> Node {
    chance(2)
      ? ["namespaces": selector()]
      : ["pods": ["namespaceSelector": selector(), "podSelector": selector()]]
  }

  private mutating func destination(hasNames: Bool) -> Node {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: ["nodes": selector()]
    case 1: ["networks": distinct(1...3) { $0.range() }]
    case 2 where hasNames:
      ["domainNames": distinct(1...2) { $0.one(of: ["a.example", "*.b.example"]) }]
    default: source()
    }
  }

  private mutating func adminPort() -> Node {
    switch Int.random(in: 0..<3, using: &random) {
    case 0: ["namedPort": word()]
    case 1: ["portNumber": withProtocol([("port", number())])]
    default: ["portRange": withProtocol([("start", 1), ("end", number())])]
    }
  }

  private mutating func withProtocol(_ fields: [(String, Node)]) -> Node {
    object(chance(2) ? fields : fields + [("protocol", one(of: ["TCP", "UDP", "SCTP"]))])
  }

  private mutating func protocolMatch() -> Node {
    if chance(4) { return ["destinationNamedPort": word()] }
    let port: Node =
      chance(2) ? ["number": number()] : ["range": ["start": 1, "end": number()]]
    return object([(one(of: ["tcp", "udp", "sctp"]).string ?? "", ["destinationPort": port])])
  }
}
