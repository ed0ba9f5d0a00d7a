import Documents

/// Why no signature of a revision counts, and what to do.
public struct SignatureRefusal: Error, CustomStringConvertible, Sendable {
  /// From the least telling reason to the most telling one: of several the last is given.
  public enum Code: Int, Sendable, CaseIterable {
    /// Neither the commit nor a tag bears a signature.
    case unsigned
    /// Made with a key that is not trusted.
    case unknownKey
    /// Signed in a way for which no trusted keys were given.
    case noTrustFile
    /// An X.509 signature, or one that gpg holds to be too weak.
    case unsupported
    /// The key, or the signature itself, has expired.
    case expired
    /// The key has been revoked.
    case revoked
    /// gpg or ssh-keygen is missing, or did not do its work.
    case program
    /// The file of trusted keys is missing, or holds none.
    case trustFile
    /// Not made over what the commit or tag holds, or no signature at all.
    case bad
  }

  public let code: Code
  /// A sentence that names the revision and the remedy.
  public let description: String

  /// - Parameters:
  ///   - revision: as it was named.
  ///   - reason: the rest of the sentence.
  init(_ code: Code, _ revision: String, _ reason: String) {
    self.code = code
    description = printable("\(revision) is refused: \(reason)")
  }
}
