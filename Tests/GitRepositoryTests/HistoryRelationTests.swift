import GitRepository
import MendwallTesting
import Testing

@Suite("How commits relate")
struct HistoryRelationTests {
  /// a - b - m - d, with side between a and m; other stands alone.
  private static func graph(times: [Int] = [0, 1, 2, 3, 4, 5]) async throws -> CommitGraph {
    try await CommitGraph(
      .init("a", files: [:], at: times[0]), .init("b", on: "a", files: [:], at: times[1]),
      .init("side", on: "a", files: [:], at: times[2]),
      .init("m", on: "b", "side", files: [:], at: times[3]),
      .init("d", on: "m", files: [:], at: times[4]), .init("other", files: [:], at: times[5]))
  }

  @Test(
    "commits are counted that lead to one and not to another, those of merged branches too",
    arguments: [
      ("d", "d", 0), ("d", "m", 1), ("d", "b", 3), ("d", "side", 3), ("d", "a", 4),
      ("b", "side", 1),
      ("a", "d", 0), ("d", "other", 5),
    ], [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [1, 1, 1, 1, 1, 1]])
  func count(_ pair: (to: String, notIn: String, count: Int), times: [Int]) async throws {
    let graph = try await Self.graph(times: times)
    let repository = try GitRepository(at: graph.repository.path)
    let count = repository.countCommits(to: graph.id(pair.to), notIn: graph.id(pair.notIn))
    #expect(count == pair.count)
  }

  @Test("a commit leads to those after it, and to no other and not to itself")
  func ancestor() async throws {
    let graph = try await Self.graph()
    let repository = try GitRepository(at: graph.repository.path)
    func leads(_ first: String, to second: String) -> Bool {
      repository.isAncestor(graph.id(first), of: graph.id(second))
    }
    for (first, second) in [("a", "d"), ("side", "m"), ("b", "d")] {
      #expect(leads(first, to: second))
      #expect(!leads(second, to: first))
    }
    for (first, second) in [("a", "a"), ("b", "side"), ("other", "d")] {
      #expect(!leads(first, to: second))
    }
  }

  @Test("of commits that are not there nothing is said")
  func unknown() async throws {
    let graph = try await Self.graph()
    let repository = try GitRepository(at: graph.repository.path)
    for id in [String(repeating: "0", count: 40), "no id"] {
      let counts = [
        repository.countCommits(to: graph.id("d"), notIn: id),
        repository.countCommits(to: id, notIn: graph.id("d")),
      ]
      #expect(counts == [nil, nil])
      let answers = [
        repository.isAncestor(id, of: graph.id("d")), repository.isAncestor(graph.id("a"), of: id),
      ]
      #expect(answers == [false, false])
    }
  }

  @Test("a shallow clone does not count what it cannot know")
  func shallow() async throws {
    let graph = try await Self.graph()
    let folder = try TemporaryFolder()
    try await graph.repository.git(
      "clone", "--quiet", "--depth", "2", "--branch", "d", "file://" + graph.repository.path,
      folder("clone"))
    let repository = try GitRepository(at: folder("clone"))
    let count = repository.countCommits(to: graph.id("d"), notIn: graph.id("m"))
    #expect(count == nil)
  }
}
