import Documents
import MendwallTesting
import PolicyModel
import Testing

@testable import DriftDetection

@Suite("Matching the elements of two lists whose order counts")
struct ListMatchingTests {
  private static let rule = FieldSchema.object(
    ObjectSchema([
      "name": .init(.scalar), "action": .init(.scalar), "ports": .init(.set(of: .scalar)),
    ]))

  /// Rules by their letters, which have little in common; a digit behind a letter is another port.
  private func rules(_ text: String) -> [Node] {
    text.split(separator: " ").map { word in
      Node(
        .mapping(
          Mapping([
            .init(key: String(word.prefix(1)), value: true),
            .init(key: "ports", value: [Node(.string(String(word)))]),
          ])))
    }
  }

  private func numbered(_ numbers: some Sequence<Int>) -> [Node] {
    numbers.map { ["name": Node(.string("rule-\($0)")), "action": "Allow", "ports": [80, 443]] }
  }

  private func words(_ matching: ListMatching) -> String {
    func pairs(_ pairs: [(declared: Int, found: Int)]) -> String {
      pairs.map { "\($0.declared)=\($0.found)" }.joined(separator: " ")
    }
    return "changed [\(pairs(matching.pairs))] moved [\(pairs(matching.moved))] "
      + "-\(matching.onlyDeclared) +\(matching.onlyFound)"
  }

  private func match(_ declared: String, _ found: String) -> String {
    words(ListMatching(rules(declared), rules(found), Self.rule))
  }

  @Test(
    "tells one edit as one change",
    arguments: [
      ("a b c", "a b c", "changed [] moved [] -[] +[]"), ("", "", "changed [] moved [] -[] +[]"),
      // Moved.
      ("a b c", "b c a", "changed [] moved [0=2] -[] +[]"),
      ("a b c", "c a b", "changed [] moved [2=0] -[] +[]"),
      ("a b c d e", "a d b c e", "changed [] moved [3=1] -[] +[]"),
      // Inserted.
      ("a b", "x a b", "changed [] moved [] -[] +[0]"),
      ("a b", "a x b", "changed [] moved [] -[] +[1]"),
      ("a b", "a b x", "changed [] moved [] -[] +[2]"),
      ("", "a b", "changed [] moved [] -[] +[0, 1]"),
      ("a", "a a", "changed [] moved [] -[] +[1]"),
      // Removed.
      ("a b c", "b c", "changed [] moved [] -[0] +[]"),
      ("a b c", "a c", "changed [] moved [] -[1] +[]"),
      ("a b", "", "changed [] moved [] -[0, 1] +[]"),
      ("a a b", "a b", "changed [] moved [] -[1] +[]"),
      // Changed.
      ("a b c", "a b1 c", "changed [1=1] moved [] -[] +[]"),
      ("a", "a1", "changed [0=0] moved [] -[] +[]"),
      ("a b c", "a1 b c1", "changed [0=0 2=2] moved [] -[] +[]"),
    ])
  func oneEdit(declared: String, found: String, words: String) {
    #expect(match(declared, found) == words)
  }

  @Test(
    "tells edits together as each of them",
    arguments: [
      ("a b c d", "x b1 c", "changed [1=1] moved [] -[0, 3] +[0]"),
      ("a b c d", "a x b c1 d", "changed [2=3] moved [] -[] +[1]"),
      ("a b c d", "c d1 a b", "changed [] moved [2=0] -[3] +[1]"),
      // A rule that was changed and moved is removed and added.
      ("a b c", "b c a1", "changed [] moved [] -[0] +[2]"),
    ])
  func edits(declared: String, found: String, words: String) {
    #expect(match(declared, found) == words)
  }

  @Test("does not take two changed rules for one another's places")
  func crossing() {
    let matching = ListMatching(rules("a b"), rules("b1 a1"), Self.rule)
    for (one, other) in zip(matching.pairs, matching.pairs.dropFirst()) {
      #expect(one.declared < other.declared)
      #expect(one.found < other.found)
    }
    #expect(matching.pairs.count == 1)
    #expect(matching.onlyDeclared.count == 1)
    #expect(matching.onlyFound.count == 1)
  }

  @Test("accounts for each element once, and keeps the others in order", arguments: 1...200)
  func random(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    func list() -> [Node] {
      let count = Int.random(in: 0...9, using: &random)
      let stock = ["a", "a1", "b", "b1", "c", "d"]
      return rules(
        (0..<count).map { _ in stock.randomElement(using: &random) ?? "" }.joined(separator: " "))
    }
    expectAccount(of: list(), list(), "seed \(seed)")
  }

  /// Expects that the elements of which nothing is told are the same on both sides, in the same order.
  private func expectAccount(of declared: [Node], _ found: [Node], _ comment: Comment) {
    let matching = ListMatching(declared, found, Self.rule)
    let git = (matching.pairs + matching.moved).map(\.declared) + matching.onlyDeclared
    let live = (matching.pairs + matching.moved).map(\.found) + matching.onlyFound
    #expect(Set(git).count == git.count, comment)
    #expect(Set(live).count == live.count, comment)
    let gitKept = declared.indices.filter { !git.contains($0) }.map { declared[$0] }
    let liveKept = found.indices.filter { !live.contains($0) }.map { found[$0] }
    #expect(gitKept == liveKept, comment)
    for pair in matching.pairs { #expect(declared[pair.declared] != found[pair.found], comment) }
    for move in matching.moved { #expect(declared[move.declared] == found[move.found], comment) }
  }

  @Test("tells one edit in a long list as one change")
  func long() {
    let git = numbered(0..<400)
    var changed = git
    changed[200] = ["name": "rule-200", "action": "Deny", "ports": [80, 443]]
    #expect(words(ListMatching(git, changed, Self.rule)) == "changed [200=200] moved [] -[] +[]")
    let inserted = Array(git[..<100]) + numbered([9999]) + git[100...]
    #expect(words(ListMatching(git, inserted, Self.rule)) == "changed [] moved [] -[] +[100]")
    let removed = Array(git[..<399])
    #expect(words(ListMatching(git, removed, Self.rule)) == "changed [] moved [] -[399] +[]")
  }

  @Test("tells edits far apart in a long list as each of them")
  func farApart() {
    let git = numbered(0..<200)
    var live = git
    live[0] = ["name": "rule-0", "action": "Deny", "ports": [80, 443]]
    live[199] = ["name": "rule-199", "action": "Deny", "ports": [80, 443]]
    let moved = Array(git[1...]) + [git[0]]
    #expect(words(ListMatching(git, live, Self.rule)) == "changed [0=0 199=199] moved [] -[] +[]")
    #expect(words(ListMatching(git, moved, Self.rule)) == "changed [] moved [0=199] -[] +[]")
  }

  @Test("accounts for lists that someone made to be slow")
  func hostile() {
    expectAccount(of: numbered(0..<150), numbered((0..<150).reversed()), "reversed")
    expectAccount(of: numbered(0..<150), numbered(1000..<1150), "nothing in common")
    expectAccount(of: Array(repeating: numbered([1])[0], count: 300), numbered(0..<300), "repeated")
    let strangers = ListMatching(numbered(0..<150), numbered(1000..<1150), Self.rule)
    #expect(strangers.moved.isEmpty)
    #expect(strangers.onlyDeclared.count == strangers.onlyFound.count)
  }
}
