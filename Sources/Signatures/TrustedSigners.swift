public import GitRepository

/// Whose signatures count.
public struct TrustedSigners: Sendable {
  private let keyring: String?
  private let allowedSigners: String?
  private let search: String

  /// - Parameters:
  ///   - keyring: a file of OpenPGP public keys: an export, armored or not, or a keybox (`pubring.kbx`).
  ///   - allowedSigners: a file of SSH keys and whose they are (ALLOWED SIGNERS of ssh-keygen(1)). A time in
  ///     it without a `Z` is one of the machine's time zone.
  ///   - environmentPath: the folders in which gpg and ssh-keygen are looked for, as in `PATH`.
  public init(keyring: String?, allowedSigners: String?, environmentPath: String) {
    self.keyring = keyring
    self.allowedSigners = allowedSigners
    search = environmentPath
  }

  /// Finds a good signature of a revision: by a trusted key that has neither expired nor been revoked, as
  /// of now. What the commit says of its time is the signer's own word.
  ///
  /// One is enough, be it the commit's or a tag's. The person's own keyring is neither read nor changed:
  /// gpg works in a private folder, which is removed in any case.
  ///
  /// - Parameters:
  ///   - objects: from `GitRepository.signatures(of:)`.
  ///   - revision: as it was named, for the messages.
  /// - Returns: who signed, and the commit that they vouch for.
  /// - Throws: ``SignatureRefusal``, with the most telling reason.
  public func verify(_ objects: [SignedObject], of revision: String) async throws(SignatureRefusal)
    -> Signer
  {
    // Before anything else: a file that was named by mistake is not to be passed over.
    let keys = try trustFile("--keyring", keyring, revision)
    let allowed = try trustFile("--allowed-signers", allowedSigners, revision)
    var refusal = SignatureRefusal(
      .unsigned, revision,
      "it bears no signature; sign its commit (git commit -S) or a tag of it (git tag -s), or go without "
        + "--require-signature")
    for object in objects {
      do throws(SignatureRefusal) {
        return try await verify(object, of: revision, keys: keys, allowed: allowed)
      } catch {
        if error.code.rawValue > refusal.code.rawValue { refusal = error }
      }
    }
    throw refusal
  }

  private func verify(
    _ object: SignedObject, of revision: String, keys: TrustFile?, allowed: TrustFile?
  ) async throws(SignatureRefusal) -> Signer {
    let subject = Subject(object: object, revision: revision)
    switch SignatureFormat(of: object.signature) {
    case .openPGP:
      guard let keys else {
        throw subject.refusal(
          .noTrustFile, "is made with OpenPGP, and no keyring was given; name one with --keyring")
      }
      return try await OpenPGPVerifier(keyring: keys, search: search).verify(subject)
    case .ssh:
      guard let allowed else {
        throw subject.refusal(
          .noTrustFile,
          "is made with SSH, and no allowed signers were given; name their file with --allowed-signers"
        )
      }
      return try await SSHVerifier(allowedSigners: allowed, search: search).verify(subject)
    case .x509:
      throw subject.refusal(
        .unsupported,
        "is made with X.509 (S/MIME), which is not supported; sign with OpenPGP or SSH")
    case nil:
      throw subject.refusal(.bad, "is of no kind that Git knows; sign with OpenPGP or SSH")
    }
  }

  private func trustFile(_ option: String, _ path: String?, _ revision: String)
    throws(SignatureRefusal) -> TrustFile?
  {
    guard let path else { return nil }
    do throws(TrustFile.Failure) { return try TrustFile(option: option, path: path) } catch {
      throw SignatureRefusal(.trustFile, revision, "\(option) \(path) \(error.reason)")
    }
  }
}

/// The kinds of signature that Git knows, by how their text begins (gpg-interface.c).
enum SignatureFormat {
  case openPGP, ssh, x509

  init?(of signature: String) {
    func begins(_ what: String) -> Bool {
      signature.utf8.starts(with: "-----BEGIN \(what)-----".utf8)
    }
    if begins("PGP SIGNATURE") || begins("PGP MESSAGE") {
      self = .openPGP
    } else if begins("SSH SIGNATURE") {
      self = .ssh
    } else if begins("SIGNED MESSAGE") {
      self = .x509
    } else {
      return nil
    }
  }
}
