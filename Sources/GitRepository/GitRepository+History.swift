import CLibgit2

/// A commit as history tells it.
public struct HistoryCommit: Hashable, Sendable {
  /// The full id.
  public let id: String
  public let authorName: String
  public let authorEmail: String
  /// Seconds since 1970.
  public let authoredAt: Int64
  /// Seconds since 1970.
  public let committedAt: Int64
  /// The first line of its message.
  public let subject: String
}

/// What one commit changed against one of its parents.
public struct HistoryStep: Sendable {
  public let commit: HistoryCommit
  /// The parent's full id; nil for a commit without parents.
  public let parent: String?
  public let changes: [FileChange]

  /// A file that differs between the two.
  public struct FileChange: Sendable {
    /// From the repository's root, with slashes.
    public let path: String
    /// The content in the parent; nil where it did not have the file.
    public let before: BlobID?
    /// The content in the commit; nil where it removed the file.
    public let after: BlobID?
  }
}

/// What tells one content of a file from another.
public struct BlobID: Hashable, Sendable {
  /// In hexadecimal digits.
  let text: String
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
  /// Walks history from a commit towards the first one, newest first, and tells what each commit changed.
  ///
  /// Trees are compared from the top, and only folders that differ are entered. A merge that is the same
  /// as one of its parents in the files that are looked at is passed over, and only that parent followed.
  ///
  /// - Parameters:
  ///   - commit: from ``commit(named:)``.
  ///   - most: how many commits are looked at.
  ///   - paths: files or folders from the repository's root; none means everything.
  ///   - wants: whether a file is looked at, by its path.
  ///   - visit: told of each commit and parent that differ; false ends the walk.
  /// - Throws: ``GitError`` for an object that cannot be read, and what `visit` throws.
  public func walkHistory(
    from commit: GitCommit, most: Int, under paths: [String], where wants: (String) -> Bool,
    _ visit: (HistoryStep) throws(GitError) -> Bool
  ) throws(GitError) -> HistoryEnd {
    var queue = CommitQueue()
    try queue.insert(commitObject(id: commit.id))
    let comparison = unsafe TreeComparison(repository: handle, paths: paths)
    var count = 0
    var isShallow = false
    while let next = queue.takeNewest() {
      if count == most { return .limit }
      count += 1
      let current = try commitObject(id: next.id)
      var steps: [HistoryStep] = []
      var parents: [CommitQueue.Entry] = []
      for parentID in current.parentIDs {
        guard let parent = try parentObject(id: parentID) else {
          isShallow = true
          continue
        }
        let changes = unsafe try comparison.changes(
          from: parent.pointer, to: current.pointer, at: path
        ).filter { wants($0.path) }
        let entry = unsafe CommitQueue.Entry(
          id: parentID, committedAt: git_commit_time(parent.pointer))
        if changes.isEmpty {
          (parents, steps) = ([entry], [])
          break
        }
        parents.append(entry)
        steps.append(
          HistoryStep(commit: HistoryCommit(current), parent: parentID, changes: changes))
      }
      if unsafe git_commit_parentcount(current.pointer) == 0 {
        let changes = unsafe try comparison.changes(from: nil, to: current.pointer, at: path)
          .filter { wants($0.path) }
        steps = [HistoryStep(commit: HistoryCommit(current), parent: nil, changes: changes)]
      }
      for step in steps where try !visit(step) { return .answered }
      for parent in parents { queue.insert(parent) }
    }
    return isShallow ? .shallow : .complete
  }

  /// How many commits lead to one commit that do not lead to another; nil where history does not tell.
  public func countCommits(to commit: String, notIn other: String) -> Int? {
    var (to, from) = (git_oid(), git_oid())
    var (ahead, behind) = (0, 0)
    guard unsafe git_oid_fromstr(&to, commit) == 0, unsafe git_oid_fromstr(&from, other) == 0,
      unsafe git_graph_ahead_behind(&ahead, &behind, handle, &to, &from) == 0
    else { return nil }
    return ahead
  }

