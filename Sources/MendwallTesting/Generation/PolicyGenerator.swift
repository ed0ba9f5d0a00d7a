public import Documents

/// Makes valid NetworkPolicies, the same ones for the same seed: every field of the API in every
/// combination that matters, written as people write them, with the defaults left out.
public struct PolicyGenerator {
  private var random: SeededRandom
  /// Whether to use `endPort`, which servers before 1.22 drop.
  private let hasEndPort: Bool

  public init(seed: UInt64, hasEndPort: Bool) {
    random = SeededRandom(seed: seed)
    self.hasEndPort = hasEndPort
  }

  /// The next policy, with its apiVersion, kind, name and namespace.
  public mutating func policy(name: String, namespace: String) -> Node {
    var spec = Mapping()
    spec["podSelector"] = selector()
    let hasIngress = Bool.random(using: &random)
    let hasEgress = Bool.random(using: &random)
    if hasIngress { spec["ingress"] = rules(peers: "from") }
    if hasEgress { spec["egress"] = rules(peers: "to") }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: break
    case 1: spec["policyTypes"] = ["Ingress"]
    case 2: spec["policyTypes"] = ["Egress"]
    default: spec["policyTypes"] = ["Egress", "Ingress"]
    }
    var metadata: [(String, Node)] = [
      ("name", Node(.string(name))), ("namespace", Node(.string(namespace))),
    ]
    if chance(3) { metadata.append(("labels", object([("team", word()), ("tier", word())]))) }
    if chance(4) { metadata.append(("annotations", object([("note", "yes: no, \"1e3\" # ü")]))) }
    return object([
      ("apiVersion", "networking.k8s.io/v1"), ("kind", "NetworkPolicy"),
      ("metadata", object(metadata)), ("spec", Node(.mapping(spec))),
    ])
  }

  private mutating func rules(peers: String) -> Node {
    list(0...3) { generator in
      if generator.chance(6) { return generator.object([]) }
      var fields: [(String, Node)] = []
      if !generator.chance(4) { fields.append((peers, generator.list(0...3) { $0.peer() })) }
      if !generator.chance(4) { fields.append(("ports", generator.list(0...3) { $0.port() })) }
      return generator.object(fields)
    }
  }

  private mutating func peer() -> Node {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return object([("podSelector", selector())])
    case 1: return object([("namespaceSelector", selector())])
    case 2: return object([("namespaceSelector", selector()), ("podSelector", selector())])
    default:
      let octet = Int.random(in: 0..<256, using: &random)
      var block: [(String, Node)] = [("cidr", Node(.string("10.\(octet).0.0/16")))]
      if chance(2) {
        block.append(("except", list(0...2) { Node(.string("10.\(octet).\($0.octet()).0/24")) }))
      }
      if chance(5) { block = [("cidr", "2001:db8::/32")] }
      return object([("ipBlock", object(block))])
    }
  }

  private mutating func port() -> Node {
    var fields: [(String, Node)] = []
    if chance(2) {
      fields.append(("protocol", ["TCP", "UDP", "SCTP"].randomElement(using: &random)!))
    }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: break
    case 1: fields.append(("port", ["http", "metrics", "dns-tcp"].randomElement(using: &random)!))
    default:
      let number = Int64.random(in: 1...60_000, using: &random)
      fields.append(("port", Node(.integer(number))))
      if hasEndPort, chance(3) { fields.append(("endPort", Node(.integer(number + 100)))) }
    }
    return object(fields)
  }

  private mutating func selector() -> Node {
    var fields: [(String, Node)] = []
    if chance(2) { fields.append(("matchLabels", object([("app", word())]))) }
    if chance(3) { fields.append(("matchExpressions", list(0...2) { $0.requirement() })) }
    return object(fields)
  }

  private mutating func requirement() -> Node {
    let operation = ["In", "NotIn", "Exists", "DoesNotExist"].randomElement(using: &random)!
    var fields: [(String, Node)] = [
      ("key", word()), ("operator", Node(.string(operation))),
    ]
    if operation.hasSuffix("In") { fields.append(("values", list(1...3) { $0.word() })) }
    return object(fields)
  }

  private mutating func word() -> Node {
    // Some of these are not strings unless they are quoted.
    let words: [Node] = [
      "frontend", "cart", "db", "yes", "on", "1", "0x1f", "null", "1e3", "a.b-c_d",
    ]
    return words.randomElement(using: &random)!
  }

  private mutating func octet() -> Int { Int.random(in: 0..<256, using: &random) }

  private mutating func chance(_ sides: Int) -> Bool {
    Int.random(in: 0..<sides, using: &random) == 0
  }

  private mutating func list(
    _ count: ClosedRange<Int>, _ element: (inout PolicyGenerator) -> Node
  ) -> Node {
    let count = Int.random(in: count, using: &random)
    return Node(.sequence((0..<count).map { _ in element(&self) }))
  }

  private func object(_ fields: [(String, Node)]) -> Node {
    Node(.mapping(Mapping(fields.map { Mapping.Entry(key: $0.0, value: $0.1) })))
  }
}
