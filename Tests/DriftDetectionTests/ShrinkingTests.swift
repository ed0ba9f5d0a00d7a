import Documents
import MendwallTesting
import PolicyModel
import Testing

@Suite("Shrinking a case that fails")
struct ShrinkingTests {
  private func count(_ node: Node) -> Int {
    switch node.content {
    case .sequence(let elements): 1 + elements.map(count).reduce(0, +)
    case .mapping(let mapping): 1 + mapping.entries.map { count($0.value) }.reduce(0, +)
    default: 1
    }
  }

  private func ports(_ policy: Node) -> [Node] {
    (policy["spec"]?["ingress"]?.sequence ?? []).flatMap { $0["ports"]?.sequence ?? [] }
  }

  @Test("leaves what fails, and nothing that can be dropped", arguments: 1...40)
  func smallest(seed: UInt64) throws {
    var generator = PolicyGenerator(seed: seed, hasEndPort: true)
    var policy = generator.policy(name: "p", namespace: "shop")
    while !ports(policy).contains(where: { $0["protocol"] == "UDP" }) {
      policy = generator.policy(name: "p", namespace: "shop")
    }
    let found = Shrinking.smallest(policy) { candidate in
      ports(candidate).contains { $0["protocol"] == "UDP" }
    }
    #expect(found == ["spec": ["ingress": [["ports": [["protocol": "UDP"]]]]]])
  }

  @Test("keeps two of what fails only together")
  func together() {
    let node: Node = ["a": [1, 2, 3, 2], "b": ["c": [2, 4], "d": [:]]]
    func twos(_ node: Node) -> Int {
      switch node.content {
      case .sequence(let elements): elements.map(twos).reduce(0, +)
      case .mapping(let mapping): mapping.entries.map { twos($0.value) }.reduce(0, +)
      default: node == 2 ? 1 : 0
      }
    }
    let found = Shrinking.smallest(node) { twos($0) >= 2 }
    #expect(twos(found) == 2)
    #expect(count(found) <= 6)
    #expect(Shrinking.smallest(node) { twos($0) >= 3 } == ["a": [2, 2], "b": ["c": [2]]])
  }

  @Test("gives back what is as small as it can be")
  func already() {
    let node: Node = ["spec": ["ingress": [[:]]]]
    #expect(Shrinking.smallest(node) { $0 == node } == node)
    #expect(Shrinking.smallest("text") { _ in true } == "text")
  }

  @Test("finds the rule that a comparison with a hole passes over", arguments: 1...20)
  func plantedDefect(seed: UInt64) {
    // A comparison that does not look at the protocol of a port.
    func isSeen(_ git: Node, _ live: Node) -> Bool {
      func blind(_ node: Node) -> [Node] {
        ports(node).map { port in
          var port = port.mapping ?? Mapping()
          port["protocol"] = nil
          return Node(.mapping(port))
        }
      }
      return blind(git) != blind(live)
    }
    let mutations = Mutations.of(.networkPolicy)
    var random = SeededRandom(seed: seed)
    var generator = PolicyGenerator(seed: seed, hasEndPort: true)
    let policy = mutations.prepared(generator.policy(name: "p", namespace: "shop"), using: &random)
    let mutation = mutations.all.first { $0.name == "a port's protocol of ingress is changed" }
    let found = Shrinking.smallest(policy) { candidate in
      guard let mutation, mutation.value(in: candidate) == "UDP",
        let other = mutation.applied(to: candidate)
      else { return false }
      return !isSeen(candidate, other)
    }
    let rules = found["spec"]?["ingress"]?.sequence ?? []
    #expect(rules.count == 1)
    #expect(rules.first?["ports"]?.sequence?.first == ["protocol": "UDP"])
    // Beside the port there is only the mark by which the rule is found.
    #expect(count(found) <= 9)
  }
}
