import Attribution
import GitRepository
import MendwallTesting
import Testing

@Suite("Who set a value where branches were merged")
struct OriginMergeTests {
  /// A first commit with the policies web and db at port 80, and a branch side at it.
  private func repository() async throws -> TestRepository {
    let repository = try await TestRepository()
    try await repository.commit(
      ["web.yaml": policy(port: 80), "all.yaml": policy("db", port: 80)], message: "base")
    try await repository.git("branch", "side")
    return repository
  }

  @Test(
    "a side branch's commit is named, with the pull request that the merge names",
    arguments: ["none", "README", "all.yaml"], ["2026-10-01T12:00:00Z", "2026-09-01T12:00:00Z"])
  func side(changedOnMain: String, date: String) async throws {
    let repository = try await repository()
    if changedOnMain != "none" {
      try await repository.commit([changedOnMain: policy("db", port: 81)], message: "main")
    }
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "change", date: date)
    try await repository.commit(["x.yaml": "b: 1"], message: "after")
    try await repository.checkOut("main")
    try await repository.merge(
      "side", into: ["web.yaml": policy(port: 81), "x.yaml": "b: 1"],
      message: "Merge pull request #41 from ada/side")
    let origins = try Origins(of: [port, "/spec/podSelector"], in: repository)
    #expect(origins.subject(port) == "change")
    #expect(origins.commit(port)?.pullRequest == 41)
    // They were there before.
    #expect(origins.subject("/spec/podSelector") == "base")
    #expect(origins.commit("/spec/podSelector")?.pullRequest == nil)
    #expect(origins.subject(port, of: "db") == (changedOnMain == "all.yaml" ? "main" : "base"))
    #expect(origins.commit(port, of: "db")?.pullRequest == nil)
  }

  @Test("a value that the branch had before it was merged is not the pull request's")
  func sameFile() async throws {
    let repository = try await repository()
    let both = policy(port: 80) + "---\n" + policy("new", port: 1)
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": both], message: "add")
    try await repository.checkOut("main")
    try await repository.merge(
      "side", into: ["web.yaml": both], message: "Merge pull request #41 from ada/side")
    let origins = try Origins(of: [port], in: repository)
    #expect(origins.subject(port) == "base")
    #expect(origins.commit(port)?.pullRequest == nil)
    #expect(origins.subject(port, of: "new") == "add")
    #expect(origins.commit(port, of: "new")?.pullRequest == 41)
  }

  @Test(
    "of merges within merges the inmost one counts that names a pull request",
    arguments: [("Merge branch 'deep' into side", 41), ("Merge pull request #7 from ada/deep", 7)])
  func nested(subject: String, number: Int) async throws {
    let repository = try await repository()
    try await repository.checkOut("side")
    try await repository.branch("deep")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "change")
    try await repository.checkOut("side")
    try await repository.merge("deep", into: ["web.yaml": policy(port: 81)], message: subject)
    try await repository.checkOut("main")
    try await repository.merge(
      "side", into: ["web.yaml": policy(port: 81)], message: "Merge pull request #41 from ada/side")
    let commit = try #require(try Origins(of: [port], in: repository).commit(port))
    #expect(commit.subject == "change")
    #expect(commit.pullRequest == number)
  }

  @Test("a value that a merge took back to what it was at the fork is not the pull request's")
  func takenBack() async throws {
    let repository = try await repository()
    try await repository.checkOut("side")
    try await repository.commit(["x.yaml": "a: 1"], message: "side")
    try await repository.checkOut("main")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "main")
    try await repository.merge(
      "side", into: ["web.yaml": policy(port: 80), "x.yaml": "a: 1"],
      message: "Merge pull request #41 from ada/side")
    let commit = try #require(try Origins(of: [port], in: repository).commit(port))
    #expect(commit.subject == "base")
    #expect(commit.pullRequest == nil)
  }

  @Test("a value that was on the branch before a branch of it forked is the outer pull request's")
  func outer() async throws {
    let repository = try await repository()
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "change")
    try await repository.branch("deep")
    try await repository.commit(["x.yaml": "a: 1"], message: "deep")
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": policy(port: 82)], message: "away")
    try await repository.merge(
      "deep", into: ["web.yaml": policy(port: 81), "x.yaml": "a: 1"],
      message: "Merge pull request #7 from ada/deep")
    try await repository.checkOut("main")
    try await repository.merge(
      "side", into: ["web.yaml": policy(port: 81), "x.yaml": "a: 1"],
      message: "Merge pull request #41 from ada/side")
    let commit = try #require(try Origins(of: [port], in: repository).commit(port))
    #expect(commit.subject == "change")
    #expect(commit.pullRequest == 41)
  }

  @Test("a commit that names its own pull request keeps it")
  func own() async throws {
    let repository = try await repository()
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "lock down (#12)")
    try await repository.checkOut("main")
    try await repository.merge(
      "side", into: ["web.yaml": policy(port: 81)], message: "Merge pull request #41 from ada/side")
    #expect(try Origins(of: [port], in: repository).commit(port)?.pullRequest == 12)
  }

  @Test("a squashed pull request is its one commit on main")
  func squash() async throws {
    let repository = try await repository()
    try await repository.commit(["web.yaml": policy(port: 81)], message: "lock down (#41)")
    let commit = try #require(try Origins(of: [port], in: repository).commit(port))
    #expect(commit.subject == "lock down (#41)")
    #expect(commit.pullRequest == 41)
  }

  @Test("a value that no parent of a merge has was set by the merge")
  func evil() async throws {
    let repository = try await repository()
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "side")
    try await repository.checkOut("main")
    try await repository.commit(["web.yaml": policy(port: 82)], message: "main")
    try await repository.merge(
      "side", into: ["web.yaml": policy(port: 83), "all.yaml": policy("db", port: 83)],
      message: "Merge pull request #41 from ada/side")
    let origins = try Origins(of: [nil, port, "/spec/podSelector"], in: repository)
    for name in ["web", "db"] {
      #expect(origins.subject(port, of: name) == "Merge pull request #41 from ada/side")
      #expect(origins.subject(nil, of: name) == "base")
      #expect(origins.subject("/spec/podSelector", of: name) == "base")
    }
  }

  @Test("parts of one object that came from two branches are each its own branch's")
  func bothSides() async throws {
    let repository = try await repository()
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "side")
    try await repository.checkOut("main")
    try await repository.commit(
      ["web.yaml": policy(port: 80, labels: "{team: a}")], message: "main")
    try await repository.merge(
      "side", into: ["web.yaml": policy(port: 81, labels: "{team: a}")], message: "merge")
    let origins = try Origins(of: [port, "/metadata/labels/team", ""], in: repository)
    #expect(origins.subject(port) == "side")
    #expect(origins.subject("/metadata/labels/team") == "main")
    #expect(origins.subject("") == "merge")
  }

  @Test("what main had, and the merged branch lacked or had otherwise, is main's")
  func mainsOwn() async throws {
    let repository = try await repository()
    try await repository.commit(["web.yaml": policy(port: 82)], message: "main")
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": nil], message: "delete")
    try await repository.checkOut("main")
    try await repository.merge("side", into: [:], message: "ours")
    let origins = try Origins(of: [nil, port], in: repository)
    #expect(origins.subject(port) == "main")
    #expect(origins.subject(nil) == "base")
  }

  @Test("of three branches merged at once each one's value is its own")
  func octopus() async throws {
    let repository = try await repository()
    let names = ["one", "two", "three"]
    var files: [String: String?] = [:]
    for (index, name) in names.enumerated() {
      try await repository.checkOut("main")
      try await repository.branch(name)
      let text = policy(name, port: index)
      try await repository.commit(["\(name).yaml": text], message: "add \(name)")
      files["\(name).yaml"] = text
    }
    try await repository.checkOut("main")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "main")
    try await repository.merge("one", "two", "three", into: files, message: "octopus (#9)")
    let origins = try Origins(of: [port], in: repository)
    for name in names {
      #expect(origins.subject(port, of: name) == "add \(name)")
      #expect(origins.commit(port, of: name)?.pullRequest == 9)
    }
    #expect(origins.subject(port) == "main")
    #expect(origins.commit(port)?.pullRequest == nil)
    #expect(origins.subject(port, of: "db") == "base")
  }

  @Test("an object whose file was moved on one branch and edited on the other keeps both")
  func movedOnOne() async throws {
    let repository = try await repository()
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "edit")
    try await repository.checkOut("main")
    try await repository.commit(["web.yaml": nil, "p/web.yaml": policy(port: 80)], message: "move")
    try await repository.merge(
      "side", into: ["p/web.yaml": policy(port: 81)], message: "Merged PR 5: edit")
    let origins = try Origins(of: [nil, port, "/spec/podSelector"], in: repository)
    #expect(origins.subject(port) == "edit")
    #expect(origins.commit(port)?.pullRequest == 5)
    #expect(origins.subject("/spec/podSelector") == "base")
    #expect(origins.subject(nil) == "base")
  }

  @Test("two histories that had nothing in common are both looked through")
  func unrelated() async throws {
    let repository = try await repository()
    try await repository.git("checkout", "--quiet", "--orphan", "other")
    try await repository.git("rm", "--quiet", "-r", "-f", ".")
    try await repository.commit(["new.yaml": policy("new", port: 1)], message: "other root")
    try await repository.checkOut("main")
    try await repository.git(
      "merge", "--quiet", "--allow-unrelated-histories", "--message", "join", "other")
    let origins = try Origins(of: [nil], in: repository)
    #expect(origins.subject(nil, of: "new") == "other root")
    #expect(origins.subject(nil) == "base")
  }
}
