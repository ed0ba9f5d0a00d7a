import FoundationEssentials
import GitRepository
import MendwallTesting
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Opening a repository")
struct OpeningTests {
  @Test("a work tree is opened from its root and from any folder below")
  func workTree() async throws {
    let repository = try await TestRepository()
    let id = try await repository.commit(["a/b/c.yaml": "c"])
    for folder in ["", "/a", "/a/b", "/.git"] {
      let reading = try Reading(repository.path + folder)
      #expect(reading.commit.id == id)
      #expect(reading.paths == ["a/b/c.yaml"])
    }
  }

  @Test("a bare repository is read without a work tree")
  func bare() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": "a"])
    let folder = try TemporaryFolder()
    try await repository.git("clone", "--quiet", "--bare", ".", folder("bare.git"))
    #expect(try Reading(folder("bare.git")).text("a.yaml") == "a")
  }

  @Test("a linked work tree has its own HEAD")
  func linkedWorkTree() async throws {
    let repository = try await TestRepository()
    let first = try await repository.commit(["a.yaml": "1"])
    try await repository.commit(["a.yaml": "2"])
    let folder = try TemporaryFolder()
    try await repository.git("worktree", "add", "--quiet", "--detach", folder("linked"), first)
    #expect(try Reading(folder("linked")).text("a.yaml") == "1")
    #expect(try Reading(repository.path).text("a.yaml") == "2")
  }

  @Test("a folder in no repository is refused, and so is one that is not there")
  func none() async throws {
    let folder = try TemporaryFolder()
    for path in [folder.path, folder("missing")] {
      let error = try readingError(path)
      #expect(error.code == .notARepository)
      #expect(error.description.contains(path))
      #expect(error.description.contains("--repo"))
    }
  }

  @Test(
    "a remote repository is refused with the way to clone it",
    arguments: [
      "https://example.com/a.git", "http://example.com/a", "ssh://git@example.com/a",
      "git://example.com/a", "file:///srv/a", "git@example.com:org/a.git",
      "git+ssh://example.com/a",
    ])
  func remote(url: String) throws {
    let error = try readingError(url)
    #expect(error.code == .remote)
    #expect(error.description.contains("clone it first"))
  }

  @Test("a local path with @ and : in it is no remote repository")
  func localPath() async throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "a@b:c/x")
    #expect(try readingError(folder("a@b:c")).code == .notARepository)
  }

  @Test("a repository of SHA-256 objects is refused in words")
  func sha256() async throws {
    let repository = try await TestRepository("--object-format=sha256")
    try await repository.commit(["a.yaml": "a"])
    let error = try readingError(repository.path)
    #expect(error.code == .unsupportedFormat)
    #expect(error.description.contains("SHA-256"))
  }

  @Test("a repository with an unknown extension is refused in words")
  func unknownExtension() async throws {
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": "a"])
    try await repository.git("config", "core.repositoryFormatVersion", "1")
    try await repository.git("config", "extensions.fromTheFuture", "true")
    let error = try readingError(repository.path)
    #expect(error.code == .unsupportedFormat)
    #expect(error.description.lowercased().contains("fromthefuture"))
  }

  private static let canGiveAway = geteuid() == 0

  @Test(
    "another user's repository is refused with the way to trust it",
    .enabled(if: canGiveAway, "only root can give a folder to another user"))
  func anotherUser() async throws {
    let trusted = try await Program.run("git", ["config", "--get-all", "safe.directory"])
    try #require(!trusted.output.contains("*"), "this user trusts every repository")
    let repository = try await TestRepository()
    try await repository.commit(["a.yaml": "a"])
    try await Program.output("chown", ["-R", "12345", repository.path])
    let error = try readingError(repository.path)
    #expect(error.code == .notOwner)
    #expect(error.description.contains("safe.directory"))
  }
}
