import GitRepository
import MendwallTesting
import Testing

@Suite("Revisions")
struct RevisionTests {
  @Test("branches, tags, remote branches, ids and their ancestors name commits")
  func names() async throws {
    let origin = try await TestRepository()
    let first = try await origin.commit(["a.yaml": "1"], date: "2026-10-01T12:00:00Z")
    try await origin.git("tag", "light")
    try await origin.git("tag", "--annotate", "--message", "v1", "v1")
    try await origin.git("branch", "feature/x")
    let second = try await origin.commit(["a.yaml": "2"], date: "2026-10-02T12:00:00Z")
    let folder = try TemporaryFolder()
    try await origin.git("clone", "--quiet", ".", folder("clone"))

    for (revision, id) in [
      ("HEAD", second), ("main", second), ("light", first), ("v1", first), ("HEAD~1", first),
      ("HEAD^", first), ("main~1", first), ("origin/feature/x", first), ("origin/main", second),
      ("refs/tags/v1", first), (first, first), (String(first.prefix(8)), first),
      ("v1^{commit}", first),
    ] {
      let reading = try Reading(folder("clone"), at: revision)
      #expect(reading.commit.id == id, "\(revision)")
      #expect(reading.text("a.yaml") == (id == first ? "1" : "2"), "\(revision)")
    }
    #expect(try Reading(folder("clone"), at: "v1").commit.committedAt == 1_790_856_000)
  }

  @Test("a revision's content is read, and not what the work tree or the index has")
  func notTheWorkTree() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": "committed", "b.yaml": "b"])
    try repository.folder.write("staged", to: "a.yaml")
    try repository.folder.write("new", to: "new.yaml")
    try await repository.git("add", "--all")
    try repository.folder.write("edited", to: "a.yaml")
    let reading = try Reading(repository.path)
    #expect(reading.paths == ["a.yaml", "b.yaml"])
    #expect(reading.text("a.yaml") == "committed")
  }

  @Test(
    "an unknown or invalid revision is refused in words",
    arguments: [
      "nope", "v2", "HEAD~7", "0123456789012345678901234567890123456789", "main@{99}", "", "..",
      "a..b",
      "HEAD^{", "-x", ":/", "main:a.yaml/x",
    ])
  func unknown(revision: String) async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": "a"])
    let error = try readingError(repository.path, at: revision)
    #expect(error.code == .unknownRevision, "\(error)")
  }

  @Test("a branch that only a remote has is named in the answer")
  func remoteHint() async throws {
    let origin = try await TestRepository()
    try await origin.commit(["a.yaml": "a"])
    try await origin.git("branch", "feature")
    let folder = try TemporaryFolder()
    try await origin.git("clone", "--quiet", ".", folder("clone"))
    let error = try readingError(folder("clone"), at: "feature")
    #expect(error.code == .unknownRevision)
    #expect(error.description.contains("origin/feature exists"))
  }

  @Test("a file or a folder is no commit")
  func otherKinds() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["d/a.yaml": "a"])
    for revision in ["HEAD:d/a.yaml", "HEAD:d", "HEAD^{tree}"] {
      let error = try readingError(repository.path, at: revision)
      #expect(error.code == .unknownRevision)
      #expect(error.description.contains("another kind of object"))
    }
  }

  @Test("too few digits of an id are refused with the remedy")
  func ambiguous() async throws {
    let repository = try await TestRepository()
    var ids: [String: String] = [:]
    var shared: String?
    // Of 17 ids two begin with the same digit; Git wants four, so commits are made until four agree.
    for number in 0..<2000 where shared == nil {
      let id = try await repository.git(
        ["commit-tree", "4b825dc642cb6eb9a060e54bf8d69288fbee4904", "-m", "\(number)"],
        environment: [
          "GIT_AUTHOR_DATE": "2026-10-01T12:00:00Z", "GIT_COMMITTER_DATE": "2026-10-01T12:00:00Z",
        ])
      if ids.updateValue(id, forKey: String(id.prefix(4))) != nil { shared = String(id.prefix(4)) }
    }
    let error = try readingError(repository.path, at: try #require(shared))
    #expect(error.code == .unknownRevision)
    #expect(error.description.contains("more than one object"))
  }

  @Test("a repository without a commit says so")
  func unborn() async throws {
    let repository = try await TestRepository()
    let error = try readingError(repository.path)
    #expect(error.code == .unbornBranch)
    #expect(error.description.contains("no commit yet"))
  }

  @Test("a shallow clone reads what it has and names what it lacks")
  func shallow() async throws {
    let origin = try await TestRepository()
    let first = try await origin.commit(["a.yaml": "1"])
    try await origin.commit(["a.yaml": "2"])
    let folder = try TemporaryFolder()
    try await origin.git(
      "clone", "--quiet", "--depth", "1", "file://" + origin.path, folder("shallow"))
    #expect(try Reading(folder("shallow")).text("a.yaml") == "2")
    for revision in ["HEAD~1", first] {
      let error = try readingError(folder("shallow"), at: revision)
      #expect(error.code == .shallowHistory, "\(error)")
      #expect(error.description.contains("git fetch --unshallow"))
    }
  }
}
