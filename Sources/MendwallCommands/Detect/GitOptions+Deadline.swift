import GitRepository

extension GitOptions {
  /// Reads a repository: libgit2 has no deadlines of its own.
  ///
  /// - Throws: ``GitError`` where it takes too long, and what the work throws.
  func withDeadline<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result)
    async throws -> Result
  {
    let late = GitError(
      code: .unreadableObject,
      description:
        "reading \(shownRepo) did not end within \(Detection.gitDeadline.components.seconds) "
        + "seconds; the repository may be damaged (git fsck), or name fewer files with --path")
    return try await Deadline.run(within: Detection.gitDeadline, or: late, work)
  }
}
