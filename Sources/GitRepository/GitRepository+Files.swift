import CLibgit2

/// A file of a revision.
public struct GitFile: Sendable {
  /// From the repository's root, with slashes.
  public let path: String
  public let bytes: [UInt8]

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// Something of a revision that was not read as a file, and why.
public struct GitNote: Hashable, Sendable {
  public let path: String
  /// A sentence that names the remedy, without the path.
  public let message: String
  /// Whether something that belongs to the revision was passed over.
  public let isOmission: Bool
}

extension GitRepository {
  /// Reads the files of a revision, in the order of their paths.
  ///
  /// A symbolic link is followed within the revision and never out of it; a submodule is not entered.
  /// Both are noted. A file that is reached twice is read once.
  ///
  /// - Parameters:
  ///   - commit: from ``commit(named:)``.
  ///   - paths: files or folders from the repository's root; none means everything.
  ///   - maximumBytes: a larger file is noted and not read.
  ///   - wants: whether a file of a folder is to be read, by its path. A file that `paths` names is
  ///     read in any case.
  /// - Throws: ``GitError``: a path that the revision lacks, or an object that cannot be read.
  public func files(
    of commit: GitCommit, under paths: [String] = [], maximumBytes: Int,
    where wants: (String) -> Bool
  ) throws(GitError) -> (files: [GitFile], notes: [GitNote]) {
    var walk = TreeWalk(maximumBytes: maximumBytes)
    let commitObject = try commitObject(named: commit.id)
    let root = unsafe GitObject {
      unsafe git_object_peel(&$0, commitObject.pointer, GIT_OBJECT_TREE)
    }
    guard let root else { throw unreadable("the tree of commit \(commit.id)") }
    for path in paths.isEmpty ? [""] : paths {
      guard let components = TreeWalk.components(of: path, from: []) else {
        throw GitError(
          code: .pathNotFound,
          description: "--path \(path) leads out of the repository; name a folder within it")
      }
      let normal = components.joined(separator: "/")
      if normal.isEmpty {
        try visitTree(root, at: "", root: root, wants: wants, walk: &walk)
      } else {
        guard
          try visit(
            path: normal, root: root, wants: wants, isNamed: true, walk: &walk)
        else {
          throw GitError(
            code: .pathNotFound,
            description: "commit \(commit.id.prefix(12)) of \(self.name) has no \(normal); "
              + "--path takes a file or folder from the repository's root")
        }
      }
    }
    walk.files.sort { $0.path < $1.path }
    return (walk.files, walk.notes)
  }

  /// Visits what stands at a path; false where nothing does.
  private func visit(
    path: String, root: borrowing GitObject, wants: (String) -> Bool, isNamed: Bool,
    walk: inout TreeWalk
  ) throws(GitError) -> Bool {
    var found: OpaquePointer?
    let code = unsafe git_tree_entry_bypath(&found, root.pointer, path)
    guard code == 0, let entry = unsafe found else {
      if code == GIT_ENOTFOUND.rawValue { return false }
      throw unreadable(path)
    }
    defer { unsafe git_tree_entry_free(entry) }
    let mode = unsafe git_tree_entry_filemode(entry)
    let id = unsafe ObjectID(git_tree_entry_id(entry))
    try visit(
      id, mode: mode, at: path, root: root, wants: wants, isNamed: isNamed,
      walk: &walk)
    return true
  }

  private func visit(
    _ id: ObjectID, mode: git_filemode_t, at path: String, root: borrowing GitObject,
    wants: (String) -> Bool, isNamed: Bool, walk: inout TreeWalk
  ) throws(GitError) {
    switch mode {
    case GIT_FILEMODE_TREE:
      guard let tree = object(id, GIT_OBJECT_TREE) else { throw unreadable(path) }
      try visitTree(tree, at: path, root: root, wants: wants, walk: &walk)
    case GIT_FILEMODE_BLOB, GIT_FILEMODE_BLOB_EXECUTABLE:
      guard isNamed || wants(path), walk.visited.insert(path).inserted else { return }
      try readFile(id, at: path, walk: &walk)
    case GIT_FILEMODE_LINK:
      try follow(id, at: path, root: root, wants: wants, isNamed: isNamed, walk: &walk)
    default:
      walk.note(
        path, "is a submodule; what it holds was not read. Check it out and compare it by itself",
        isOmission: false)
    }
  }

