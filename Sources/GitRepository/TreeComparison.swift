import CLibgit2

/// Compares the trees of two commits.
@safe struct TreeComparison {
  private let repository: OpaquePointer
  /// An empty one is the root.
  private let paths: [[Substring]]

  init(repository: OpaquePointer, paths: [String]) {
    unsafe self.repository = repository
    self.paths = paths.map { path in
      path.split(separator: "/").reduce(into: []) { components, part in
        switch part {
        case ".": break
        case "..": _ = components.popLast()
        default: components.append(part)
        }
      }
    }
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

  /// Goes through two folders side by side: Git keeps the entries of each in one order.
  private func compare(
    _ old: OpaquePointer?, _ new: OpaquePointer?, at folder: String, _ repositoryPath: String,
    into changes: inout [HistoryStep.FileChange]
  ) throws(GitError) {
    var (oldIndex, newIndex) = (0, 0)
    while true {
      let before = unsafe old.flatMap { unsafe git_tree_entry_byindex($0, oldIndex) }
      let after = unsafe new.flatMap { unsafe git_tree_entry_byindex($0, newIndex) }
      let order: Int32
      switch unsafe (before, after) {
      case (nil, nil): return
      case (_, nil): order = -1
      case (nil, _): order = 1
      case (let before?, let after?): order = unsafe git_tree_entry_cmp(before, after)
      }
      oldIndex += order <= 0 ? 1 : 0
      newIndex += order >= 0 ? 1 : 0
      unsafe try compare(
        entry: order <= 0 ? before : nil, with: order >= 0 ? after : nil, at: folder,
        repositoryPath, into: &changes)
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
