import GitRepository
import MendwallTesting
import Testing

@Suite("A commit on a branch")
struct CommitTests {
  private static let ada = [
    "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Grace", "GIT_COMMITTER_EMAIL": "grace@example.com",
  ]

  private static func commit(
    _ changes: [String: String?], on branch: String = "new", in repository: TestRepository,
    environment: [String: String] = CommitTests.ada
  ) throws(GitError) -> GitCommit {
    let opened = try GitRepository(at: repository.path)
    return try opened.commit(
      changes.map { GitFileChange(path: $0.key, bytes: $0.value.map { Array($0.utf8) }) },
      on: branch, from: opened.commit(named: "HEAD"), message: "Accept it\n\nAll of it.\n",
      at: 1_790_000_000, environment: environment)
  }

  private func error(
    _ changes: [String: String?] = ["a.yaml": "x"], on branch: String = "new",
    in repository: TestRepository, environment: [String: String] = CommitTests.ada
  ) throws -> GitError {
    try #require(
      #expect(throws: GitError.self) {
        _ = try Self.commit(
          changes, on: branch, in: repository, environment: environment)
      })
  }

  @Test("changes, adds and removes files, and leaves the others")
  func files() async throws {
    let repository = try await TestRepository()
    try repository.folder.write("#!", to: "a/run.yaml")
    try await Program.output("chmod", ["+x", repository.folder("a/run.yaml")])
    try await repository.commit(["a/b.yaml": "b", "c/d/e.yaml": "e", "keep.txt": "k"])
    let commit = try Self.commit(
      ["a/run.yaml": "#!/bin/sh", "c/d/e.yaml": nil, "x/y/z.yaml": "z"], in: repository)
    #expect(try await repository.git("rev-parse", "new") == commit.id + "\n")
    let tree = try await repository.git(
      "ls-tree", "-r", "--format=%(objectmode) %(path)", "new")
    #expect(
      tree == "100644 a/b.yaml\n100755 a/run.yaml\n100644 keep.txt\n100644 x/y/z.yaml\n")
    #expect(try await repository.git("ls-tree", "--name-only", "new") == "a\nkeep.txt\nx\n")
    #expect(try await repository.git("show", "new:a/run.yaml") == "#!/bin/sh")
    #expect(try await repository.git("fsck", "--strict").isEmpty)
  }

  @Test("leaves the work tree, the index and HEAD as they are")
  func untouched() async throws {
    let repository = try await TestRepository()
    let head = try await repository.commit(["a.yaml": "a"])
    _ = try Self.commit(["a.yaml": "b", "new.yaml": "n"], in: repository)
    #expect(try await repository.git("status", "--porcelain", "--branch") == "## main\n")
    #expect(try await repository.git("rev-parse", "HEAD", "new~1") == "\(head)\n\(head)\n")
  }

  @Test("says who, when and why, as Git finds it")
  func message() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": "a"])
    _ = try Self.commit(["a.yaml": "b"], in: repository)
    #expect(
      try await repository.git("log", "-1", "--format=%an <%ae> %cn <%ce> %ct%n%B", "new")
        == "Ada <ada@example.com> Grace <grace@example.com> 1790000000\nAccept it\n\nAll of it.\n\n"
    )
    try await repository.git("config", "user.name", "Configured")
    try await repository.git("config", "user.email", "c@example.com")
    _ = try Self.commit(["a.yaml": "c"], on: "other", in: repository, environment: [:])
    #expect(
      try await repository.git("log", "-1", "--format=%an %ce", "other")
        == "Configured c@example.com\n")
  }

  @Test("is refused where nobody is known to commit")
  func nobody() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": "a"])
    // Empty, whatever the machine's own configuration says.
    try await repository.git("config", "user.name", "")
    try await repository.git("config", "user.email", "")
    let error = try error(in: repository, environment: [:])
    #expect(error.code == .noIdentity)
    #expect(error.description.contains("git config user.name"), "\(error)")
  }

  @Test("goes on a branch that is at its parent, and on no other that exists")
  func branches() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": "a"])
    try await repository.git("branch", "old")
    try await repository.commit(["a.yaml": "b"])
    try await repository.git("branch", "here")
    let commit = try Self.commit(["a.yaml": "c"], on: "here", in: repository)
    #expect(try await repository.git("rev-parse", "here") == commit.id + "\n")
    for branch in ["old", "here"] {
      let error = try error(on: branch, in: repository)
      #expect(error.code == .branch)
      #expect(
        error.description
          == "the branch \(branch) exists; choose another name or delete it")
    }
  }

  @Test("is refused on the branch that is checked out, here or in another work tree")
  func checkedOut() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": "a"])
    let other = try TemporaryFolder()
    try await repository.git("worktree", "add", "--quiet", "-b", "linked", other("tree"))
    for branch in ["main", "linked"] {
      let error = try error(on: branch, in: repository)
      #expect(error.code == .branch)
      #expect(error.description.contains("is checked out"), "\(error)")
    }
  }

  @Test("is refused for a name that no branch can have", arguments: ["a..b", "-x", "a b", "x/"])
  func names(branch: String) async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": "a"])
    #expect(try error(on: branch, in: repository).code == .branch)
  }

  @Test(
    "is refused where a path is a folder or a link, or leads through a file",
    arguments: [
      ["a": "x"], ["a/b.yaml/c": "x"], ["link": "x"], ["gone.yaml": nil], ["a/../x": "x"],
      [".git/config": "x"],
    ] as [[String: String?]])
  func paths(changes: [String: String?]) async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a/b.yaml": "b"])
    try await Program.output("ln", ["-s", "a/b.yaml", repository.folder("link")])
    try await repository.commit([:])
    _ = try error(changes, in: repository)
    #expect(try await repository.git("branch", "--list", "new").isEmpty)
  }

  @Test("is made in a bare repository too")
  func bare() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": "a"])
    let folder = try TemporaryFolder()
    try await repository.git("clone", "--quiet", "--bare", ".", folder("bare"))
    let opened = try GitRepository(at: folder("bare"))
    #expect(opened.workTree == nil)
    _ = try opened.commit(
      [GitFileChange(path: "a.yaml", bytes: Array("b".utf8))], on: "new",
      from: opened.commit(named: "HEAD"), message: "m", at: 1, environment: Self.ada)
    #expect(
      try await Program.output("git", ["-C", folder("bare"), "show", "new:a.yaml"]) == "b")
  }
}