  private func visitTree(
    _ tree: borrowing GitObject, at path: String, root: borrowing GitObject,
    wants: (String) -> Bool, walk: inout TreeWalk
  ) throws(GitError) {
    guard path.utf8.count(where: { $0 == UInt8(ascii: "/") }) < TreeWalk.mostLevels else {
      walk.note(
        path, "is more than \(TreeWalk.mostLevels) folders deep and was not read", isOmission: true)
      return
    }
    let count = unsafe git_tree_entrycount(tree.pointer)
    for index in 0..<count {
      guard let entry = unsafe git_tree_entry_byindex(tree.pointer, index) else { continue }
      let name = unsafe String(cString: git_tree_entry_name(entry))
      let mode = unsafe git_tree_entry_filemode(entry)
      let id = unsafe ObjectID(git_tree_entry_id(entry))
      try visit(
        id, mode: mode, at: path.isEmpty ? name : "\(path)/\(name)", root: root, wants: wants,
        isNamed: false, walk: &walk)
    }
  }

  private func follow(
    _ id: ObjectID, at path: String, root: borrowing GitObject, wants: (String) -> Bool,
    isNamed: Bool, walk: inout TreeWalk
  ) throws(GitError) {
    // A target is a path: one longer than this is none.
    guard let bytes = try content(id, at: path, maximumBytes: 4096) else { return }
    let target = String(decoding: bytes, as: UTF8.self)
    let folder = path.split(separator: "/").dropLast().map(String.init)
    guard !target.hasPrefix("/"), let components = TreeWalk.components(of: target, from: folder),
      !components.isEmpty
    else {
      walk.note(
        path, "is a symbolic link out of the repository; it was not followed", isOmission: false)
      return
    }
    let destination = components.joined(separator: "/")
    // A link is wanted by its own name, whatever the name of the file that it leads to.
    let isWanted = isNamed || wants(path)
    // Links may lead in circles, and many of them to the same place.
    guard walk.followed[isWanted, default: []].insert(destination).inserted else { return }
    let isFound = try visit(
      path: destination, root: root, wants: wants, isNamed: isWanted, walk: &walk)
    if !isFound, isWanted {
      walk.note(
        path, "is a symbolic link to \(destination), which the revision does not have",
        isOmission: false)
    }
  }

  private func readFile(_ id: ObjectID, at path: String, walk: inout TreeWalk) throws(GitError) {
    guard let bytes = try content(id, at: path, maximumBytes: walk.maximumBytes) else {
      walk.note(
        path,
        "is longer than \(walk.maximumBytes) bytes and was not read; split it, or name other folders",
        isOmission: true)
      return
    }
    walk.files.append(GitFile(path: path, bytes: bytes))
  }

