import FoundationEssentials
import GitRepository
import MendwallTesting
import Testing

@Suite("What the commits of a history changed")
struct HistoryTests {
  @Test("a file that was added, changed or removed is told with its contents before and after")
  func changes() async throws {
    let graph = try await CommitGraph(
      .init("a", files: ["old.yaml": "1", "same.yaml": "s", "d/x.yaml": "1"]),
      .init("b", on: "a", files: ["new.yaml": "n", "same.yaml": "s", "d/x.yaml": "2"]))
    let walk = try graph.walk(from: "b")
    #expect(walk.told == ["b <- a: d/x.yaml 1 > 2, new.yaml none > n, old.yaml 1 > none"])
    #expect(walk.end == .complete)
  }

  @Test("a renamed file is told where it was and where it is, with one and the same content")
  func rename() async throws {
    let graph = try await CommitGraph(
      .init("a", files: ["x.yaml": "1", "k": ""]),
      .init("b", on: "a", files: ["d/e/y.yaml": "1", "k": ""]))
    let changes = try #require(try graph.walk(from: "b").steps.first?.parents.first).changes
    #expect(changes.map(\.path).sorted() == ["d/e/y.yaml", "x.yaml"])
    #expect(changes.compactMap(\.before) == changes.compactMap(\.after))
    #expect(changes.count { $0.before != nil } == 1)
  }

