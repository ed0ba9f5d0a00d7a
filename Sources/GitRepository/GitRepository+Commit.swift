import CLibgit2

/// What a commit makes of a file.
public struct GitFileChange: Hashable, Sendable {
  /// From the repository's root, with slashes.
  public let path: String
  /// The whole file; nil for one that goes.
  public let bytes: [UInt8]?

  public init(path: String, bytes: [UInt8]?) {
    self.path = path
    self.bytes = bytes
  }
}

extension GitRepository {
  /// Commits changes of files on a branch.
  ///
  /// Work tree, index and `HEAD` stay as they are. A file that is there keeps its mode. The commit is not
  /// signed, and no hook is run.
  ///
  /// - Parameters:
  ///   - changes: each of another file.
  ///   - branch: its name; one that is there must be at `parent`, and checked out nowhere.
  ///   - parent: from ``commit(named:)``.
  ///   - message: its first line is the subject.
  ///   - time: seconds since 1970.
  ///   - environment: the process's variables, which may say who commits.
  /// - Throws: ``GitError``: nobody is known to commit, the branch is elsewhere or checked out, its name is
  ///   none, a path leads through a file, or an object cannot be read or written.
  public func commit(
    _ changes: [GitFileChange], on branch: String, from parent: GitCommit, message: String,
    at time: Int64, environment: [String: String]
  ) throws(GitError) -> GitCommit {
    let author = try identity(of: .author, environment)
    let committer = try identity(of: .committer, environment)
    let known = try place(of: branch, for: parent)
    let commit = try commitObject(named: parent.id)
    let tree = try tree(of: commit, changes, in: parent)
    let id = try write(
      tree, on: commit, message, by: Signature(author, time), and: Signature(committer, time))
    try point(branch, to: id, from: known)
    return GitCommit(id: id.description, committedAt: time)
  }

  // MARK: The branch

  /// Where a branch is that may take the commit; nil for one that is to be made.
  private func place(of branch: String, for parent: GitCommit) throws(GitError) -> ObjectID? {
    var isValid: Int32 = 0
    guard unsafe git_branch_name_is_valid(&isValid, branch) == 0, isValid == 1 else {
      throw GitError(
        code: .branch, description: "\(branch) is no name that a branch can have; choose another")
    }
    let name = "refs/heads/\(branch)"
    if headName == name { throw GitRepository.checkedOut(branch) }
    var reference: OpaquePointer?
    let code = unsafe git_reference_lookup(&reference, handle, name)
    if code == GIT_ENOTFOUND.rawValue { return nil }
    guard code == 0 else { throw unreadable("the branch \(branch)") }
    defer { unsafe git_reference_free(reference) }
    if unsafe git_branch_is_checked_out(reference) == 1 { throw GitRepository.checkedOut(branch) }
    guard let target = unsafe git_reference_target(reference) else {
      throw GitError(
        code: .branch,
        description: "the branch \(branch) is another name for one; choose another name")
    }
    let id = unsafe ObjectID(target)
    guard id.description == parent.id else {
      throw GitError(
        code: .branch,
        description: "the branch \(branch) exists; choose another name or delete it")
    }
    return id
  }

  private static func checkedOut(_ branch: String) -> GitError {
    GitError(
      code: .branch,
      description:
        "the branch \(branch) is checked out, and its files would no longer be as it says; choose another name"
    )
  }

  /// The reference that `HEAD` names.
  private var headName: String? {
    var head: OpaquePointer?
    guard unsafe git_reference_lookup(&head, handle, "HEAD") == 0 else { return nil }
    defer { unsafe git_reference_free(head) }
    return unsafe git_reference_symbolic_target(head).map { unsafe String(cString: $0) }
  }

  private func point(_ branch: String, to id: ObjectID, from known: ObjectID?) throws(GitError) {
    let name = "refs/heads/\(branch)"
    var reference: OpaquePointer?
    var new = id.raw
    let code: Int32
    if let known {
      var old = known.raw
      code = unsafe git_reference_create_matching(
        &reference, handle, name, &new, 1, &old, "commit: by mendwall")
    } else {
      code = unsafe git_reference_create(
        &reference, handle, name, &new, 0, "branch: Created by mendwall")
    }
    defer { unsafe git_reference_free(reference) }
    guard code == 0 else {
      throw GitError(
        code: .branch,
        description:
          "the branch \(branch) cannot be made in \(self.name): \(lastMessage()); choose another name"
      )
    }
  }

  // MARK: The commit

  /// Who did something at a time, as libgit2 holds it.
  @safe private struct Signature: ~Copyable {
    let pointer: UnsafeMutablePointer<git_signature>

