import CLibgit2

/// Reads the history of a repository step by step, for a walk that decides itself where it goes.
@safe public struct HistoryReader: ~Copyable {
  /// A commit's place in history.
  public struct Commit: Sendable {
    public let id: ObjectID
    public let parents: [ObjectID]
    /// Seconds since 1970.
    public let committedAt: Int64
    let tree: ObjectID?
  }

  private let repository: GitRepository
  private var trees: TreeReader
  private let mailmap: Mailmap
  private let isShallow: Bool

  /// - Throws: ``GitError`` where the repository's objects cannot be reached.
  public init(_ repository: consuming GitRepository) throws(GitError) {
    trees = try TreeReader(repository)
    mailmap = Mailmap(repository)
    isShallow = unsafe git_repository_is_shallow(repository.handle) == 1
    self.repository = repository
    // Commits are looked at once: to keep them would only cost memory.
    mendwall_limit_object_cache(16 << 20)
  }

  /// A commit, or nil where a shallow clone was cut off before it.
  ///
  /// - Throws: ``GitError`` where it cannot be read.
  public func commit(_ id: ObjectID) throws(GitError) -> Commit? {
    guard let found = lookUp(id) else {
      if isShallow { return nil }
      throw repository.unreadable("commit \(id)")
    }
    return unsafe Commit(
      id: id, parents: found.parentIDs.compactMap { ObjectID($0) },
      committedAt: git_commit_time(found.pointer), tree: found.treeID)
  }

  /// What a commit says of itself.
  ///
  /// - Parameters:
  ///   - id: the commit's.
  ///   - pullRequest: the one whose merge brought it in, for a commit that names none itself.
  /// - Throws: ``GitError`` where it cannot be read.
  public func details(of id: ObjectID, pullRequest: Int? = nil) throws(GitError) -> HistoryCommit {
    guard let found = lookUp(id) else { throw repository.unreadable("commit \(id)") }
    var details = HistoryCommit(found, mailmap)
    details.pullRequest = details.pullRequest ?? pullRequest
    return details
  }

  /// The number of the pull or merge request that a commit's message names.
  ///
  /// - Throws: ``GitError`` where it cannot be read.
  public func pullRequest(of id: ObjectID) throws(GitError) -> Int? {
    try details(of: id).pullRequest
  }

  /// Whether a commit is another one or one of those before it; nil where history does not tell.
  public func leads(_ commit: ObjectID, to other: ObjectID) -> Bool? {
    if commit == other { return true }
    var (ancestor, descendant) = (commit.raw, other.raw)
    switch unsafe git_graph_descendant_of(repository.handle, &descendant, &ancestor) {
    case 1: return true
    case 0: return false
    default: return nil
    }
  }

  /// The files that differ between a commit and one of its parents.
  ///
  /// - Parameters:
  ///   - parent: the older one.
  ///   - commit: the newer one.
  ///   - enters: whether a folder is looked into, by its path.
  ///   - wants: whether a file is told of, by its path.
  /// - Throws: ``GitError`` for a tree that cannot be read.
  public mutating func changes(
    from parent: Commit, to commit: Commit, enters: (String) -> Bool, wants: (String) -> Bool
  ) throws(GitError) -> [FileChange] {
    try trees.changes(from: parent.tree, to: commit.tree, enters: enters, wants: wants)
  }

  /// The content of a file, or nil where it is longer than allowed.
  ///
  /// - Throws: ``GitError`` where it cannot be read.
  public func content(of blob: ObjectID, maximumBytes: Int) throws(GitError) -> [UInt8]? {
    try repository.content(of: blob, maximumBytes: maximumBytes)
  }

  private func lookUp(_ id: ObjectID) -> GitObject? {
    var raw = id.raw
    return unsafe GitObject {
      unsafe git_object_lookup(&$0, repository.handle, &raw, GIT_OBJECT_COMMIT)
    }
  }
}
