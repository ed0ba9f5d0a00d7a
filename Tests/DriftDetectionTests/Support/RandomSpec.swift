import Documents
import MendwallTesting
import PolicyModel

extension Node {
  /// The spec of a NetworkPolicy in normal form but for its defaults, with elements drawn from a
  /// small stock, so that repetitions and likenesses are common.
  static func randomSpec(using generator: inout SeededRandom) -> Node {
    [
      "podSelector": selector(using: &generator), "policyTypes": ["Ingress", "Egress"],
      "ingress": list(of: 4, using: &generator) { rule("from", using: &$0) },
      "egress": list(of: 3, using: &generator) { rule("to", using: &$0) },
    ]
  }

  /// The same spec with its sets in another order, and some of their elements repeated.
  func shuffled(using generator: inout SeededRandom) -> Node {
    Reordering(of: .networkPolicy).shuffled(self, using: &generator)
  }

  private static func list(
    of most: Int, using generator: inout SeededRandom,
    _ element: (inout SeededRandom) -> Node
  ) -> Node {
    let count = Int.random(in: 0...most, using: &generator)
    return Node(.sequence((0..<count).map { _ in element(&generator) }))
  }

  private static func one(of nodes: [Node], using generator: inout SeededRandom) -> Node {
    nodes.randomElement(using: &generator) ?? Node(.null)
  }

  private static func selector(using generator: inout SeededRandom) -> Node {
    one(
      of: [
        Node(.mapping(Mapping())), ["matchLabels": ["app": "a"]],
        ["matchLabels": ["app": "b", "tier": "c"]],
        ["matchExpressions": [["key": "k", "operator": "In", "values": ["x", "y", "z"]]]],
        [
          "matchExpressions": [
            ["key": "k", "operator": "Exists"], ["key": "l", "operator": "Exists"],
          ]
        ],
      ], using: &generator)
  }

  private static func rule(_ peers: String, using generator: inout SeededRandom) -> Node {
    var rule = Mapping()
    rule[peers] = list(of: 3, using: &generator) { generator in
      let block: Node = ["cidr": "10.0.0.0/8", "except": ["10.1.0.0/16", "10.2.0.0/16"]]
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: return ["ipBlock": block]
      case 1: return ["podSelector": selector(using: &generator)]
      case 2: return ["namespaceSelector": selector(using: &generator)]
      default:
        return [
          "podSelector": selector(using: &generator),
          "namespaceSelector": selector(using: &generator),
        ]
      }
    }
    rule["ports"] = list(of: 3, using: &generator) { generator in
      one(
        of: [
          ["port": 80], ["port": 81, "protocol": "UDP"], ["port": "http"],
          ["port": 80, "endPort": 90],
        ],
        using: &generator)
    }
    return Node(.mapping(rule))
  }
}