    init(_ person: HistoryCommit.Person, _ time: Int64) throws(GitError) {
      var pointer: UnsafeMutablePointer<git_signature>?
      guard unsafe git_signature_new(&pointer, person.name, person.email, time, 0) == 0,
        let pointer = unsafe pointer
      else {
        throw GitError(
          code: .noIdentity,
          description:
            "\(person.name) <\(person.email)> cannot stand in a commit (\(lastMessage())); look at "
            + "git config user.name and user.email")
      }
      unsafe self.pointer = pointer
    }

    deinit { unsafe git_signature_free(pointer) }
  }

  private func write(
    _ tree: ObjectID, on parent: borrowing GitObject, _ message: String,
    by author: borrowing Signature, and committer: borrowing Signature
  ) throws(GitError) -> ObjectID {
    var raw = tree.raw
    let treeObject = unsafe GitObject {
      unsafe git_object_lookup(&$0, handle, &raw, GIT_OBJECT_TREE)
    }
    guard let treeObject else { throw unreadable("the tree \(tree)") }
    var id = git_oid()
    var parents: [OpaquePointer?] = unsafe [parent.pointer]
    let code = unsafe git_commit_create(
      &id, handle, nil, author.pointer, committer.pointer, nil, message, treeObject.pointer, 1,
      &parents)
    guard code == 0 else { throw unwritable("the commit") }
    return unsafe ObjectID(&id)
  }

  private func unwritable(_ what: String) -> GitError {
    GitError(
      code: .other, description: "\(what) cannot be written in \(name): \(lastMessage())")
  }

  // MARK: The tree

  /// A change on the way down to its file.
  private struct Descent {
    let change: GitFileChange
    let rest: ArraySlice<Substring>
  }

  private func tree(
    of commit: borrowing GitObject, _ changes: [GitFileChange], in parent: GitCommit
  ) throws(GitError) -> ObjectID {
    let root = unsafe GitObject {
      unsafe git_object_peel(&$0, commit.pointer, GIT_OBJECT_TREE)
    }
    guard let root else { throw unreadable("the tree of commit \(parent.id)") }
    let id = unsafe ObjectID(git_object_id(root.pointer))
    let descents = changes.map {
      Descent(
        change: $0, rest: $0.path.split(separator: "/", omittingEmptySubsequences: false)[...])
    }
    if let tree = try tree(id, descents) { return tree }
    return try TreeBuilder(nil, in: self).write()
  }

  /// A folder's tree with changes.
  ///
  /// - Parameter base: the tree before; nil for a folder that is new.
  /// - Returns: nil where nothing is left in it: Git knows no empty folders.
  private func tree(_ base: ObjectID?, _ changes: [Descent]) throws(GitError) -> ObjectID? {
    let builder = try TreeBuilder(base, in: self)
    let groups = Dictionary(grouping: changes) { String($0.rest.first ?? "") }
    for (name, changes) in groups.sorted(by: { $0.key < $1.key }) {
      let entry = builder.entry(name)
      if let file = changes.first(where: { $0.rest.count == 1 }) {
        guard changes.count == 1, entry.map(\.isFile) ?? true else {
          throw noFile(file.change.path)
        }
        try apply(file.change, as: name, entry, to: builder)
      } else {
        guard entry.map({ $0.mode == GIT_FILEMODE_TREE }) ?? true else {
          throw noFile(changes[0].change.path)
        }
        let inner = changes.map { Descent(change: $0.change, rest: $0.rest.dropFirst()) }
        if let folder = try tree(entry?.id, inner) {
          try builder.insert(folder, GIT_FILEMODE_TREE, as: name)
        } else {
          try builder.remove(name)
        }
      }
    }
    return builder.isEmpty ? nil : try builder.write()
  }

  private func apply(
    _ change: GitFileChange, as name: String, _ entry: TreeBuilder.Entry?,
    to builder: borrowing TreeBuilder
  ) throws(GitError) {
    guard let bytes = change.bytes else {
      guard entry != nil else { throw noFile(change.path) }
      return try builder.remove(name)
    }
    var id = git_oid()
    let code = unsafe bytes.withUnsafeBytes { bytes in
      unsafe git_blob_create_from_buffer(&id, handle, bytes.baseAddress, bytes.count)
    }
    guard code == 0 else { throw unwritable(change.path) }
    let mode = entry?.mode ?? GIT_FILEMODE_BLOB
    try builder.insert(unsafe ObjectID(&id), mode, as: name)
  }

  private func noFile(_ path: String) -> GitError {
    GitError(
      code: .pathNotFound,
      description:
        "\(path) is no plain file of the revision, or leads through one; name another file")
  }
}
