import MendwallTesting
import Testing

@Suite("History with branches that were merged")
struct MergeTests {
  /// A first commit with the policy at port 80, and a branch side at it.
  private func repository() async throws -> TestRepository {
    let repository = try await TestRepository()
    try await repository.commit(["web.yaml": policy(port: 80), "x.yaml": ""], message: "base")
    try await repository.git("branch", "side")
    return repository
  }

  @Test(
    "a merged branch's commit is named that removed the object, and not the merge",
    arguments: ["none", "README", "x.yaml"])
  func removal(changedOnMain: String) async throws {
    let repository = try await repository()
    if changedOnMain != "none" {
      try await repository.commit([changedOnMain: "a: 1"], message: "main")
    }
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": nil], message: "remove")
    try await repository.commit(["README.side": "1"], message: "after")
    try await repository.checkOut("main")
    try await repository.merge("side", into: ["web.yaml": nil], message: "merge")
    #expect(try await cause(of: policy(port: 80), in: repository) == "removed by remove")
  }

  @Test(
    "a merged change is told with its commit, and counted from the main line",
    arguments: [("README", "README"), ("x.yaml", "README"), ("x.yaml", "y.yaml")])
  func change(onMain: String, onSide: String) async throws {
    let repository = try await repository()
    for number in 1...5 {
      try await repository.commit([onMain: "a: \(number)"], message: "main \(number)")
    }
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "change")
    try await repository.commit([onSide: "b: 1"], message: "after")
    try await repository.checkOut("main")
    try await repository.merge("side", into: ["web.yaml": policy(port: 81)], message: "merge")
    // Behind by the merge and by what it brought, and not by the main line's own commits.
    #expect(try await cause(of: policy(port: 80), in: repository) == "has main 5, misses change, 3")
  }

  @Test("a newer commit of a branch that only had not followed is not what the cluster has")
  func staleBranch() async throws {
    let repository = try await repository()
    try await repository.commit(
      ["web.yaml": policy(port: 81)], message: "change", date: "2026-10-02T12:00:00Z")
    try await repository.checkOut("side")
    try await repository.commit(["x.yaml": "a: 1"], message: "stale", date: "2026-10-03T12:00:00Z")
    try await repository.checkOut("main")
    try await repository.merge(
      "side", into: ["x.yaml": "a: 1"], message: "merge", date: "2026-10-04T12:00:00Z")
    #expect(try await cause(of: policy(port: 80), in: repository) == "has base, misses change, 3")
  }

  @Test("what only a merged branch declared, on its way, is what an older commit declares")
  func onTheWay() async throws {
    let repository = try await repository()
    try await repository.commit(["README": "1"], message: "main")
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": policy(port: 81)], message: "first")
    try await repository.commit(
      ["web.yaml": policy(port: 82), "db.yaml": policy("db", port: 1)], message: "second")
    try await repository.commit(["db.yaml": nil], message: "third")
    try await repository.checkOut("main")
    try await repository.merge("side", into: ["web.yaml": policy(port: 82)], message: "merge")
    let live = [policy(port: 81), policy("db", port: 1)]
    #expect(
      try await Causes(of: live, in: repository).sentences == [
        "web": "has first, misses second, 4", "db": "removed by third",
      ])
  }

  @Test("a merge that left a branch's state behind is what the cluster misses")
  func leftBehind() async throws {
    let repository = try await repository()
    try await repository.commit(["README": "1"], message: "main")
    try await repository.checkOut("side")
    try await repository.commit(
      ["web.yaml": policy(port: 81), "db.yaml": policy("db", port: 1)], message: "side")
    try await repository.checkOut("main")
    try await repository.merge("side", into: [:], message: "ours")
    let live = [policy(port: 81), policy("db", port: 1)]
    #expect(
      try await Causes(of: live, in: repository).sentences == [
        "web": "has side, misses ours, 2", "db": "removed by ours",
      ])
  }

  @Test("a merge that removed what both of its parents have is named")
  func evil() async throws {
    let repository = try await repository()
    try await repository.commit(["README": "1"], message: "main")
    try await repository.checkOut("side")
    try await repository.commit(["x.yaml": "a: 1"], message: "side")
    try await repository.checkOut("main")
    try await repository.merge("side", into: ["web.yaml": nil], message: "evil")
    #expect(try await cause(of: policy(port: 80), in: repository) == "removed by evil")
  }

  @Test("a removal before the object came back explains nothing of a merge that left it out")
  func earlierRemoval() async throws {
    let repository = try await repository()
    try await repository.commit(["web.yaml": nil], message: "first removal")
    try await repository.git("branch", "--force", "side")
    try await repository.commit(["web.yaml": policy(port: 80)], message: "back")
    try await repository.checkOut("side")
    try await repository.commit(["x.yaml": "a: 1"], message: "side")
    // The side's tree in place of main's.
    try await repository.checkOut("main")
    try await repository.merge(
      "side", into: ["web.yaml": nil, "x.yaml": "a: 1"], message: "theirs")
    #expect(try await cause(of: policy(port: 80), in: repository) == "removed by theirs")
  }

  @Test("of a conflict that was resolved in a third way the side's change is what was missed first")
  func conflict() async throws {
    let repository = try await repository()
    try await repository.commit(["web.yaml": policy(port: 81)], message: "main")
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": policy(port: 82)], message: "side")
    try await repository.checkOut("main")
    try await repository.merge("side", into: ["web.yaml": policy(port: 83)], message: "merge")
    #expect(try await cause(of: policy(port: 81), in: repository) == "has main, misses merge, 2")
    #expect(try await cause(of: policy(port: 82), in: repository) == "has side, misses merge, 2")
    #expect(try await cause(of: policy(port: 80), in: repository) == "has base, misses main, 3")
  }

  @Test("a branch of a branch is followed to the commit that made the change")
  func nested() async throws {
    let repository = try await repository()
    try await repository.checkOut("side")
    try await repository.branch("inner")
    try await repository.commit(["web.yaml": nil], message: "remove")
    try await repository.checkOut("side")
    try await repository.commit(["x.yaml": "a: 1"], message: "side")
    try await repository.merge("inner", into: ["web.yaml": nil], message: "inner merge")
    try await repository.checkOut("main")
    try await repository.commit(["y.yaml": "a: 1"], message: "main")
    try await repository.merge(
      "side", into: ["web.yaml": nil, "x.yaml": "a: 1"], message: "outer merge")
    #expect(try await cause(of: policy(port: 80), in: repository) == "removed by remove")
  }

  @Test("a merge of three branches names the one that made the change")
  func octopus() async throws {
    let repository = try await repository()
    for name in ["one", "two"] {
      try await repository.checkOut("side")
      try await repository.branch(name)
      try await repository.commit(
        name == "one" ? ["x.yaml": "a: 1"] : ["web.yaml": policy(port: 81)], message: name)
    }
    try await repository.checkOut("main")
    try await repository.commit(["y.yaml": "a: 1"], message: "main")
    try await repository.merge(
      "one", "two", into: ["x.yaml": "a: 1", "web.yaml": policy(port: 81)], message: "merge")
    #expect(try await cause(of: policy(port: 80), in: repository) == "has main, misses two, 3")
  }

  @Test("of a change that another branch made too the one that the merge brought is named")
  func twice() async throws {
    let repository = try await repository()
    try await repository.git("branch", "late")
    try await repository.commit(["y.yaml": "a: 1"], message: "main")
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": nil], message: "brought", date: "2026-10-02T12:00:00Z")
    try await repository.checkOut("main")
    try await repository.merge(
      "side", into: ["web.yaml": nil], message: "merge", date: "2026-10-03T12:00:00Z")
    try await repository.checkOut("late")
    try await repository.commit(["web.yaml": nil], message: "too", date: "2026-10-04T12:00:00Z")
    try await repository.checkOut("main")
    try await repository.merge("late", into: [:], message: "late", date: "2026-10-05T12:00:00Z")
    #expect(try await cause(of: policy(port: 80), in: repository) == "removed by brought")
  }

  @Test(
    "clocks that were wrong change no answer",
    arguments: [[1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1], [3, 6, 1, 5, 2, 4], [1, 6, 5, 2, 3, 4]])
  func clocks(days: [Int]) async throws {
    let dates = days.map { "2026-10-0\($0)T12:00:00Z" }
    let repository = try await TestRepository()
    try await repository.commit(["web.yaml": policy(port: 80)], message: "a", date: dates[0])
    try await repository.commit(["web.yaml": policy(port: 81)], message: "b", date: dates[1])
    try await repository.git("branch", "side")
    try await repository.commit(["web.yaml": policy(port: 80)], message: "c", date: dates[2])
    try await repository.checkOut("side")
    try await repository.commit(["x.yaml": "a: 1"], message: "side", date: dates[3])
    try await repository.checkOut("main")
    try await repository.merge("side", into: ["x.yaml": "a: 1"], message: "m", date: dates[4])
    try await repository.commit(["web.yaml": policy(port: 82)], message: "d", date: dates[5])
    #expect(try await cause(of: policy(port: 80), in: repository) == "has m, misses d, 1")
    #expect(try await cause(of: policy(port: 81), in: repository) == "has b, misses c, 4")
  }

  @Test("a merge that a shallow clone cut off from its branch is named itself")
  func shallow() async throws {
    let repository = try await repository()
    try await repository.commit(["y.yaml": "a: 1"], message: "main")
    try await repository.checkOut("side")
    try await repository.commit(["web.yaml": nil], message: "remove")
    try await repository.checkOut("main")
    try await repository.merge("side", into: ["web.yaml": nil], message: "merge")
    let folder = try TemporaryFolder()
    try await repository.git(
      "clone", "--quiet", "--depth", "2", "file://" + repository.path, folder("clone"))
    #expect(
      try await cause(of: policy(port: 80), in: repository, clone: folder("clone"))
        == "removed by merge")
  }
}
