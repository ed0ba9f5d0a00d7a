import Documents
import DriftDetection
import MendwallTesting
import PolicyModel
import Testing

/// What holds for any object of each kind. A case that fails is made as small as it can be first.
@Suite("Every kind, whatever its objects look like")
struct KindPropertyTests {
  @Test("has a normal form whose normal form is itself", arguments: PolicyKind.all)
  func idempotence(_ kind: PolicyKind) {
    for seed in 1...100 as ClosedRange<UInt64> {
      var random = SeededRandom(seed: seed)
      let object = object(kind, seed: seed).littered(using: &random)
      let holds = expect(seed, object, "the normal form is not its own") { candidate in
        let once = try policy(candidate, kind)
        return try policy(withBody(of: once), kind).body == once.body
      }
      if !holds { return }
    }
  }

  @Test("is in sync with itself, with or without nulls and empty fields", arguments: PolicyKind.all)
  func identity(_ kind: PolicyKind) {
    for seed in 1...100 as ClosedRange<UInt64> {
      let holds = expect(seed, object(kind, seed: seed), "the object differs from itself") {
        candidate in
        var random = SeededRandom(seed: seed)
        let littered = candidate.withNulls(using: &random)
        return try changes(candidate, littered, kind) == []
          && changes(littered, candidate, kind) == []
      }
      if !holds { return }
    }
  }

  @Test("has no drift in another order of what has none", arguments: PolicyKind.all)
  func reorderedSets(_ kind: PolicyKind) {
    let reordering = Reordering(of: kind)
    for seed in 1...100 as ClosedRange<UInt64> {
      let holds = expect(seed, object(kind, seed: seed), "another order is drift") { candidate in
        var random = SeededRandom(seed: seed)
        let other = reordering.shuffled(candidate, using: &random)
        return try changes(candidate, other, kind) == [] && changes(other, candidate, kind) == []
      }
      if !holds { return }
    }
  }

  @Test("has drift in any change of what it means", arguments: PolicyKind.all)
  func mutations(_ kind: PolicyKind) {
    let mutations = Mutations.of(kind)
    #expect(Set(mutations.all.map(\.name)).count == mutations.all.count)
    for (index, mutation) in mutations.all.enumerated() {
      let seed = UInt64(index)
      var random = SeededRandom(seed: seed)
      let object = mutations.prepared(object(kind, seed: seed), using: &random)
      let value = mutation.value(in: object)
      #expect(
        mutation.applied(to: object) != nil, "seed \(seed): it cannot be that \(mutation.name)")
      expect(seed, object, "it is no drift that \(mutation.name)") { candidate in
        // Only a case in which what is changed is whole is one.
        guard mutation.value(in: candidate) == value, let other = mutation.applied(to: candidate)
        else { return true }
        return try changes(candidate, other, kind) != []
          && (mutation.isOneWay || changes(other, candidate, kind) != [])
      }
    }
  }

  private static let orderedKinds = PolicyKind.all.filter { !Reordering(of: $0).ordered.isEmpty }

  @Test(
    "has drift in another order of different rules that count in order", arguments: orderedKinds)
  func reorderedLists(_ kind: PolicyKind) {
    for seed in 1...100 as ClosedRange<UInt64> {
      let holds = expect(seed, object(kind, seed: seed), "another order of rules is no drift") {
        candidate in
        var random = SeededRandom(seed: seed)
        let git = candidate.withNumberedRules()
        guard let live = git.withRules({ $0.shuffled(using: &random) }), git != live else {
          return true
        }
        return try changes(git, live, kind) != [] && changes(live, git, kind) != []
      }
      if !holds { return }
    }
  }

  @Test("tells one rule that was moved as one change", arguments: orderedKinds)
  func movedRule(_ kind: PolicyKind) {
    for seed in 1...100 as ClosedRange<UInt64> {
      let holds = expect(seed, object(kind, seed: seed), "a moved rule is not one change") {
        candidate in
        var random = SeededRandom(seed: seed)
        let git = candidate.withNumberedRules(in: ["ingress"])
        let live = git.withRules(in: ["ingress"]) { rules in
          var rules = rules
          let moved = rules.remove(at: Int.random(in: rules.indices, using: &random))
          rules.insert(moved, at: Int.random(in: 0...rules.count, using: &random))
          return rules
        }
        guard let live, live != git else { return true }
        let found = try changes(git, live, kind)
        return found.count == 1 && found[0].operation == .replace
          && found[0].remark?.contains("moved") == true
      }
      if !holds { return }
    }
  }

  // MARK: Cases

  private func object(_ kind: PolicyKind, seed: UInt64) -> Node {
    var generator = PolicyGenerator(seed: seed, hasEndPort: true)
    return generator.object(kind, name: "p", namespace: "shop")
  }

  private func policy(_ object: Node, _ kind: PolicyKind) throws -> Policy {
    try Policy(object, kind: kind, defaultNamespace: "shop")
  }

  private func changes(_ git: Node, _ live: Node, _ kind: PolicyKind) throws -> [Change] {
    DriftDetector.changes(from: try policy(git, kind), to: try policy(live, kind))
  }

  private func withBody(of policy: Policy) -> Node {
    var object = policy.body.mapping ?? Mapping()
    object["metadata"] = ["name": "p"]
    return Node(.mapping(object))
  }

  /// Expects a property of an object; where it does not hold, tells the smallest object of which it
  /// does not. What is no object of the kind has every property.
  @discardableResult
  private func expect(
    _ seed: UInt64, _ object: Node, _ otherwise: String,
    sourceLocation: Testing.SourceLocation = #_sourceLocation, holds: (Node) throws -> Bool
  ) -> Bool {
    if (try? holds(object)) == true { return true }
    let smallest = Shrinking.smallest(object) { (try? holds($0)) == false }
    Issue.record(
      "seed \(seed): \(otherwise):\n\(YAMLWriter.write(smallest))", sourceLocation: sourceLocation)
    return false
  }
}

