public import GitRepository

/// Whose good signature a revision bears.
public struct Signer: Sendable, Hashable {
  /// What a signature was made with.
  public enum Kind: String, Sendable {
    case openPGP, ssh
  }

  /// The user ID of the OpenPGP key, or the principal of the SSH key.
  public let name: String
  /// The fingerprint of the primary OpenPGP key, or of the SSH key (`SHA256:…`).
  public let key: String
  public let kind: Kind
  /// What bears the signature.
  public let object: SignedObject.Kind
  /// The full id of the commit that is vouched for.
  public let commit: String
}
