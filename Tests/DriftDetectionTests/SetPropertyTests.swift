import Documents
import DriftDetection
import MendwallTesting
import PolicyModel
import Testing

@Suite("Sets, whatever their order and size")
struct SetPropertyTests {
  @Test("any order of what has none, and any repetition of it, is no drift", arguments: 1...60)
  func reordering(seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    let spec = Node.randomSpec(using: &generator)
    let other = spec.shuffled(using: &generator)
    #expect(
      lines(DriftDetector.changes(from: try policy(tree: spec), to: try policy(tree: other))) == [])
  }

  @Test("two specs differ in both directions or in none", arguments: 1...60)
  func symmetry(seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    let one = try policy(tree: .randomSpec(using: &generator))
    let other = try policy(tree: .randomSpec(using: &generator))
    let schema = FieldSchema.object(PolicyKind.networkPolicy.body).field("spec")
    let there = DriftDetector.changes(from: one, to: other)
    let back = DriftDetector.changes(from: other, to: one)
    #expect(there.isEmpty == back.isEmpty)
    #expect(there.isEmpty == schema.isEqual(one.spec, other.spec))
  }

  @Test("each change holds the values that stand at its path", arguments: 1...60)
  func values(seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    let git = try policy(tree: .randomSpec(using: &generator))
    let live = try policy(tree: .randomSpec(using: &generator))
    for change in DriftDetector.changes(from: git, to: live) {
      let inSpec = JSONPointer(Array(change.path.tokens.dropFirst()))
      switch change.operation {
      case .add:
        #expect(change.git == nil)
        #expect(change.live != nil)
      case .remove:
        #expect(change.git == git.spec[inSpec])
        #expect(change.live == nil)
      case .replace:
        #expect(change.git == git.spec[inSpec])
        #expect(change.git != change.live)
      }
    }
  }

  @Test("a change in one place of a random spec is found", arguments: 1...60)
  func singleChange(seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    let spec = Node.randomSpec(using: &generator)
    var live = try #require(spec.shuffled(using: &generator).mapping)
    let rules = live["ingress"]?.sequence ?? []
    live["ingress"] = Node(.sequence([["ports": [["port": 9999]]]] + rules))
    let found = DriftDetector.changes(
      from: try policy(tree: spec), to: try policy(tree: Node(.mapping(live))))
    #expect(found.map(\.operation) == [.add])
    #expect(found.first?.live == ["ports": [["port": 9999, "protocol": "TCP"]]])
  }

  private static func rules(_ numbers: some Sequence<Int>) -> Node {
    Node(
      .sequence(
        numbers.map { number in
          [
            "from": [["podSelector": ["matchLabels": ["app": Node(.string("app-\(number)"))]]]],
            "ports": [["port": Node(.integer(Int64(number)))]],
          ]
        }))
  }

  @Test("five hundred rules, reversed, are no drift")
  func manyRules() throws {
    let git = try policy(tree: ["ingress": Self.rules(1...500)])
    let live = try policy(tree: ["ingress": Self.rules((1...500).reversed())])
    #expect(DriftDetector.changes(from: git, to: live) == [])
  }

  @Test("one rule changed among five hundred, reversed, is one change")
  func oneOfMany() throws {
    let git = try policy(tree: ["ingress": Self.rules(1...500)])
    var rules = Self.rules((1...500).reversed()).sequence ?? []
    rules[100] = [
      "from": [["podSelector": ["matchLabels": ["app": "app-400"]]]], "ports": [["port": 9999]],
    ]
    let live = try policy(tree: ["ingress": Node(.sequence(rules))])
    #expect(
      lines(DriftDetector.changes(from: git, to: live)) == [
        "replace /spec/ingress/399/ports/0/port: 400 -> 9999"
      ])
  }

  @Test("five thousand rules in another order, one of them changed, are one change")
  func veryManyRules() throws {
    let git = try policy(tree: ["ingress": Self.rules(1...5000)])
    var rules = Self.rules((1...5000).reversed()).sequence ?? []
    rules[0] = ["from": [["podSelector": ["matchLabels": ["app": "app-5000"]]]]]
    let live = try policy(tree: ["ingress": Node(.sequence(rules))])
    #expect(
      lines(DriftDetector.changes(from: git, to: live)) == [
        #"remove /spec/ingress/4999/ports: [{"port":5000,"protocol":"TCP"}]"#
      ])
  }

  @Test("long sets are equal whatever the order, the repetitions and the types of numbers in them")
  func longSets() {
    let schema = FieldSchema.set(of: .set(of: .scalar))
    func sets(_ numbers: [Int], _ number: (Int) -> Content) -> Node {
      Node(.sequence(numbers.map { Node(.sequence([Node(number($0)), Node(number($0 + 1))])) }))
    }
    let numbers = Array(1...40)
    let whole = sets(numbers) { .integer(Int64($0)) }
    let doubles = sets(numbers.reversed() + [7, 7]) { .double(Double($0)) }
    let unsigned = sets(numbers.shuffled()) { .unsigned(UInt64($0)) }
    #expect(schema.isEqual(whole, doubles))
    #expect(schema.isEqual(doubles, unsigned))
    let turned = (whole.sequence ?? []).reversed().map { inner in
      let elements = inner.sequence ?? []
      return Node(.sequence(elements.reversed() + elements))
    }
    #expect(schema.isEqual(whole, Node(.sequence(turned))))
    #expect(!schema.isEqual(whole, sets(Array(1...39)) { .integer(Int64($0)) }))
    #expect(!schema.isEqual(sets(Array(2...41)) { .integer(Int64($0)) }, whole))
    #expect(!schema.isEqual(whole, sets(numbers) { .string(String($0)) }))
  }

  @Test("lists with nothing in common are told element by element, in bounded time")
  func nothingInCommon() throws {
    let git = try policy(tree: ["ingress": Self.rules(1...300)])
    let live = try policy(tree: ["ingress": Self.rules(1001...1300)])
    let found = DriftDetector.changes(from: git, to: live)
    #expect(found.count { $0.operation == .remove } == 300)
    #expect(found.count { $0.operation == .add } == 300)
  }
}
