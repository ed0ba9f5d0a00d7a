import CLibgit2

/// What one commit changed.
public struct HistoryStep: Sendable {
  public let commit: HistoryCommit
  /// Each parent that the repository has, in the commit's order.
  public let parents: [Parent]

  /// One of a commit's parents, and what differs between the two.
  public struct Parent: Sendable {
    /// The full id.
    public let id: String
    /// Whether first parents alone lead from the walk's start over the commit to this parent: the line
    /// that the branch itself took, where the others were merged into it.
    public let isOnMainLine: Bool
    public let changes: [FileChange]
  }
}

/// A file that differs between two trees.
public struct FileChange: Hashable, Sendable {
  /// From the repository's root, with slashes.
  public let path: String
  /// The older content; nil where there was no file.
  public let before: ObjectID?
  /// The newer content; nil where there is none.
  public let after: ObjectID?
}

/// How far a walk over history came.
public enum HistoryEnd: Hashable, Sendable {
  /// To the first commit.
  case complete
  /// To as many commits as it was to look at.
  case limit
  /// To where a shallow clone was cut off.
  case shallow
  /// To where what was looked for was found.
  case answered
}

extension GitRepository {
  /// Walks history from a commit towards the first one and tells what each commit changed.
  ///
  /// A commit comes before its parents, whatever the clocks said that wrote them, and otherwise the newest
  /// comes first. Every parent of a merge is followed: what a merge left behind was declared all the same.
  /// Trees are compared from the top, and only folders that differ are entered.
  ///
  /// - Parameters:
  ///   - commit: from ``commit(named:)``.
  ///   - most: how many commits are looked at: the newest.
  ///   - paths: files or folders from the repository's root; none means everything.
  ///   - wants: whether a file is looked at, by its path.
  ///   - visit: told of each commit that differs from a parent; false ends the walk.
  /// - Throws: ``GitError`` for an object that cannot be read, and what `visit` throws.
  public func walkHistory(
    from commit: GitCommit, most: Int, under paths: [String], where wants: (String) -> Bool,
    _ visit: (HistoryStep) throws(GitError) -> Bool
  ) throws(GitError) -> HistoryEnd {
    let order = try HistoryOrder(of: self, from: commit.id, most: most)
    var trees = try TreeReader(self)
    let filter = PathFilter(paths)
    let mailmap = Mailmap(self)
    for entry in order.commits {
      let current = try commitObject(id: entry.id)
      var parents: [HistoryStep.Parent] = []
      for id in entry.parents {
        let parent = try commitObject(id: id)
        let changes = try trees.changes(
          from: parent.treeID, to: current.treeID, enters: filter.leadsOn,
          wants: { filter.contains($0) && wants($0) })
        parents.append(
          HistoryStep.Parent(
            id: id, isOnMainLine: order.mainLine[entry.id] == id, changes: changes))
      }
      if parents.allSatisfy(\.changes.isEmpty) { continue }
      let step = HistoryStep(commit: HistoryCommit(current, mailmap), parents: parents)
      if try !visit(step) { return .answered }
    }
    return order.end
  }

  /// How many commits lead to one commit that do not lead to another; nil where history does not tell.
  ///
  /// It may be too many where a clock was off by the whole of history.
  public func countCommits(to commit: String, notIn other: String) -> Int? {
    // What leads to the other may lie beyond where a shallow clone was cut off.
    guard unsafe git_repository_is_shallow(handle) == 0 else { return nil }
    var (to, from) = (git_oid(), git_oid())
    var (ahead, behind) = (0, 0)
    guard unsafe git_oid_fromstr(&to, commit) == 0, unsafe git_oid_fromstr(&from, other) == 0,
      unsafe git_graph_ahead_behind(&ahead, &behind, handle, &to, &from) == 0
    else { return nil }
    return ahead
  }

  /// Whether one commit leads to another one; false also where history does not tell.
  public func isAncestor(_ commit: String, of other: String) -> Bool {
    var (ancestor, descendant) = (git_oid(), git_oid())
    guard unsafe git_oid_fromstr(&ancestor, commit) == 0,
      unsafe git_oid_fromstr(&descendant, other) == 0
    else { return false }
    return unsafe git_graph_descendant_of(handle, &descendant, &ancestor) == 1
  }

  /// What a commit says of itself.
  ///
  /// - Throws: ``GitError`` where it cannot be read.
  public func details(of commit: String) throws(GitError) -> HistoryCommit {
    HistoryCommit(try commitObject(id: commit), Mailmap(self))
  }

  func commitObject(id: String) throws(GitError) -> GitObject {
    var raw = git_oid()
    let found = unsafe GitObject {
      let code = unsafe git_oid_fromstr(&raw, id)
      return unsafe code == 0 ? git_object_lookup(&$0, handle, &raw, GIT_OBJECT_COMMIT) : code
    }
    guard let found else { throw unreadable("commit \(id)") }
    return found
  }
}

extension GitObject {
  /// Of a commit: its tree.
  var treeID: ObjectID? { unsafe git_commit_tree_id(pointer).map { unsafe ObjectID($0) } }
}
