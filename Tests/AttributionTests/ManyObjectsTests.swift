import MendwallTesting
import Testing

@Suite("Many objects in one walk over history")
struct ManyObjectsTests {
  @Test("each object has its own answer", arguments: [3, 64, 65, 200])
  func many(count: Int) async throws {
    let repository = try await TestRepository()
    func all(_ port: Int, _ numbers: some Sequence<Int>) -> String {
      numbers.map { policy("p\($0)", port: port + $0) }.joined(separator: "---\n")
    }
    try await repository.commit(["a.yaml": all(1000, 0..<count)], message: "a")
    try await repository.commit(["a.yaml": all(2000, 0..<count)], message: "b")
    // Every third object leaves, every third stays as it is, every third changes.
    try await repository.commit(
      [
        "a.yaml": all(2000, stride(from: 1, to: count, by: 3)),
        "b.yaml": all(3000, stride(from: 2, to: count, by: 3)),
      ], message: "c")
    let live = (0..<count).map { policy("p\($0)", port: ($0 % 2 == 0 ? 1000 : 2000) + $0) }
    let causes = try await Causes(of: live, in: repository)
    for number in 0..<count {
      let expected: String? =
        switch (number % 3, number % 2) {
        case (0, _): "removed by c"
        case (1, 0): "has a, misses b, 2"
        case (1, _): nil
        case (_, 0): "has a, misses b, 2"
        default: "has b, misses c, 1"
        }
      #expect(causes.sentences["p\(number)"] == expected, "p\(number)")
    }
  }

  @Test("a content is read once, however many commits have it, and only if it holds a name")
  func reading() async throws {
    let repository = try await TestRepository()
    // Before a commit there were two contents of web.yaml, each twice, and one of db.yaml.
    for (port, message) in zip([1, 2, 1, 2, 3], "abcde") {
      try await repository.commit(
        [
          "web.yaml": policy(port: port), "db.yaml": policy("db", port: 10 + port / 3),
          "other.yaml": policy("other", port: port),
        ], message: String(message))
    }
    let live = [policy(port: 99), policy("db", port: 99), policy("other", port: 3)]
    let causes = try await Causes(of: live, in: repository)
    #expect(
      causes.sentences == ["web": "tampered (complete)", "db": "tampered (complete)"])
    #expect(causes.read == 3)
  }

  @Test("the walk ends with the last answer")
  func end() async throws {
    let repository = try await TestRepository()
    for port in 1...9 { try await repository.commit(["web.yaml": policy(port: port)]) }
    let causes = try await Causes(of: [policy(port: 8)], in: repository)
    #expect(causes.read == 2)
  }

  @Test("where nothing departs, and of what is missing, history is not asked")
  func nothing() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["web.yaml": policy(port: 80)])
    try await repository.commit(["web.yaml": policy(port: 81)])
    for live in [[policy(port: 81)], []] {
      let causes = try await Causes(of: live, in: repository)
      #expect(causes.sentences.isEmpty)
      #expect(causes.read == 0)
    }
  }
}