  @Test(
    "a file in place of a folder, and a folder in place of a file, are told file by file",
    // Git keeps a folder among its neighbours as if its name ended with a slash.
    arguments: [[:], ["p.yaml": "n", "p-1": "n", "p0": "n", "pa/x": "n"]])
  func fileAndFolder(neighbours: [String: String]) async throws {
    let graph = try await CommitGraph(
      .init("a", files: ["p": "file", "k": ""].merging(neighbours) { $1 }),
      .init("b", on: "a", files: ["p/x": "1", "p/q/y": "2", "k": ""].merging(neighbours) { $1 }),
      .init("c", on: "b", files: ["p": "again", "k": ""].merging(neighbours) { $1 }))
    #expect(
      try graph.walk(from: "c").told == [
        "c <- b: p none > again, p/q/y 2 > none, p/x 1 > none",
        "b <- a: p file > none, p/q/y none > 2, p/x none > 1",
      ])
  }

  @Test("entries that stand before, between and after all others are told")
  func order() async throws {
    let graph = try await CommitGraph(
      .init("a", files: ["b": "1", "d": "1", "f": "1"]),
      .init("b", on: "a", files: ["a": "2", "b": "1", "c": "2", "d": "1", "f": "1", "g/h": "2"]),
      .init("c", on: "b", files: ["d": "1"]))
    #expect(
      try graph.walk(from: "c").told == [
        "c <- b: a 2 > none, b 1 > none, c 2 > none, f 1 > none, g/h 2 > none",
        "b <- a: a none > 2, c none > 2, g/h none > 2",
      ])
  }

  @Test("a folder that did not change is not entered")
  func unchangedFolders() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["same/deep/x.yaml": "1", "d/y.yaml": "1"])
    try await repository.commit(["d/y.yaml": "2"], message: "second")
    // It cannot be entered: its content is gone.
    let ids = try await repository.git("rev-parse", "HEAD:same", "HEAD:same/deep")
    for id in ids.split(separator: "\n") {
      try FileManager.default.removeItem(
        atPath: repository.folder(".git/objects/\(id.prefix(2))/\(id.dropFirst(2))"))
    }
    var asked: [String] = []
    let walk = try Walk(
      repository.path,
      where: {
        asked.append($0)
        return true
      })
    #expect(walk.commits == ["second"])
    #expect(asked == ["d/y.yaml"])
  }

  @Test(
    "only what lies under the paths is told",
    arguments: [
      ([], ["b", "c", "d", "e"]), (["p"], ["b", "c"]), (["p/"], ["b", "c"]), (["./p"], ["b", "c"]),
      (["q/../p"], ["b", "c"]), (["p/x.yaml"], ["b"]), (["p/s"], ["c"]),
      (["p/s", "p-1"], ["c", "d"]),
      (["."], ["b", "c", "d", "e"]), ([".", "p"], ["b", "c", "d", "e"]), (["nowhere"], []),
      (["x.yaml"], ["e"]), (["p/x.yaml/z"], []),
    ] as [([String], [String])])
  func paths(paths: [String], commits: [String]) async throws {
    var files = ["p/x.yaml": "1", "p/s/y.yaml": "1", "p-1/x.yaml": "1", "x.yaml": "1"]
    var plans: [CommitGraph.Plan] = [.init("a", files: files)]
    for (name, path) in [
      ("b", "p/x.yaml"), ("c", "p/s/y.yaml"), ("d", "p-1/x.yaml"), ("e", "x.yaml"),
    ] {
      files[path] = "2"
      plans.append(.init(name, onAll: [plans[plans.count - 1].name], files: files))
    }
    let walk = try await CommitGraph(plans).walk(from: "e", under: paths)
    #expect(walk.commits == commits.reversed())
    #expect(walk.end == .complete)
  }

  @Test(
    "a commit is not told that changed nothing, no wanted file, or only whether a file may be run")
  func nothing() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": "1", "b.txt": "1"])
    try await repository.commit([:], message: "empty")
    try await repository.commit(["b.txt": "2"], message: "text")
    try await Program.output("chmod", ["+x", repository.folder("a.yaml")])
    try await repository.commit([:], message: "mode")
    let walk = try Walk(repository.path, where: { $0.hasSuffix(".yaml") })
    #expect(walk.commits.isEmpty)
    #expect(walk.end == .complete)
    #expect(try Walk(repository.path).commits == ["text"])
  }

  @Test("a first commit has nothing before it and is not told")
  func firstCommit() async throws {
    let graph = try await CommitGraph(.init("a", files: ["x.yaml": "1"]))
    let walk = try graph.walk(from: "a")
    #expect(walk.told.isEmpty)
    #expect(walk.end == .complete)
  }

  @Test("symbolic links and submodules have no content; a file in their place has")
  func otherEntries() async throws {
    let repository = try await TestRepository()
    let first = try await repository.commit(["a.yaml": "1", "b.yaml": "1"])
    try FileManager.default.removeItem(atPath: repository.folder("a.yaml"))
    try FileManager.default.createSymbolicLink(
      atPath: repository.folder("a.yaml"), withDestinationPath: "b.yaml")
    try FileManager.default.removeItem(atPath: repository.folder("b.yaml"))
    try await repository.git("add", "--all")
    try await repository.git("update-index", "--add", "--cacheinfo", "160000,\(first),b.yaml")
    try await repository.git("commit", "--quiet", "--message", "others")
    let walk = try Walk(repository.path, names: ["first": first])
    #expect(walk.told == ["others <- first: a.yaml 1 > none, b.yaml 1 > none"])
  }

  @Test("a commit tells who wrote it and when, and the first line of its message")
  func commit() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": "1"])
    try repository.folder.write("2", to: "a.yaml")
    try await repository.git(
      ["commit", "--quiet", "--all", "--message", "Open the port\n\nFor the shop."],
      environment: [
        "GIT_AUTHOR_NAME": "Grace Ünal", "GIT_AUTHOR_EMAIL": "grace@example.com",
        "GIT_AUTHOR_DATE": "2026-10-01T12:00:00+0200", "GIT_COMMITTER_DATE": "2026-10-02T12:00:00Z",
      ])
    let commit = try #require(try Walk(repository.path).steps.first?.commit)
    #expect(commit.author.name == "Grace Ünal")
    #expect(commit.author.email == "grace@example.com")
    #expect(commit.authoredAt == 1_790_848_800)
    #expect(commit.committedAt == 1_790_942_400)
    #expect(commit.subject == "Open the port")
  }

  @Test("a commit, a folder or a content that is missing ends the walk with the remedy")
  func damage() async throws {
    for object in ["HEAD~1", "HEAD:d", "HEAD:d/a.yaml"] {
      let repository = try await TestRepository()
      try await repository.commit(["d/a.yaml": "1"])
      try await repository.commit(["d/a.yaml": "2"])
      let id = try await repository.git("rev-parse", object)
      try FileManager.default.removeItem(
        atPath: repository.folder(".git/objects/\(id.prefix(2))/\(id.dropFirst(2).prefix(38))"))
      let error = try #require(#expect(throws: GitError.self) { try Walk(repository.path) })
      #expect(error.code == .unreadableObject, "\(object): \(error)")
      #expect(error.description.contains("git fsck"))
    }
  }
}
