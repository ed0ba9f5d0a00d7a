import CLibgit2

extension GitRepository {
  /// Whether history was cut off when the repository was cloned.
  public var isShallow: Bool { unsafe git_repository_is_shallow(handle) == 1 }

  /// The commit at which two lines parted: the best of those that lead to both, as `git merge-base` tells it.
  ///
  /// - Parameters:
  ///   - one: from ``commit(named:)``.
  ///   - other: from ``commit(named:)``.
  /// - Returns: nil where no commit leads to both, or none that a shallow clone still has.
  /// - Throws: ``GitError`` where history cannot be read.
  public func mergeBase(of one: GitCommit, and other: GitCommit) throws(GitError) -> GitCommit? {
    // libgit2 before 1.7 fails where a shallow clone was cut off.
    if isShallow {
      let known = Set(try HistoryOrder(of: self, from: one.id, most: .max).commits.map(\.id))
      return try HistoryOrder(of: self, from: other.id, most: .max).commits
        .first { known.contains($0.id) }
        .map { GitCommit(id: $0.id, committedAt: $0.committedAt) }
    }
    guard var first = ObjectID(one.id)?.raw, var second = ObjectID(other.id)?.raw else {
      return nil
    }
    var base = git_oid()
    let code = unsafe git_merge_base(&base, handle, &first, &second)
    if code == GIT_ENOTFOUND.rawValue { return nil }
    guard code == 0 else { throw unreadable("the history of \(other.id.prefix(12))") }
    return try commit(named: unsafe ObjectID(&base).description)
  }
}
