import CLibgit2

extension GitRepository {
  /// Makes an empty bare repository.
  ///
  /// - Parameter folder: is made, where it is not there.
  /// - Throws: ``GitError`` where it cannot be made.
  public static func createMirror(at folder: String) throws(GitError) {
    _ = started
    var handle: OpaquePointer?
    guard unsafe git_repository_init(&handle, folder, 1) == 0 else {
      throw GitError(
        code: .other, description: "no repository can be made in \(folder): \(lastMessage())")
    }
    unsafe git_repository_free(handle)
  }

  /// The full names of all branches, tags and other references.
  ///
  /// - Throws: ``GitError`` where they cannot be read.
  public func references() throws(GitError) -> [String] {
    var list = unsafe git_strarray()
    guard unsafe git_reference_list(&list, handle) == 0 else { throw unreadable("the references") }
    defer { unsafe git_strarray_dispose(&list) }
    return unsafe (0..<list.count).compactMap { index in
      unsafe list.strings[index].map { unsafe String(cString: $0) }
    }
  }

  /// Whether there is a commit with a full id.
  public func hasCommit(_ id: String) -> Bool {
    guard var raw = ObjectID(id)?.raw else { return false }
    return unsafe GitObject { unsafe git_object_lookup(&$0, handle, &raw, GIT_OBJECT_COMMIT) }
      != nil
  }

  /// Looks at what every reference leads to, and at the folder of each commit.
  ///
  /// - Throws: ``GitError`` for the first that is missing or broken.
  public func checkReferences() throws(GitError) {
    for name in try references() {
      let object = unsafe GitObject { unsafe git_revparse_single(&$0, handle, name) }
      guard let object else { throw unreadable(name) }
      let tree = unsafe GitObject { pointer in
        let result = unsafe git_object_peel(&pointer, object.pointer, GIT_OBJECT_TREE)
        return result
      }
      // A tag may lead to a file.
      if tree == nil {
        let file = unsafe GitObject { unsafe git_object_peel(&$0, object.pointer, GIT_OBJECT_BLOB) }
        if file == nil { throw unreadable(name) }
      }
    }
  }

  /// Has the process trust the authorities of a file, in place of the system's, in every later connection.
  ///
  /// - Returns: why it cannot; nil where it does.
  package static func trustAuthorities(of file: String) -> String? {
    _ = started
    return unsafe mendwall_trust_authorities(file) == 0 ? nil : lastMessage()
  }
}
