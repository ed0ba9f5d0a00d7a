public import Documents
public import PolicyModel
public import Testing

/// Makes valid objects of each kind, the same ones for the same seed: every field of the API in
/// every combination that matters, written as people write them, with the defaults left out.
public struct PolicyGenerator {
  var random: SeededRandom
  /// Whether to use `endPort`, which servers before 1.22 drop.
  private let hasEndPort: Bool

  public init(seed: UInt64, hasEndPort: Bool) {
    random = SeededRandom(seed: seed)
    self.hasEndPort = hasEndPort
  }

  /// The next NetworkPolicy.
  public mutating func policy(name: String, namespace: String) -> Node {
    object(.networkPolicy, name: name, namespace: namespace)
  }

  /// The next object of a kind.
  ///
  /// - Parameters:
  ///   - api: the API under which it is written; the kind's preferred one, where none is given.
  ///   - namespace: where it lives; an object that belongs to no namespace selects the pods of that
  ///     one and no others.
  public mutating func object(
    _ kind: PolicyKind, as api: PolicyKind.API? = nil, name: String, namespace: String
  ) -> Node {
    var metadata: [(String, Node)] = [("name", Node(.string(name)))]
    if kind.isNamespaced { metadata.append(("namespace", Node(.string(namespace)))) }
    if chance(3) { metadata.append(("labels", object([("team", word()), ("tier", word())]))) }
    if chance(4) { metadata.append(("annotations", object([("note", "yes: no, \"1e3\" # ü")]))) }
    let head: [(String, Node)] = [
      ("apiVersion", Node(.string((api ?? kind.api).apiVersion))),
      ("kind", Node(.string(kind.kind))),
      ("metadata", object(metadata)),
    ]
    return object(head + fields(of: kind, namespace))
  }

  /// The fields of the next object beside its metadata.
  private mutating func fields(of kind: PolicyKind, _ namespace: String) -> [(String, Node)] {
    switch kind {
    case .networkPolicy: [("spec", spec())]
    case .adminNetworkPolicy: [("spec", adminTier(namespace))]
    case .baselineAdminNetworkPolicy: [("spec", baseline(namespace))]
    case .clusterNetworkPolicy: [("spec", clusterTier(namespace))]
    case .ciliumNetworkPolicy: cilium(endpoints: selector())
    case .ciliumClusterwideNetworkPolicy: cilium(endpoints: endpoints(of: namespace))
    case .calicoNetworkPolicy: [("spec", calico())]
    case .calicoGlobalNetworkPolicy: [("spec", globalCalico(namespace))]
    case .role: [("rules", roleRules(hasURLs: false))]
    case .clusterRole: clusterRole()
    case .roleBinding: binding(to: ["Role", "ClusterRole"])
    case .clusterRoleBinding: binding(to: ["ClusterRole"])
    default: []
    }
  }

  private mutating func spec() -> Node {
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
    return Node(.mapping(spec))
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

  private mutating func octet() -> Int { Int.random(in: 0..<256, using: &random) }
}

extension PolicyKind: CustomTestStringConvertible {
  public var testDescription: String { name }
}

/// There is one value of each kind.
func ~= (pattern: PolicyKind, kind: PolicyKind) -> Bool { pattern === kind }

// MARK: Parts of every kind

extension PolicyGenerator {
  mutating func selector() -> Node {
    var fields: [(String, Node)] = []
    if chance(2) { fields.append(("matchLabels", object([("app", word())]))) }
    if chance(3) { fields.append(("matchExpressions", list(0...2) { $0.requirement() })) }
    return object(fields)
  }

  private mutating func requirement() -> Node {
    let operation: Node = one(of: ["In", "NotIn", "Exists", "DoesNotExist"])
    var fields: [(String, Node)] = [("key", word()), ("operator", operation)]
    if operation.string?.hasSuffix("In") == true {
      fields.append(("values", list(1...3) { $0.word() }))
    }
    return object(fields)
  }

  mutating func word() -> Node {
    // Some of these are not strings unless they are quoted.
    one(of: ["frontend", "cart", "db", "yes", "on", "1", "0x1f", "null", "1e3", "a.b-c_d"])
  }

  /// A range of private addresses, as many different ones as there are numbers.
  mutating func range() -> Node {
    chance(5)
      ? "2001:db8::/32" : Node(.string("10.\(Int.random(in: 0..<256, using: &random)).0.0/16"))
  }

  mutating func number() -> Node { Node(.integer(Int64.random(in: 1...60_000, using: &random))) }

  mutating func one(of nodes: [Node]) -> Node { nodes.randomElement(using: &random) ?? Node(.null) }

  /// Whether a die of so many sides shows its first.
  mutating func chance(_ sides: Int) -> Bool { Int.random(in: 0..<sides, using: &random) == 0 }

  mutating func list(
    _ count: ClosedRange<Int>, _ element: (inout PolicyGenerator) -> Node
  ) -> Node {
    let count = Int.random(in: count, using: &random)
    return Node(.sequence((0..<count).map { _ in element(&self) }))
  }

  /// A list none of whose elements is there twice, which some definitions refuse.
  mutating func distinct(
    _ count: ClosedRange<Int>, _ element: (inout PolicyGenerator) -> Node
  ) -> Node {
    var result: [Node] = []
    for candidate in list(count, element).sequence ?? [] where !result.contains(candidate) {
      result.append(candidate)
    }
    return Node(.sequence(result))
  }

  /// Some of the fields, at least one where the API demands it.
  mutating func some(
    of fields: [(String, (inout PolicyGenerator) -> Node)], atLeast least: Int = 0
  ) -> Node {
    let count = Int.random(in: least...fields.count, using: &random)
    return object(fields.shuffled(using: &random).prefix(count).map { ($0.0, $0.1(&self)) })
  }

  func object(_ fields: [(String, Node)]) -> Node {
    Node(.mapping(Mapping(fields.map { Mapping.Entry(key: $0.0, value: $0.1) })))
  }
}
