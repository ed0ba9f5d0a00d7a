public import Documents

/// The policies that namespaces lack, and the files that declare them.
public struct BaselineProposal: Sendable {
  /// A file of the repository as it is to be.
  public struct File: Sendable, Hashable {
    /// From the repository's root.
    public let path: String
    /// The whole file.
    public let content: [UInt8]
    /// Whether the repository does not have it yet.
    public let isNew: Bool
  }

  /// By path.
  public let files: [File]
  /// The policies as manifests, in the order of their namespaces.
  public let policies: [Node]
  /// What is not proposed, and what more is to be done, in sentences.
  public let notes: [String]
}
