import CLibgit2

/// Reads trees, and tells what differs between two of them.
///
/// It holds a few trees that it read last, and nothing that grows with the history.
@safe struct TreeReader: ~Copyable {
  /// Against trees that someone made to have no end.
  private static let mostOpenFolders = 100_000

  private let store: OpaquePointer
  /// For errors.
  private let name: String
  private let whenDamaged: (@Sendable () -> Void)?
  private var trees = RecentTrees()

  /// - Throws: ``GitError`` where the repository's objects cannot be reached.
  init(_ repository: borrowing GitRepository) throws(GitError) {
    var store: OpaquePointer?
    guard unsafe git_repository_odb(&store, repository.handle) == 0, let store = unsafe store else {
      throw repository.unreadable("the object store")
    }
    unsafe self.store = store
    name = repository.name
    whenDamaged = repository.whenDamaged
  }

  deinit { unsafe git_odb_free(store) }

  /// The files that differ between two trees. Folders that are the same on both sides are not entered.
  ///
  /// - Parameters:
  ///   - before: the older tree; nil for an empty one.
  ///   - after: the newer tree.
  ///   - enters: whether a folder is looked into, by its path.
  ///   - wants: whether a file is told of, by its path.
  /// - Throws: ``GitError`` for a tree that cannot be read.
  mutating func changes(
    from before: ObjectID?, to after: ObjectID?, enters: (String) -> Bool, wants: (String) -> Bool
  ) throws(GitError) -> [FileChange] {
    if before == after { return [] }
    var changes: [FileChange] = []
    var open: [(folder: String, before: ObjectID?, after: ObjectID?)] = [("", before, after)]
    while let (folder, before, after) = open.popLast() {
      let old = try tree(before)
      let new = try tree(after)
      for difference in try TreeComparison.differences(old, new) {
        let path = folder.isEmpty ? difference.name : "\(folder)/\(difference.name)"
        let wasFolder = difference.before?.mode == .folder
        let isFolder = difference.after?.mode == .folder
        if wasFolder || isFolder, open.count < TreeReader.mostOpenFolders, enters(path) {
          open.append(
            (
              path, wasFolder ? difference.before?.id : nil, isFolder ? difference.after?.id : nil
            ))
        }
        let wasFile = difference.before?.mode == .file
        let isFile = difference.after?.mode == .file
        // Whether a file may be run is none of its content.
        let isSame = wasFile && isFile && difference.before?.id == difference.after?.id
        if wasFile || isFile, !isSame, wants(path) {
          changes.append(
            FileChange(
              path: path, before: wasFile ? difference.before?.id : nil,
              after: isFile ? difference.after?.id : nil))
        }
      }
    }
    return changes
  }

  private mutating func tree(_ id: ObjectID?) throws(GitError) -> [UInt8] {
    guard let id else { return [] }
    if let known = trees[id] { return known }
    var raw = id.raw
    var object: OpaquePointer?
    guard unsafe git_odb_read(&object, store, &raw) == 0, let object = unsafe object else {
      throw unreadable(id)
    }
    defer { unsafe git_odb_object_free(object) }
    guard unsafe git_odb_object_type(object) == GIT_OBJECT_TREE else {
      throw unreadable(id)
    }
    let count = unsafe git_odb_object_size(object)
    let bytes: [UInt8] =
      if let start = unsafe git_odb_object_data(object) {
        unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
      } else {
        []
      }
    trees[id] = bytes
    return bytes
  }

  private func unreadable(_ id: ObjectID) -> GitError {
    let words = "the folder \(id) in the history of \(name) cannot be read: \(lastMessage()); "
    whenDamaged?()
    return GitError(
      code: .unreadableObject,
      description: words
        + (whenDamaged == nil
          ? "git fsck tells more"
          : "its copy in Mendwall's cache is damaged; run again, and it is made anew"))
  }
}

/// The trees that were read last: the parent's of one step are the commit's of the next.
private struct RecentTrees {
  private static let most = 64
  private var bytes: [ObjectID: [UInt8]] = [:]
  private var order: [ObjectID] = []

  subscript(id: ObjectID) -> [UInt8]? {
    get { bytes[id] }
    set {
      if bytes.updateValue(newValue ?? [], forKey: id) == nil { order.append(id) }
      guard order.count > RecentTrees.most else { return }
      for old in order.prefix(RecentTrees.most / 2) { bytes[old] = nil }
      order.removeFirst(RecentTrees.most / 2)
    }
  }
}
