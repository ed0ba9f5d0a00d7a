import CLibgit2

/// Something that a repository could not give: what, why, and what to do.
public struct GitError: Error, Sendable, CustomStringConvertible {
  public struct Code: Hashable, Sendable {
    private let name: String

    /// There is no repository at the path or above it.
    public static let notARepository = Code(name: "notARepository")
    /// The repository belongs to another user, and Git's `safe.directory` does not name it.
    public static let notOwner = Code(name: "notOwner")
    /// An object format or an extension that this libgit2 does not read.
    public static let unsupportedFormat = Code(name: "unsupportedFormat")
    /// A URL where a path is expected.
    public static let remote = Code(name: "remote")
    /// No commit goes by that name.
    public static let unknownRevision = Code(name: "unknownRevision")
    /// The branch has no commit yet.
    public static let unbornBranch = Code(name: "unbornBranch")
    /// The history was cut off before the revision.
    public static let shallowHistory = Code(name: "shallowHistory")
    /// The revision has no such file or folder.
    public static let pathNotFound = Code(name: "pathNotFound")
    /// An object that the repository should have is missing or broken.
    public static let unreadableObject = Code(name: "unreadableObject")
    /// Nothing says who commits.
    public static let noIdentity = Code(name: "noIdentity")
    /// A branch that cannot take a commit.
    public static let branch = Code(name: "branch")
    /// Anything else that libgit2 says.
    public static let other = Code(name: "other")
  }

  public let code: Code
  /// A sentence that names the subject and the remedy.
  public let description: String

  public init(code: Code, description: String) {
    self.code = code
    self.description = description
  }
}

/// libgit2's message for the error that this thread met last.
func lastMessage() -> String {
  guard let error = unsafe git_error_last(), let text = unsafe error.pointee.message else {
    return "unknown error"
  }
  return unsafe String(cString: text)
}