  private func commitObject(id: String) throws(GitError) -> GitObject {
    guard let found = lookUpCommit(id: id) else { throw unreadable("commit \(id)") }
    return found
  }

  /// A parent, or nil where a shallow clone does not have it.
  private func parentObject(id: String) throws(GitError) -> GitObject? {
    if let found = lookUpCommit(id: id) { return found }
    guard unsafe git_repository_is_shallow(handle) == 1 else { throw unreadable("commit \(id)") }
    return nil
  }

  private func lookUpCommit(id: String) -> GitObject? {
    var raw = git_oid()
    guard unsafe git_oid_fromstr(&raw, id) == 0 else { return nil }
    return unsafe GitObject { unsafe git_object_lookup(&$0, handle, &raw, GIT_OBJECT_COMMIT) }
  }
}

/// The commits that are still to be looked at, by their time.
private struct CommitQueue {
  struct Entry {
    let id: String
    let committedAt: Int64
  }

  /// The newest last.
  private var entries: [Entry] = []
  private var known: Set<String> = []

  mutating func insert(_ commit: consuming GitObject) {
    insert(
      unsafe Entry(
        id: ObjectID(git_object_id(commit.pointer)).text,
        committedAt: git_commit_time(commit.pointer)))
  }

  mutating func insert(_ entry: Entry) {
    guard known.insert(entry.id).inserted else { return }
    let place = entries.firstIndex { $0.committedAt > entry.committedAt } ?? entries.count
    entries.insert(entry, at: place)
  }

  mutating func takeNewest() -> Entry? { entries.popLast() }
}

extension GitObject {
  /// Of a commit: the ids of its parents.
  fileprivate var parentIDs: [String] {
    let count = unsafe git_commit_parentcount(pointer)
    return (0..<count).compactMap { index in
      guard let id = unsafe git_commit_parent_id(pointer, index) else { return nil }
      return unsafe ObjectID(id).text
    }
  }
}

extension HistoryCommit {
  fileprivate init(_ commit: borrowing GitObject) {
    let pointer = unsafe commit.pointer
    let author = unsafe git_commit_author(pointer)
    unsafe self.init(
      id: ObjectID(git_object_id(pointer)).text,
      authorName: author?.pointee.name.map { unsafe String(cString: $0) } ?? "",
      authorEmail: author?.pointee.email.map { unsafe String(cString: $0) } ?? "",
      authoredAt: author?.pointee.when.time ?? 0, committedAt: git_commit_time(pointer),
      subject: git_commit_summary(pointer).map { unsafe String(cString: $0) } ?? "")
  }
}

/// Compares the trees of two commits.
@safe private struct TreeComparison {
  let repository: OpaquePointer
  let paths: [[Substring]]

  init(repository: OpaquePointer, paths: [String]) {
    unsafe self.repository = repository
    self.paths = paths.map { $0.split(separator: "/").filter { $0 != "." } }.filter { !$0.isEmpty }
  }

  /// - Parameters:
  ///   - before: the parent; nil for none.
  ///   - after: the commit.
  ///   - repositoryPath: for errors.
  func changes(
    from before: OpaquePointer?, to after: OpaquePointer, at repositoryPath: String
  ) throws(GitError) -> [HistoryStep.FileChange] {
    var changes: [HistoryStep.FileChange] = []
    let new = unsafe GitObject { unsafe git_object_peel(&$0, after, GIT_OBJECT_TREE) }
    guard let new else { throw unreadable(repositoryPath) }
    guard let before = unsafe before else {
      unsafe try compare(nil, new.pointer, at: "", repositoryPath, into: &changes)
      return changes
    }
    let old = unsafe GitObject { unsafe git_object_peel(&$0, before, GIT_OBJECT_TREE) }
    guard let old else { throw unreadable(repositoryPath) }
    if unsafe git_oid_equal(git_object_id(old.pointer), git_object_id(new.pointer)) == 1 {
      return []
    }
    unsafe try compare(old.pointer, new.pointer, at: "", repositoryPath, into: &changes)
    return changes
  }

