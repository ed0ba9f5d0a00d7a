import GitRepository
import MendwallTesting
import Testing

@Suite("The order and the end of a walk over history")
struct HistoryOrderTests {
  private static func files(_ texts: String...) -> [String: String] {
    Dictionary(uniqueKeysWithValues: zip(["x", "y", "z"], texts))
  }

  @Test("a merge is told against each parent, and every parent is followed")
  func merge() async throws {
    let graph = try await CommitGraph(
      .init("a", files: Self.files("1", "1")),
      .init("main1", on: "a", files: Self.files("2", "1")),
      .init("side", on: "a", files: Self.files("1", "2")),
      .init("merge", on: "main1", "side", files: Self.files("2", "2")))
    let walk = try graph.walk(from: "merge")
    #expect(
      walk.told == [
        "merge <- main1: y 1 > 2", "merge <- side: x 1 > 2", "side <- a: y 1 > 2",
        "main1 <- a: x 1 > 2",
      ])
    #expect(walk.steps.flatMap { $0.parents.map(\.isOnMainLine) } == [true, false, false, true])
  }

  @Test(
    "a merge that took all of one side is told against the other, whose commits are followed too")
  func oneSided() async throws {
    let graph = try await CommitGraph(
      .init("a", files: Self.files("1")),
      .init("main1", on: "a", files: Self.files("2")),
      .init("side", on: "a", files: Self.files("3")),
      .init("merge", on: "main1", "side", files: Self.files("2")))
    #expect(
      try graph.walk(from: "merge").told == [
        "merge <- main1: ", "merge <- side: x 3 > 2", "side <- a: x 1 > 3", "main1 <- a: x 1 > 2",
      ])
  }

  @Test("a merge that is the same as both of its parents is not told")
  func sameAsBoth() async throws {
    let graph = try await CommitGraph(
      .init("a", files: Self.files("1")), .init("b", on: "a", files: Self.files("2")),
      .init("c", on: "a", files: Self.files("2")), .init("m", on: "b", "c", files: Self.files("2")))
    #expect(try graph.walk(from: "m").told == ["c <- a: x 1 > 2", "b <- a: x 1 > 2"])
  }

  @Test("what a merge itself changed is told against all of its parents")
  func evil() async throws {
    let graph = try await CommitGraph(
      .init("a", files: Self.files("1")), .init("b", on: "a", files: Self.files("2")),
      .init("c", on: "a", files: Self.files("3")), .init("m", on: "b", "c", files: Self.files("4")))
    #expect(
      try graph.walk(from: "m").told.prefix(2) == ["m <- b: x 2 > 4", "m <- c: x 3 > 4"])
  }

  @Test("a merge of three is told against each")
  func octopus() async throws {
    let graph = try await CommitGraph(
      .init("a", files: Self.files("1", "1", "1")),
      .init("b", on: "a", files: Self.files("2", "1", "1")),
      .init("c", on: "a", files: Self.files("1", "2", "1")),
      .init("d", on: "a", files: Self.files("1", "1", "2")),
      .init("m", on: "b", "c", "d", files: Self.files("2", "2", "2")))
    let walk = try graph.walk(from: "m")
    #expect(
      walk.told == [
        "m <- b: y 1 > 2, z 1 > 2", "m <- c: x 1 > 2, z 1 > 2", "m <- d: x 1 > 2, y 1 > 2",
        "d <- a: z 1 > 2", "c <- a: y 1 > 2", "b <- a: x 1 > 2",
      ])
    #expect(walk.steps[0].parents.map(\.isOnMainLine) == [true, false, false])
  }

  @Test("of branches that were merged into each other each commit is told once")
  func crissCross() async throws {
    let graph = try await CommitGraph(
      .init("a", files: Self.files("1", "1")),
      .init("b", on: "a", files: Self.files("2", "1")),
      .init("c", on: "a", files: Self.files("1", "2")),
      .init("bc", on: "b", "c", files: Self.files("2", "2")),
      .init("cb", on: "c", "b", files: Self.files("2", "2")),
      .init("m", on: "bc", "cb", files: Self.files("3", "2")))
    #expect(try graph.walk(from: "m").commits == ["m", "cb", "bc", "c", "b"])
  }

  @Test(
    "a commit comes before its parents, whatever their clocks said",
    arguments: [[0, 0, 0, 0, 0], [9, 8, 7, 6, 5], [5, 9, 0, 9, 1], [7, 1, 9, 0, 8]])
  func clocks(times: [Int]) async throws {
    let graph = try await CommitGraph(
      .init("base", files: Self.files("1"), at: times[0]),
      .init("fork", on: "base", files: Self.files("2"), at: times[1]),
      .init("left", on: "fork", files: Self.files("3"), at: times[2]),
      .init("right", on: "fork", files: Self.files("4"), at: times[3]),
      .init("merge", on: "left", "right", files: Self.files("5"), at: times[4]))
    let commits = try graph.walk(from: "merge").commits
    #expect(commits.first == "merge")
    #expect(Set(commits[1...2]) == ["left", "right"])
    #expect(commits.dropFirst(3) == ["fork"])
  }

  @Test("a fork is told after a branch from it that is dated before it")
  func oldBranch() async throws {
    let graph = try await CommitGraph(
      .init("base", files: Self.files("1"), at: 50),
      .init("fork", on: "base", files: Self.files("2"), at: 80),
      // Its clock was years behind.
      .init("slow", on: "fork", files: Self.files("3"), at: 2),
      .init("quick", on: "fork", files: Self.files("4"), at: 90),
      .init("merge", on: "slow", "quick", files: Self.files("5"), at: 95))
    #expect(try graph.walk(from: "merge").commits == ["merge", "quick", "slow", "fork"])
  }

  @Test(
    "a walk ends with as many commits as it was to look at, merged ones and unchanged ones included",
    arguments: 0...6)
  func limit(most: Int) async throws {
    let graph = try await CommitGraph(
      .init("a", files: Self.files("1")), .init("b", on: "a", files: Self.files("2")),
      .init("same", on: "b", files: Self.files("2")), .init("c", on: "a", files: Self.files("3")),
      .init("m", on: "same", "c", files: Self.files("4")))
    let walk = try graph.walk(from: "m", most: most)
    #expect(walk.end == (most < 5 ? .limit : .complete))
    #expect(walk.commits == Array(["m", "c", "b"].prefix([0, 1, 2, 2, 3, 3, 3][most])))
  }

  @Test("a walk ends where it has its answer, even with the last commit")
  func answered() async throws {
    let graph = try await CommitGraph(
      .init("a", files: Self.files("1")), .init("b", on: "a", files: Self.files("2")),
      .init("c", on: "b", files: Self.files("3")))
    for (last, commits) in [("c", ["c"]), ("b", ["c", "b"])] {
      let walk = try graph.walk(from: "c", until: last)
      #expect(walk.end == .answered)
      #expect(walk.commits == commits)
    }
  }

  @Test("an error of whoever looks ends the walk")
  func error() async throws {
    let graph = try await CommitGraph(
      .init("a", files: Self.files("1")), .init("b", on: "a", files: Self.files("2")))
    let repository = try GitRepository(at: graph.repository.path)
    let commit = try repository.commit(named: "b")
    var error: GitError?
    do throws(GitError) {
      _ = try repository.walkHistory(from: commit, most: 9, under: [], where: { _ in true }) {
        _ throws(GitError) in throw GitError(code: .other, description: "enough")
      }
    } catch let caught { error = caught }
    #expect(error?.description == "enough")
  }

  @Test("a shallow clone is walked to where it was cut off, and that is said", arguments: 1...4)
  func shallow(depth: Int) async throws {
    let graph = try await CommitGraph(
      .init("a", files: Self.files("1")), .init("b", on: "a", files: Self.files("2")),
      .init("c", on: "b", files: Self.files("3")))
    let folder = try TemporaryFolder()
    try await graph.repository.git(
      "clone", "--quiet", "--depth", "\(depth)", "--branch", "c",
      "file://" + graph.repository.path, folder("clone"))
    let walk = try Walk(folder("clone"))
    #expect(walk.commits == Array(["c", "b"].prefix(depth - 1)))
    #expect(walk.end == (depth < 3 ? .shallow : .complete))
    #expect(try Walk(folder("clone"), most: 1).end == (depth == 1 ? .shallow : .limit))
  }

  @Test("a merge of which a shallow clone has one parent is told against that one")
  func shallowMerge() async throws {
    let graph = try await CommitGraph(
      .init("a", files: Self.files("1")), .init("b", on: "a", files: Self.files("2")),
      .init("side", on: "a", files: Self.files("3")),
      .init("m", on: "b", "side", files: Self.files("4")),
      .init("n", on: "m", "b", files: Self.files("5")))
    let folder = try TemporaryFolder()
    // Of depth 2: n, m and b, and not what else m was merged from.
    try await graph.repository.git(
      "clone", "--quiet", "--depth", "2", "--branch", "n", "file://" + graph.repository.path,
      folder("clone"))
    let walk = try Walk(folder("clone"), names: graph.ids)
    #expect(
      walk.told == ["n <- m: x 4 > 5", "n <- b: x 2 > 5", "m <- b: x 2 > 4"])
    #expect(walk.end == .shallow)
  }
}
