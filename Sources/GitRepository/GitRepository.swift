import CLibgit2

/// A Git repository on disk, read through libgit2: a work tree, a bare one, or a linked work tree.
///
/// No work tree is needed: files come from the object store. Nothing is written but a commit that is asked for.
/// The handle belongs to one task; what it gives are plain values.
@safe public struct GitRepository: ~Copyable {
  let handle: OpaquePointer
  /// The folder that was asked for.
  public let path: String
  /// By what people know it, in what is said of it: its folder, or the address that it is a mirror of.
  public let name: String
  /// Is told where an object of a mirror cannot be read.
  let whenDamaged: (@Sendable () -> Void)?

  static let started: Int32 = git_libgit2_init()

  /// Opens the repository that a folder is in.
  ///
  /// - Throws: ``GitError``: no repository, another user's, one whose format this libgit2 cannot read,
  ///   or a URL.
  public init(at path: String) throws(GitError) {
    if let scheme = GitRepository.remoteScheme(of: path) {
      throw GitError(
        code: .remote,
        description:
          "a remote repository (\(scheme)) stands where a folder is needed; clone it first and pass the "
          + "clone's folder")
    }
    _ = GitRepository.started
    var handle: OpaquePointer?
    let code = unsafe git_repository_open_ext(&handle, path, 0, nil)
    guard code == 0, let handle = unsafe handle else {
      throw GitRepository.openingError(code, path: path)
    }
    unsafe self.handle = handle
    self.path = path
    name = path
    whenDamaged = nil
  }

  /// Opens a mirror that was made here, in exactly that folder.
  ///
  /// - Parameters:
  ///   - folder: the mirror's.
  ///   - name: the address that it is a mirror of.
  ///   - whenDamaged: is told where an object cannot be read.
  /// - Throws: ``GitError``, as ``init(at:)`` does.
  public init(
    mirror folder: String, of name: String, whenDamaged: (@Sendable () -> Void)? = nil
  ) throws(GitError) {
    _ = GitRepository.started
    var handle: OpaquePointer?
    let flags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_BARE.rawValue
    let code = unsafe git_repository_open_ext(&handle, folder, flags, nil)
    guard code == 0, let handle = unsafe handle else {
      throw GitRepository.openingError(code, path: folder)
    }
    unsafe self.handle = handle
    path = folder
    self.name = name
    self.whenDamaged = whenDamaged
  }

  deinit { unsafe git_repository_free(handle) }

  private static func openingError(_ code: Int32, path: String) -> GitError {
    let message = lastMessage()
    // libgit2 1.5 says "not found", where the user's settings have no safe.directory at all.
    if code == GIT_EOWNER.rawValue || message.contains("safe.directory") {
      return GitError(
        code: .notOwner,
        description:
          "the repository \(path) belongs to another user, so Git does not trust it; run as that "
          + "user, or allow it with: git config --global --add safe.directory FOLDER")
    }
    if message.contains("extension") || message.contains("repository version")
      || message.contains("object format")
    {
      return GitError(
        code: .unsupportedFormat,
        description:
          "the repository \(path) has a format that this libgit2 (\(LIBGIT2_VERSION)) cannot read: "
          + "\(message); SHA-256 repositories and some extensions need a newer libgit2, or a plain "
          + "clone")
    }
    if code == GIT_ENOTFOUND.rawValue {
      return GitError(
        code: .notARepository,
        description:
          "\(path) is in no Git repository; pass the repository's folder with --repo")
    }
    return GitError(
      code: .other, description: "the repository \(path) cannot be opened: \(message)")
  }

  /// The scheme of a URL, or "ssh" for the short form `user@host:path`.
  private static func remoteScheme(of path: String) -> String? {
    for scheme in ["https", "http", "ssh", "git", "file", "git+ssh"]
    where path.hasPrefix(scheme + "://") {
      return scheme
    }
    guard let colon = path.firstIndex(of: ":"), let at = path.firstIndex(of: "@") else {
      return nil
    }
    return at < colon && !path[..<colon].contains("/") ? "ssh" : nil
  }
}