extension Node {
  /// The object with nulls where it says nothing, but for what is compared as it stands.
  fileprivate func withNulls(using random: inout SeededRandom) -> Node {
    switch content {
    case .sequence(let elements):
      return Node(.sequence(elements.map { $0.withNulls(using: &random) }))
    case .mapping(var mapping):
      let opaque = ["authentication", "icmps", "rules", "toServices"]
      for entry in mapping.entries where !opaque.contains(entry.key) {
        mapping[entry.key] = entry.value.withNulls(using: &random)
      }
      for field in ["ports", "ingress", "podSelector"].shuffled(using: &random).prefix(1)
      where mapping[field] == nil {
        mapping[field] = Node(.null)
      }
      return Node(.mapping(mapping))
    default: return self
    }
  }

  /// The object with some of its fields gone, null or empty.
  fileprivate func littered(using random: inout SeededRandom) -> Node {
    switch content {
    case .sequence(let elements):
      return Node(.sequence(elements.map { $0.littered(using: &random) }))
    case .mapping(var mapping):
      for entry in mapping.entries where !["name", "spec", "metadata"].contains(entry.key) {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: mapping[entry.key] = nil
        case 1: mapping[entry.key] = Node(.null)
        case 2 where entry.value.sequence != nil: mapping[entry.key] = []
        case 3 where entry.value.mapping != nil: mapping[entry.key] = [:]
        default: mapping[entry.key] = entry.value.littered(using: &random)
        }
      }
      if let spec = mapping["spec"] { mapping["spec"] = spec.littered(using: &random) }
      return Node(.mapping(mapping))
    default: return self
    }
  }

  /// The object with rules of which no two are alike.
  fileprivate func withNumberedRules(in directions: [String] = ["ingress", "egress"]) -> Node {
    let numbered = withRules(in: directions) { rules in
      rules.enumerated().map { index, rule in
        var rule = rule.mapping ?? Mapping()
        rule["name"] = Node(.string("rule-\(index)"))
        return Node(.mapping(rule))
      }
    }
    return numbered ?? self
  }

  /// The object with other rules, or nil where it has none.
  fileprivate func withRules(
    in directions: [String] = ["ingress", "egress"], _ change: ([Node]) -> [Node]
  ) -> Node? {
    guard var object = mapping, var spec = self["spec"]?.mapping else { return nil }
    var hasRules = false
    for direction in directions {
      guard let rules = spec[direction]?.sequence, !rules.isEmpty else { continue }
      hasRules = true
      spec[direction] = Node(.sequence(change(rules)))
    }
    object["spec"] = Node(.mapping(spec))
    return hasRules ? Node(.mapping(object)) : nil
  }
}
