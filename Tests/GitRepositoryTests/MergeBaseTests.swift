import GitRepository
import MendwallTesting
import Testing

@Suite("Where two lines parted")
struct MergeBaseTests {
  /// a - b - m - d, with side between a and m, and late on side; other stands alone.
  private static func graph() async throws -> CommitGraph {
    try await CommitGraph(
      .init("a", files: ["x/a": "1"]), .init("b", on: "a", files: ["x/a": "2"]),
      .init("side", on: "a", files: [:]), .init("m", on: "b", "side", files: [:]),
      .init("d", on: "m", files: [:]), .init("late", on: "side", files: [:]),
      .init("other", files: [:]))
  }

  @Test(
    "it is the best commit that leads to both, as git merge-base tells it",
    arguments: [
      ("d", "late", "side"), ("b", "side", "a"), ("a", "d", "a"), ("d", "a", "a"), ("m", "m", "m"),
      ("b", "late", "a"),
    ])
  func parted(_ one: String, _ other: String, _ base: String) async throws {
    let graph = try await Self.graph()
    let repository = try GitRepository(at: graph.repository.path)
    let found = try repository.mergeBase(
      of: repository.commit(named: one), and: repository.commit(named: other))
    #expect(found?.id == graph.id(base))
    let git = try await graph.repository.git("merge-base", one, other)
    #expect(found?.id == String(git.prefix(40)))
  }

  @Test("lines that nothing joins have none")
  func unrelated() async throws {
    let graph = try await Self.graph()
    let repository = try GitRepository(at: graph.repository.path)
    let found = try repository.mergeBase(
      of: repository.commit(named: "d"), and: repository.commit(named: "other"))
    #expect(found == nil)
    let isShallow = repository.isShallow
    #expect(!isShallow)
  }

  @Test("in a shallow clone it is found where it is there")
  func shallow() async throws {
    let graph = try await Self.graph()
    let folder = try TemporaryFolder()
    try await graph.repository.git(
      "clone", "--quiet", "--depth", "1", "--no-single-branch", "--branch", "d",
      "file://" + graph.repository.path, folder("clone"))
    let repository = try GitRepository(at: folder("clone"))
    func base(_ one: String, _ other: String) throws -> String? {
      try repository.mergeBase(
        of: repository.commit(named: "origin/\(one)"),
        and: repository.commit(named: "origin/\(other)")
      )?.id
    }
    let isShallow = repository.isShallow
    #expect(isShallow)
    #expect(try base("late", "side") == graph.id("side"))
    #expect(try base("b", "side") == graph.id("a"))
    #expect(try base("b", "other") == nil)
  }

  @Test("a path is there or not, as a file or a folder, however it is written")
  func paths() async throws {
    let graph = try await Self.graph()
    let repository = try GitRepository(at: graph.repository.path)
    let commit = try repository.commit(named: "a")
    for path in ["x", "x/", "./x/a", "x/../x", ".", "", "../out"] {
      let isThere = try repository.has(path, in: commit)
      #expect(isThere, "\(path)")
    }
    for path in ["y", "x/b", "x/a/b"] {
      let isThere = try repository.has(path, in: commit)
      #expect(!isThere, "\(path)")
    }
  }
}