  private func compare(
    _ old: OpaquePointer?, _ new: OpaquePointer?, at folder: String, _ repositoryPath: String,
    into changes: inout [HistoryStep.FileChange]
  ) throws(GitError) {
    for index in unsafe 0..<(old.map { unsafe git_tree_entrycount($0) } ?? 0) {
      guard let entry = unsafe git_tree_entry_byindex(old, index) else { continue }
      let other = unsafe new.flatMap { unsafe git_tree_entry_byname($0, git_tree_entry_name(entry)) }
      unsafe try compare(entry: entry, with: other, at: folder, repositoryPath, into: &changes)
    }
    for index in unsafe 0..<(new.map { unsafe git_tree_entrycount($0) } ?? 0) {
      guard let entry = unsafe git_tree_entry_byindex(new, index) else { continue }
      if let old = unsafe old, unsafe git_tree_entry_byname(old, git_tree_entry_name(entry)) != nil {
        continue
      }
      unsafe try compare(entry: nil, with: entry, at: folder, repositoryPath, into: &changes)
    }
  }

  private func compare(
    entry old: OpaquePointer?, with new: OpaquePointer?, at folder: String,
    _ repositoryPath: String, into changes: inout [HistoryStep.FileChange]
  ) throws(GitError) {
    if let old = unsafe old, let new = unsafe new,
      unsafe git_oid_equal(git_tree_entry_id(old), git_tree_entry_id(new)) == 1
    {
      return
    }
    guard let named = unsafe old ?? new else { return }
    let name = unsafe String(cString: git_tree_entry_name(named))
    let path = folder.isEmpty ? name : "\(folder)/\(name)"
    guard isRelevant(path) else { return }
    if unsafe TreeComparison.isFolder(old) || TreeComparison.isFolder(new) {
      guard path.utf8.count(where: { $0 == UInt8(ascii: "/") }) < 200 else { return }
      let oldTree = unsafe try tree(old, repositoryPath)
      defer { unsafe git_object_free(oldTree) }
      let newTree = unsafe try tree(new, repositoryPath)
      defer { unsafe git_object_free(newTree) }
      unsafe try compare(oldTree, newTree, at: path, repositoryPath, into: &changes)
    }
    let change = unsafe HistoryStep.FileChange(
      path: path, before: TreeComparison.blob(old), after: TreeComparison.blob(new))
    if change.before != nil || change.after != nil { changes.append(change) }
  }

  /// Whether a path is one of those that are looked at, lies below one, or leads to one.
  private func isRelevant(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    return paths.isEmpty || paths.contains { zip($0, parts).allSatisfy { $0 == $1 } }
  }

  private static func isFolder(_ entry: OpaquePointer?) -> Bool {
    guard let entry = unsafe entry else { return false }
    return unsafe git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE
  }

  /// The tree of a folder, which the caller frees; nil for what is no folder.
  private func tree(_ entry: OpaquePointer?, _ repositoryPath: String) throws(GitError)
    -> OpaquePointer?
  {
    guard unsafe TreeComparison.isFolder(entry) else { return nil }
    var tree: OpaquePointer?
    guard
      unsafe git_object_lookup(&tree, repository, git_tree_entry_id(entry), GIT_OBJECT_TREE) == 0
    else { throw unreadable(repositoryPath) }
    return unsafe tree
  }

  private static func blob(_ entry: OpaquePointer?) -> BlobID? {
    guard let entry = unsafe entry else { return nil }
    switch unsafe git_tree_entry_filemode(entry) {
    case GIT_FILEMODE_BLOB, GIT_FILEMODE_BLOB_EXECUTABLE:
      return unsafe BlobID(text: ObjectID(git_tree_entry_id(entry)).text)
    default: return nil
    }
  }

  private func unreadable(_ path: String) -> GitError {
    GitError(
      code: .unreadableObject,
      description: "the history of \(path) cannot be read: \(lastMessage()); git fsck tells more")
  }
}
