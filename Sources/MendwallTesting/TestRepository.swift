/// A real Git repository, built commit by commit.
public final class TestRepository: Sendable {
  public let folder: TemporaryFolder
  public var path: String { folder.path }

  /// Git as a stranger to this machine would run it, so that commit ids are the same everywhere.
  private static let environment = [
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com",
  ]

  /// - Parameter options: for `git init`, such as `--bare`.
  public init(_ options: String...) async throws {
    folder = try TemporaryFolder()
    try await git(["init", "--quiet", "--initial-branch=main"] + options)
  }

  @discardableResult
  public func git(_ arguments: String...) async throws -> String { try await git(arguments) }

  @discardableResult
  public func git(_ arguments: [String], environment: [String: String] = [:]) async throws -> String
  {
    try await Program.output(
      "git", ["-C", path] + arguments,
      environment: TestRepository.environment.merging(environment) { $1 })
  }

  /// Writes files and commits everything.
  ///
  /// - Parameters:
  ///   - files: text by path; nil removes the file.
  ///   - date: as Git reads it.
  /// - Returns: the commit's id.
  @discardableResult
  public func commit(
    _ files: [String: String?], message: String = "change", date: String = "2026-10-01T12:00:00Z"
  ) async throws -> String {
    for (file, text) in files {
      if let text {
        try folder.write(text, to: file)
      } else {
        try await git("rm", "--quiet", file)
      }
    }
    try await git("add", "--all")
    try await git(
      ["commit", "--quiet", "--allow-empty", "--message", message],
      environment: ["GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date])
    let id = try await git("rev-parse", "HEAD")
    return String(id.prefix { !$0.isWhitespace })
  }
}
