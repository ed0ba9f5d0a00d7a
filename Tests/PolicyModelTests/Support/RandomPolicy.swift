import Documents
import MendwallTesting

extension Node {
  static let emptyMapping = Node(.mapping(Mapping()))

  /// The spec of a NetworkPolicy as anybody may write it, with or without nulls, empties, defaults.
  static func randomSpec(using generator: inout SeededRandom) -> Node {
    var spec = Writer(generator: generator)
    defer { generator = spec.generator }
    return spec.mapping([
      ("podSelector", { $0.selector() }), ("policyTypes", { $0.list(["Ingress", "Egress"]) }),
      ("ingress", { $0.list { $0.rule("from") } }), ("egress", { $0.list { $0.rule("to") } }),
      ("status", { _ in emptyMapping }), ("newer", { $0.list(["b", "a", "b"]) }),
    ])
  }

  private struct Writer {
    var generator: SeededRandom

    mutating func mapping(_ fields: [(String, (inout Writer) -> Node)]) -> Node {
      var entries: [Mapping.Entry] = []
      for (key, value) in fields.shuffled(using: &generator) {
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: continue
        case 1: entries.append(.init(key: key, value: Node(.null)))
        default: entries.append(.init(key: key, value: value(&self)))
        }
      }
      return Node(.mapping(Mapping(entries)))
    }

    mutating func list(_ element: (inout Writer) -> Node) -> Node {
      Node(
        .sequence((0..<Int.random(in: 0..<3, using: &generator)).map { _ in element(&self) }))
    }

    mutating func list(_ strings: [String]) -> Node {
      list { Node(.string(strings.randomElement(using: &$0.generator) ?? "")) }
    }

    mutating func selector() -> Node {
      mapping([
        ("matchLabels", { $0.mapping([("app", { _ in "a" }), ("tier", { _ in "b" })]) }),
        (
          "matchExpressions",
          { $0.list { $0.mapping([("key", { _ in "k" }), ("values", { $0.list(["x", "y"]) })]) } }
        ),
      ])
    }

    mutating func rule(_ peers: String) -> Node {
      if Int.random(in: 0..<6, using: &generator) == 0 { return Node(.null) }
      return mapping([
        (peers, { $0.list { $0.peer() } }),
        (
          "ports",
          { $0.list { $0.mapping([("port", { _ in 80 }), ("protocol", { _ in "TCP" })]) } }
        ),
      ])
    }

    mutating func peer() -> Node {
      mapping([
        ("podSelector", { $0.selector() }), ("namespaceSelector", { $0.selector() }),
        (
          "ipBlock",
          {
            $0.mapping([("cidr", { _ in "10.0.0.0/8" }), ("except", { $0.list(["10.1.0.0/16"]) })])
          }
        ),
      ])
    }
  }
}
