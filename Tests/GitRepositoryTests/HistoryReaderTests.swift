import FoundationEssentials
import GitRepository
import MendwallTesting
import Testing

@Suite("History read step by step")
struct HistoryReaderTests {
  private func lookUp(_ id: String, _ reader: borrowing HistoryReader) throws
    -> HistoryReader.Commit
  {
    let id = try #require(ObjectID(id))
    let commit = try reader.commit(id)
    return try #require(commit)
  }

  /// The paths that differ between two commits of a graph, each with what was there and what is.
  private func changes(
    _ graph: CommitGraph, from parent: String, to commit: String,
    enters: (String) -> Bool = { _ in true }, wants: (String) -> Bool = { _ in true }
  ) throws -> [String] {
    let repository = try GitRepository(at: graph.repository.path)
    var reader = try HistoryReader(repository)
    let older = try lookUp(graph.id(parent), reader)
    let newer = try lookUp(graph.id(commit), reader)
    var lines: [String] = []
    for change in try reader.changes(from: older, to: newer, enters: enters, wants: wants) {
      var line = change.path
      for side in [change.before, change.after] {
        let bytes = try side.flatMap { try reader.content(of: $0, maximumBytes: 100) }
        line += " " + (bytes.map { String(decoding: $0, as: UTF8.self) } ?? "none")
      }
      lines.append(line)
    }
    return lines.sorted()
  }

  @Test("an id reads as its forty digits and is written as them")
  func id() throws {
    let digits = "0123456789abcdef0123456789abcdef01234567"
    let id = try #require(ObjectID(digits))
    #expect(id.description == digits)
    #expect(ObjectID(digits.uppercased()) == id)
    #expect(ObjectID(String(digits.dropLast()) + "8") != id)
    for text in ["", String(digits.dropLast()), digits + "0", String(digits.dropLast()) + "g"] {
      #expect(ObjectID(text) == nil, "\(text)")
    }
    #expect(ObjectID(String(repeating: "é", count: 20)) == nil)
    #expect(Set([id, id, ObjectID(digits.uppercased())]).count == 1)
  }

  @Test("a commit has its parents, in their order, and its time")
  func commits() async throws {
    let graph = try await CommitGraph(
      .init("a", files: ["x": "1"], at: 5), .init("b", files: [:], at: 3),
      .init("c", on: "b", "a", files: [:], at: 4))
    let reader = try HistoryReader(GitRepository(at: graph.repository.path))
    let commit = try lookUp(graph.id("c"), reader)
    #expect(commit.parents.map(\.description) == [graph.id("b"), graph.id("a")])
    #expect(commit.committedAt == 4)
    #expect(try reader.commit(commit.parents[0])?.parents.isEmpty == true)
    #expect(try reader.details(of: commit.id).subject == "c")
    let unknown = try #require(ObjectID(String(repeating: "1", count: 40)))
    let error = try #require(#expect(throws: GitError.self) { _ = try reader.commit(unknown) })
    #expect(error.code == .unreadableObject)
  }

  @Test("what names are sorted by tells files and folders apart, in either direction")
  func sorting() async throws {
    // Git sorts a folder as if its name ended with a slash: a.b, a/, a0, and a alone before all.
    let names = ["a", "a-", "a.b", "a/x", "a0", "aa", "a.b/y", "A", "ä"]
    let others = ["a-z", "a.z", "a:z", "b"].map { ($0, "same") }
    let graph = try await CommitGraph(
      names.indices.map { number in
        let files = Dictionary(uniqueKeysWithValues: others + [(names[number], "\(number)")])
        return CommitGraph.Plan("c\(number)", onAll: [], files: files)
      })
    for first in names.indices {
      for second in names.indices where first != second {
        let expected = ["\(names[first]) \(first) none", "\(names[second]) none \(second)"]
        #expect(try changes(graph, from: "c\(first)", to: "c\(second)") == expected.sorted())
      }
    }
  }

