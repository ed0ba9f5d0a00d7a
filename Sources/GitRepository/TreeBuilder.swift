import CLibgit2

/// A folder's tree as it is made.
@safe struct TreeBuilder: ~Copyable {
  struct Entry {
    let id: ObjectID
    let mode: git_filemode_t

    var isFile: Bool { mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE }
  }

  private let pointer: OpaquePointer

  init(_ base: ObjectID?, in repository: borrowing GitRepository) throws(GitError) {
    var pointer: OpaquePointer?
    if let base {
      var raw = base.raw
      let tree = unsafe GitObject {
        unsafe git_object_lookup(&$0, repository.handle, &raw, GIT_OBJECT_TREE)
      }
      guard let tree else { throw repository.unreadable("the tree \(base)") }
      _ = unsafe git_treebuilder_new(&pointer, repository.handle, tree.pointer)
    } else {
      _ = unsafe git_treebuilder_new(&pointer, repository.handle, nil)
    }
    guard let pointer = unsafe pointer else {
      throw GitError(code: .other, description: "a tree cannot be made: \(lastMessage())")
    }
    unsafe self.pointer = pointer
  }

  deinit { unsafe git_treebuilder_free(pointer) }

  var isEmpty: Bool { unsafe git_treebuilder_entrycount(pointer) == 0 }

  func entry(_ name: String) -> Entry? {
    guard let entry = unsafe git_treebuilder_get(pointer, name) else { return nil }
    return unsafe Entry(
      id: ObjectID(git_tree_entry_id(entry)), mode: git_tree_entry_filemode(entry))
  }

  func insert(_ id: ObjectID, _ mode: git_filemode_t, as name: String) throws(GitError) {
    var raw = id.raw
    guard unsafe git_treebuilder_insert(nil, pointer, name, &raw, mode) == 0 else {
      throw GitError(
        code: .other, description: "\(name) cannot stand in a commit: \(lastMessage())")
    }
  }

  /// Takes an entry out; nothing happens where there is none.
  func remove(_ name: String) throws(GitError) {
    guard entry(name) != nil else { return }
    guard unsafe git_treebuilder_remove(pointer, name) == 0 else {
      throw GitError(
        code: .other, description: "\(name) cannot be taken out of a tree: \(lastMessage())")
    }
  }

  func write() throws(GitError) -> ObjectID {
    var id = git_oid()
    guard unsafe git_treebuilder_write(&id, pointer) == 0 else {
      throw GitError(code: .other, description: "a tree cannot be written: \(lastMessage())")
    }
    return unsafe ObjectID(&id)
  }
}
