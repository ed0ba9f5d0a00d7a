import Attribution
import Documents
import DriftDetection
import GitRepository
import MendwallTesting
import PolicyModel
import Testing

@Suite("Origins in histories of any shape, against every commit read by itself")
struct RandomOriginTests {
  /// What one commit declares: the object web, in which file, and an object beside it.
  private struct State: Hashable {
    var port = 1
    var team: String?
    var hasEgress = false
    var file = 0
    var isThere = true
    var other = 1

    func files() -> [String: String] {
      var files: [String: String] = ["p/all.yaml": policy("db", port: other)]
      guard isThere else { return files }
      let spec =
        "{podSelector: {}, ingress: [{ports: [{port: \(port)}]}]"
        + (hasEgress ? ", egress: [{}]}" : "}")
      let text = manifest(spec).replacing(
        "namespace: shop", with: "namespace: shop" + (team.map { ", labels: {team: \($0)}" } ?? ""))
      let path = ["p/all.yaml", "p/web.yaml", "web.yaml", "q/r/web.yaml"][file]
      files[path, default: ""] += (files[path] == nil ? "" : "---\n") + text
      return files
    }

    mutating func change(_ random: inout SeededRandom) {
      switch Int.random(in: 0..<12, using: &random) {
      case 0, 1: port = Int.random(in: 1...2, using: &random)
      case 2: team = [nil, "a", "b"].randomElement(using: &random) ?? nil
      case 3: hasEgress.toggle()
      case 4, 5: file = Int.random(in: 0..<4, using: &random)
      case 6: other = Int.random(in: 1...2, using: &random)
      case 7: isThere.toggle()
      default: break
      }
    }
  }

  private struct History {
    var parents: [[Int]] = []
    var states: [State] = []

    init(_ count: Int, _ random: inout SeededRandom) {
      for number in 0..<count {
        let recent = max(0, number - 5)..<number
        let wanted = number == 0 ? 0 : [1, 1, 2, 2, 3].randomElement(using: &random) ?? 1
        parents.append(Array(recent.shuffled(using: &random).prefix(wanted)))
        var state = parents[number].randomElement(using: &random).map { states[$0] } ?? State()
        if Int.random(in: 0..<3, using: &random) > 0 { state.change(&random) }
        if Int.random(in: 0..<3, using: &random) == 0 { state.change(&random) }
        states.append(state)
      }
    }

    /// The history for `git fast-import`.
    func script(clocks: Bool, _ random: inout SeededRandom) -> String {
      parents.indices.map { number in
        var text = "commit refs/heads/c\(number)\nmark :\(number + 1)\n"
        let time = clocks ? number : Int.random(in: 0..<9, using: &random)
        text += "committer Ada <a@example.com> \(time) +0000\ndata <<END\n\(number)\nEND\n"
        for (place, parent) in parents[number].enumerated() {
          text += "\(place == 0 ? "from" : "merge") :\(parent + 1)\n"
        }
        text += "deleteall\n"
        for (path, content) in states[number].files() {
          text += "M 100644 inline \(path)\ndata <<END\n\(content)\nEND\n"
        }
        return text
      }.joined()
    }
  }

  /// What a commit's own files declare at a place: an object of its own for each answer that differs.
  private enum Value: Equatable {
    case noObject
    case absent
    case node(Node)

    init(_ policies: [Policy], _ place: JSONPointer?) {
      guard let web = policies.first(where: { $0.identity.name == "web" }) else {
        self = .noObject
        return
      }
      var node: Node? = web.compared
      for token in place?.tokens ?? [] {
        node = Int(token).flatMap { index in node?.sequence.map { $0[index] } } ?? node?[token]
      }
      // Of who declared the object its value is not asked.
      self = place == nil ? .absent : node.map { .node($0) } ?? .absent
    }
  }

  private static let places: [String?] = [
    nil, "", port, "/spec/ingress", "/metadata/labels/team", "/spec/egress", "/spec/policyTypes",
  ]

  @Test(
    "the named commit has the value, its parents have not, and the value leads there unchanged",
    arguments: 0..<4, [true, false])
  func values(seed: UInt64, clocks: Bool) async throws {
    var random = SeededRandom(seed: seed)
    let history = History(60, &random)
    let repository = try await TestRepository()
    try await Program.output(
      "git", ["-C", repository.path, "fast-import", "--quiet"],
      input: history.script(clocks: clocks, &random))
    let declared = history.states.map {
      $0.files().values.flatMap { Origins.policies(Array($0.utf8)) }
    }
    for start in history.parents.indices where history.states[start].isThere {
      let origins = try Origins(of: Self.places, in: repository, at: "c\(start)")
      for place in Self.places {
        let values = declared.map { Value($0, place.flatMap { JSONPointer($0) }) }
        let commit = try #require(origins.commit(place))
        let named = try #require(Int(commit.subject))
        let comment = "c\(start) \(place ?? "object"): c\(named)"
        #expect(values[named] == values[start], "\(comment)")
        #expect(history.parents[named].allSatisfy { values[$0] != values[start] }, "\(comment)")
        var reached: Set<Int> = []
        var open = [start]
        while let next = open.popLast() {
          guard reached.insert(next).inserted else { continue }
          open += history.parents[next].filter { values[$0] == values[start] }
        }
        #expect(reached.contains(named), "\(comment)")
      }
    }
  }

  @Test(
    "the life is what the merges did not leave behind, each commit once", arguments: 0..<4,
    [true, false])
  func life(seed: UInt64, clocks: Bool) async throws {
    var random = SeededRandom(seed: seed + 100)
    let history = History(60, &random)
    let repository = try await TestRepository()
    try await Program.output(
      "git", ["-C", repository.path, "fast-import", "--quiet"],
      input: history.script(clocks: clocks, &random))
    let declared = history.states.map {
      $0.files().values.flatMap { Origins.policies(Array($0.utf8)) }
    }
    let values = declared.map { Value($0, JSONPointer()) }
    for start in history.parents.indices where history.states[start].isThere {
      var (expected, reached, open) = (Set<Int>(), Set<Int>(), [start])
      while let next = open.popLast() {
        guard reached.insert(next).inserted else { continue }
        if let same = history.parents[next].first(where: { values[$0] == values[next] }) {
          open.append(same)
        } else {
          expected.insert(next)
          open += history.parents[next].filter { values[$0] != .noObject }
        }
      }
      let life = try Origins(of: [], life: "web", in: repository, at: "c\(start)").answers.life
      let told = life.compactMap { Int($0.commit.subject) }
      #expect(told.sorted() == expected.sorted(), "c\(start)")
      if clocks { #expect(told == told.sorted(by: >), "c\(start)") }
      for event in life {
        let number = try #require(Int(event.commit.subject))
        let isNew = history.parents[number].allSatisfy { values[$0] == .noObject }
        #expect(event.kind == (isNew ? .declared : .changed), "c\(start): c\(number)")
        #expect(event.changes.isEmpty == isNew, "c\(start): c\(number)")
      }
    }
  }
}
