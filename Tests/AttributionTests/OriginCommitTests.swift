import Attribution
import GitRepository
import MendwallTesting
import Testing

@Suite(
  "What is told of the commit that set a value, and histories that end early or have wrong clocks")
struct OriginCommitTests {
  @Test("people are named as .mailmap names them, and those beside the author by its trailers")
  func people() async throws {
    let repository = try await TestRepository()
    try await repository.commit([
      ".mailmap": """
      Ada Lovelace <ada@lovelace.example> <ada@example.com>
      Grace Hopper <grace@navy.example> <grace@home.example>
      Grace Hopper <grace@navy.example>
      """
    ])
    try await repository.commit(
      ["web.yaml": policy(port: 80)],
      message: """
        Open the port

        For the shop.

        Co-authored-by: Grace <grace@home.example>
        co-authored-by: Linus <linus@example.com>
        Co-Authored-By: G. Hopper <grace@navy.example>
        Co-authored-by: Ada <ada@example.com>
        """, date: "2026-10-03T12:00:00+02:00")
    let commit = try #require(try Origins(of: [port], in: repository).commit(port))
    #expect(commit.author.name == "Ada Lovelace")
    #expect(commit.committer.email == "ada@lovelace.example")
    // The author is not beside himself, and two addresses are one person.
    #expect(
      commit.coAuthors.map { "\($0.name) <\($0.email)>" } == [
        "Grace Hopper <grace@navy.example>", "Linus <linus@example.com>",
      ])
    #expect(commit.subject == "Open the port")
    #expect(commit.authoredAt == 1_791_021_600)
    #expect(commit.pullRequest == nil)
    #expect(commit.signature == nil)
  }

  @Test("clocks that were wrong name no other commit", arguments: 0..<6)
  func clocks(seed: UInt64) async throws {
    var random = SeededRandom(seed: seed)
    func date() -> String { "2026-10-0\(Int.random(in: 1...9, using: &random))T12:00:00Z" }
    let repository = try await TestRepository()
    try await repository.commit(["web.yaml": policy(port: 80)], message: "first", date: date())
    try await repository.git("branch", "side")
    try await repository.commit(
      ["web.yaml": policy(port: 80, labels: "{team: a}")], message: "label", date: date())
    try await repository.commit(["README": "1"], message: "main", date: date())
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "port", date: date())
    try await repository.commit(["x": "1"], message: "side", date: date())
    try await repository.checkOut("main")
    try await repository.merge(
      "side", into: ["web.yaml": policy(port: 81, labels: "{team: a}"), "x": "1"],
      message: "merge", date: date())
    try await repository.commit(["README": "2"], message: "last", date: date())
    let origins = try Origins(of: [nil, port, "/metadata/labels"], life: "web", in: repository)
    #expect(origins.subject(port) == "port")
    #expect(origins.subject("/metadata/labels") == "label")
    #expect(origins.subject(nil) == "first")
    let told = origins.life.map { String($0.prefix { $0 != " " }) }
    #expect(told.first == "merge")
    #expect(told.sorted() == ["first", "label", "merge", "port"])
  }

  /// First 80, then 81, then the label, and two commits of other files after it.
  private func history() async throws -> TestRepository {
    let repository = try await TestRepository()
    for (number, files) in [
      ["web.yaml": policy(port: 80)], ["web.yaml": policy(port: 81)],
      ["web.yaml": policy(port: 81, labels: "{team: a}")], ["README": "1"], ["README": "2"],
    ].enumerated() {
      try await repository.commit(
        files, message: "c\(number)", date: "2026-10-0\(number + 1)T12:00:00Z")
    }
    return repository
  }

  @Test(
    "in a shallow clone what is as old as the cut is told to be as old or older",
    arguments: [
      (1, "c4 or before", "c4 or before", ["c4 cutOff web.yaml"]),
      (2, "c3 or before", "c3 or before", ["c3 cutOff web.yaml"]),
      (3, "c2 or before", "c2 or before", ["c2 cutOff web.yaml"]),
      (
        4, "c1 or before", "c2",
        ["c2 changed web.yaml /metadata/labels/team", "c1 cutOff web.yaml"]
      ),
      (
        5, "c1", "c2",
        [
          "c2 changed web.yaml /metadata/labels/team", "c1 changed web.yaml \(port)",
          "c0 declared web.yaml",
        ]
      ),
    ])
  func shallow(depth: Int, atPort: String, label: String, life: [String]) async throws {
    let repository = try await history()
    let folder = try TemporaryFolder()
    try await repository.git(
      "clone", "--quiet", "--depth", "\(depth)", "file://\(repository.path)", folder("clone"))
    let origins = try Origins(
      of: [port, "/metadata/labels/team"], life: "web", in: repository, clone: folder("clone"))
    #expect(origins.subject(port) == atPort)
    #expect(origins.subject("/metadata/labels/team") == label)
    #expect(origins.life == life)
  }

  @Test("nothing is answered of what was not asked for, and nothing is asked in vain")
  func nothing() async throws {
    let repository = try await history()
    let origins = try Origins(of: [], in: repository)
    #expect(origins.answers.origins.isEmpty)
    #expect(origins.answers.life.isEmpty)
    #expect(origins.subject(port) == "no answer")
  }

  @Test("an older revision is answered from its own history")
  func older() async throws {
    let repository = try await history()
    let origins = try Origins(of: [port, "/metadata/labels/team"], in: repository, at: "HEAD~4")
    #expect(origins.subject(port) == "c0")
    #expect(origins.subject("/metadata/labels/team") == "c0")
  }
}
