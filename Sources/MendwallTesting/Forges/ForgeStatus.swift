/// The status of a commit as a forge holds it.
public struct ForgeStatus: Sendable, Equatable {
  public let commit: String
  /// In the forge's own word.
  public let state: String
  /// What tells it from others of the commit: a context, or a key.
  public let context: String
  public let description: String?
  public let target: String?
}