  @Test("every file of a name that a folder took is told, and every one of the folder")
  func fileAndFolder() async throws {
    let graph = try await CommitGraph(
      .init("file", files: ["a": "1", "a.b": "2", "b": "3"]),
      .init("folder", files: ["a/x": "4", "a/y/z": "5", "a.b": "2", "b/a": "6"]))
    #expect(
      try changes(graph, from: "file", to: "folder") == [
        "a 1 none", "a/x none 4", "a/y/z none 5", "b 3 none", "b/a none 6",
      ])
    #expect(
      try changes(graph, from: "folder", to: "file") == [
        "a none 1", "a/x 4 none", "a/y/z 5 none", "b none 3", "b/a 6 none",
      ])
  }

  @Test("only folders that are to be entered are, and only files that are wanted are told")
  func filters() async throws {
    let graph = try await CommitGraph(
      .init("one", files: ["a/x": "1", "a/b/x": "1", "c/x": "1", "x": "1"]),
      .init("two", files: ["a/x": "2", "a/b/x": "2", "c/x": "2", "x": "2", "d/x": "2"]))
    var entered: [String] = []
    let told = try changes(
      graph, from: "one", to: "two",
      enters: {
        entered.append($0)
        return $0 != "c" && $0 != "d"
      }, wants: { $0 != "x" })
    #expect(told == ["a/b/x 1 2", "a/x 1 2"])
    #expect(entered.sorted() == ["a", "a/b", "c", "d"])
    #expect(try changes(graph, from: "one", to: "one").isEmpty)
  }

  @Test(
    "links and submodules have no content, and a file in their place, or they in its, has one side")
  func others() async throws {
    let repository = try await TestRepository()
    let first = try await repository.commit(["a": "1", "b": "2", "c": "3"])
    try FileManager.default.removeItem(atPath: repository.folder("a"))
    try FileManager.default.createSymbolicLink(
      atPath: repository.folder("a"), withDestinationPath: "c")
    try await repository.git("add", "--all")
    try await repository.git("update-index", "--cacheinfo", "160000,\(first),b")
    try await repository.git("update-index", "--add", "--cacheinfo", "160000,\(first),d")
    try await Program.output("chmod", ["+x", repository.folder("c")])
    try await repository.git("add", "c")
    try await repository.git("commit", "--quiet", "--message", "second")
    let git = try GitRepository(at: repository.path)
    let id = try git.commit(named: "HEAD").id
    var reader = try HistoryReader(git)
    let newer = try lookUp(id, reader)
    let older = try #require(try reader.commit(newer.parents[0]))
    let gone = try reader.changes(
      from: older, to: newer, enters: { _ in true }, wants: { _ in true })
    #expect(gone.map(\.path).sorted() == ["a", "b"])
    #expect(gone.allSatisfy { $0.before != nil && $0.after == nil })
    let back = try reader.changes(
      from: newer, to: older, enters: { _ in true }, wants: { _ in true })
    #expect(back.map(\.path).sorted() == ["a", "b"])
    #expect(back.allSatisfy { $0.before == nil && $0.after != nil })
  }

  @Test("a content longer than allowed is none, and one that is gone is an error")
  func contents() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a": "12345"])
    let id = try await repository.git("rev-parse", "HEAD:a").prefix { !$0.isWhitespace }
    let blob = try #require(ObjectID(String(id)))
    let reader = try HistoryReader(GitRepository(at: repository.path))
    #expect(try reader.content(of: blob, maximumBytes: 5) == Array("12345".utf8))
    #expect(try reader.content(of: blob, maximumBytes: 4) == nil)
    let unknown = try #require(ObjectID(String(repeating: "1", count: 40)))
    #expect(throws: GitError.self) { _ = try reader.content(of: unknown, maximumBytes: 5) }
  }

  @Test("a shallow clone has no commit before its cut, and a whole one names its pull requests")
  func shallow() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a": "1"], message: "first")
    try await repository.commit(["a": "2"], message: "second (#7)")
    let folder = try TemporaryFolder()
    try await repository.git(
      "clone", "--quiet", "--depth", "1", "file://\(repository.path)", folder("clone"))
    let git = try GitRepository(at: folder("clone"))
    let id = try #require(ObjectID(git.commit(named: "HEAD").id))
    let reader = try HistoryReader(git)
    let commit = try #require(try reader.commit(id))
    #expect(commit.parents.count == 1)
    #expect(try reader.commit(commit.parents[0]) == nil)
    #expect(try reader.pullRequest(of: id) == 7)
    #expect(try reader.details(of: id, pullRequest: 8).pullRequest == 7)
    let whole = try HistoryReader(GitRepository(at: repository.path))
    #expect(try whole.details(of: commit.parents[0], pullRequest: 8).pullRequest == 8)
    #expect(try whole.pullRequest(of: commit.parents[0]) == nil)
  }

  @Test("a commit leads to itself and to those after it; of what is not there nothing is said")
  func leads() async throws {
    let graph = try await CommitGraph(
      .init("a", files: [:]), .init("b", on: "a", files: [:]), .init("side", on: "a", files: [:]),
      .init("m", on: "b", "side", files: [:]))
    let reader = try HistoryReader(GitRepository(at: graph.repository.path))
    func leads(_ commit: String, _ other: String) throws -> Bool? {
      reader.leads(
        try #require(ObjectID(graph.id(commit))), to: try #require(ObjectID(graph.id(other))))
    }
    for (commit, other, answer) in [
      ("a", "a", true), ("a", "m", true), ("side", "m", true), ("m", "side", false),
      ("side", "b", false),
    ] { #expect(try leads(commit, other) == answer, "\(commit) to \(other)") }
    let unknown = try #require(ObjectID(String(repeating: "1", count: 40)))
    #expect(reader.leads(unknown, to: try #require(ObjectID(graph.id("m")))) == nil)
  }
}
