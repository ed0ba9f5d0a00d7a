/// A reference that a remote repository tells of.
public struct RemoteReference: Hashable, Sendable {
  /// In full: `refs/heads/main`, `HEAD`.
  public let name: String
  /// The full id of the object that it leads to: for an annotated tag, of the tag.
  public let id: String

  public init(name: String, id: String) {
    self.name = name
    self.id = id
  }
}

/// What a remote repository has.
public struct RemoteListing: Sendable {
  /// Annotated tags come twice: as they are, and as `NAME^{}` with what they lead to.
  public let references: [RemoteReference]
  /// The full name of the branch that its `HEAD` leads to; nil where it leads to none that is there.
  public let defaultBranch: String?

  public init(references: [RemoteReference], defaultBranch: String?) {
    self.references = references
    self.defaultBranch = defaultBranch
  }
}

/// What a fetch brought.
public struct FetchResult: Sendable {
  public let listing: RemoteListing
  /// How many objects came, and in how many bytes.
  public let objects: Int
  public let bytes: Int
}