  /// The bytes of a blob, or nil where it is longer than allowed: its size is known without reading it.
  private func content(_ id: ObjectID, at path: String, maximumBytes: Int) throws(GitError)
    -> [UInt8]?
  {
    var store: OpaquePointer?
    guard unsafe git_repository_odb(&store, handle) == 0 else { throw unreadable(path) }
    defer { unsafe git_odb_free(store) }
    var size = 0
    var type = GIT_OBJECT_ANY
    var raw = id.raw
    guard unsafe git_odb_read_header(&size, &type, store, &raw) == 0 else { throw unreadable(path) }
    if size > maximumBytes { return nil }
    guard let blob = object(id, GIT_OBJECT_BLOB) else { throw unreadable(path) }
    guard let start = unsafe git_blob_rawcontent(blob.pointer) else { return [] }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: size))
  }

  /// - Parameter type: a tree may lie about what its entries are, and libgit2 takes the caller's word.
  private func object(_ id: ObjectID, _ type: git_object_t) -> GitObject? {
    var raw = id.raw
    return unsafe GitObject { unsafe git_object_lookup(&$0, handle, &raw, type) }
  }

  /// A file of a revision, or nil where the revision has none at that path.
  ///
  /// - Parameters:
  ///   - path: from the repository's root, with slashes.
  ///   - commit: from ``commit(named:)``.
  ///   - maximumBytes: a larger file is refused.
  /// - Throws: ``GitError``: a larger file, or an object that cannot be read.
  public func file(_ path: String, of commit: GitCommit, maximumBytes: Int) throws(GitError)
    -> GitFile?
  {
    let commitObject = try commitObject(named: commit.id)
    let root = unsafe GitObject {
      unsafe git_object_peel(&$0, commitObject.pointer, GIT_OBJECT_TREE)
    }
    guard let root else { throw unreadable("the tree of commit \(commit.id)") }
    var found: OpaquePointer?
    let code = unsafe git_tree_entry_bypath(&found, root.pointer, path)
    guard code == 0, let entry = unsafe found else {
      if code == GIT_ENOTFOUND.rawValue { return nil }
      throw unreadable(path)
    }
    defer { unsafe git_tree_entry_free(entry) }
    let id = unsafe ObjectID(git_tree_entry_id(entry))
    switch unsafe git_tree_entry_filemode(entry) {
    case GIT_FILEMODE_BLOB, GIT_FILEMODE_BLOB_EXECUTABLE: break
    default:
      throw GitError(
        code: .unreadableObject,
        description: "\(path) of commit \(commit.id.prefix(12)) is no plain file; make it one")
    }
    guard let bytes = try content(id, at: path, maximumBytes: maximumBytes) else {
      throw GitError(
        code: .unreadableObject,
        description:
          "\(path) of commit \(commit.id.prefix(12)) is longer than \(maximumBytes) bytes")
    }
    return GitFile(path: path, bytes: bytes)
  }

  /// Whether a file of a revision has Git's mode of a program, 100755.
  ///
  /// - Parameters:
  ///   - path: from the repository's root, with slashes.
  ///   - commit: from ``commit(named:)``.
  /// - Throws: ``GitError`` for a revision that cannot be read.
  public func isExecutable(_ path: String, of commit: GitCommit) throws(GitError) -> Bool {
    let commitObject = try commitObject(named: commit.id)
    let root = unsafe GitObject {
      unsafe git_object_peel(&$0, commitObject.pointer, GIT_OBJECT_TREE)
    }
    guard let root else { throw unreadable("the tree of commit \(commit.id)") }
    var found: OpaquePointer?
    guard unsafe git_tree_entry_bypath(&found, root.pointer, path) == 0,
      let entry = unsafe found
    else { return false }
    defer { unsafe git_tree_entry_free(entry) }
    return unsafe git_tree_entry_filemode(entry) == GIT_FILEMODE_BLOB_EXECUTABLE
  }

  /// Whether a revision has anything at a path. A path that leads out of the repository is refused where it is
  /// read, and counts as there.
  ///
  /// - Parameters:
  ///   - path: from the repository's root.
  ///   - commit: from ``commit(named:)``.
  /// - Throws: ``GitError`` for an object that cannot be read.
  public func has(_ path: String, in commit: GitCommit) throws(GitError) -> Bool {
    guard let components = TreeWalk.components(of: path, from: []), !components.isEmpty else {
      return true
    }
    let commitObject = try commitObject(named: commit.id)
    let root = unsafe GitObject {
      unsafe git_object_peel(&$0, commitObject.pointer, GIT_OBJECT_TREE)
    }
    guard let root else { throw unreadable("the tree of commit \(commit.id)") }
    var found: OpaquePointer?
    let code = unsafe git_tree_entry_bypath(
      &found, root.pointer, components.joined(separator: "/"))
    if code == GIT_ENOTFOUND.rawValue { return false }
    guard code == 0, let entry = unsafe found else { throw unreadable(path) }
    unsafe git_tree_entry_free(entry)
    return true
  }

  /// Something of a revision's tree.
  public enum TreeEntry: Sendable {
    case file([UInt8])
    /// A symbolic link, and where it points.
    case link(String)
  }

  /// Gives every file and symbolic link of a revision, folder by folder. Submodules are passed over.
  ///
  /// - Parameters:
  ///   - commit: from ``commit(named:)``.
  ///   - maximumBytes: larger files are passed over.
  ///   - visit: told of each, with its path from the repository's root.
  /// - Throws: ``GitError`` for an object that cannot be read.
  public func forEachEntry(
    of commit: GitCommit, maximumBytes: Int, _ visit: (String, TreeEntry) throws -> Void
  ) throws {
    let commitObject = try commitObject(named: commit.id)
    let root = unsafe GitObject {
      unsafe git_object_peel(&$0, commitObject.pointer, GIT_OBJECT_TREE)
    }
    guard let root else { throw unreadable("the tree of commit \(commit.id)") }
    try forEachEntry(of: root, at: "", maximumBytes: maximumBytes, visit)
  }

  private func forEachEntry(
    of tree: borrowing GitObject, at folder: String, maximumBytes: Int,
    _ visit: (String, TreeEntry) throws -> Void
  ) throws {
    guard folder.utf8.count(where: { $0 == UInt8(ascii: "/") }) < TreeWalk.mostLevels else {
      return
    }
    let count = unsafe git_tree_entrycount(tree.pointer)
    for index in 0..<count {
      guard let entry = unsafe git_tree_entry_byindex(tree.pointer, index) else { continue }
      let name = unsafe String(cString: git_tree_entry_name(entry))
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      let id = unsafe ObjectID(git_tree_entry_id(entry))
      switch unsafe git_tree_entry_filemode(entry) {
      case GIT_FILEMODE_TREE:
        guard let inner = object(id, GIT_OBJECT_TREE) else { throw unreadable(path) }
        try forEachEntry(of: inner, at: path, maximumBytes: maximumBytes, visit)
      case GIT_FILEMODE_BLOB, GIT_FILEMODE_BLOB_EXECUTABLE:
        guard let bytes = try content(id, at: path, maximumBytes: maximumBytes) else { continue }
        try visit(path, .file(bytes))
      case GIT_FILEMODE_LINK:
        guard let bytes = try content(id, at: path, maximumBytes: 4096) else { continue }
        try visit(path, .link(String(decoding: bytes, as: UTF8.self)))
      default: continue
      }
    }
  }

  /// A content that history named, or nil where it is longer than allowed.
  ///
  /// - Throws: ``GitError`` where it cannot be read.
  public func content(of blob: ObjectID, maximumBytes: Int) throws(GitError) -> [UInt8]? {
    try content(blob, at: blob.description, maximumBytes: maximumBytes)
  }

  func unreadable(_ what: String) -> GitError {
    let words = "\(what) in \(name) cannot be read: \(lastMessage()); "
    whenDamaged?()
    return GitError(
      code: .unreadableObject,
      description: words
        + (name == path
          ? "the repository may be damaged (git fsck) or a partial clone (fetch all objects with: git fetch "
            + "--refetch)"
          : "its copy in Mendwall's cache is damaged; run again, and it is made anew"))
  }
}

/// What a walk over a tree has gathered.
private struct TreeWalk {
  /// How many folders deep a tree is read.
  static let mostLevels = 200

  let maximumBytes: Int
  var files: [GitFile] = []
  var notes: [GitNote] = []
  /// The files that were read.
  var visited: Set<String> = []
  /// Where symbolic links led, by whether they were wanted.
  var followed: [Bool: Set<String>] = [:]

  init(maximumBytes: Int) { self.maximumBytes = maximumBytes }

  mutating func note(_ path: String, _ message: String, isOmission: Bool) {
    notes.append(GitNote(path: path, message: message, isOmission: isOmission))
  }

  /// The components of a path, `.` and `..` resolved, or nil where it leads out of the root.
  static func components(of path: String, from folder: [String]) -> [String]? {
    var components = folder
    for part in path.split(separator: "/") {
      switch part {
      case ".": continue
      case "..":
        guard components.popLast() != nil else { return nil }
      default: components.append(String(part))
      }
    }
    return components
  }
}
