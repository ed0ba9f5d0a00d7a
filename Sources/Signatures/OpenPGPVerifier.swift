import ExternalPrograms
import GitRepository

/// Verifies OpenPGP signatures with gpg, in a home of its own that holds the trusted keys and nothing else.
///
/// gpgv would be simpler, and looks at neither the expiry nor the revocation of a key.
struct OpenPGPVerifier {
  private static let deadline = Duration.seconds(60)
  private static let mostOutput = 16 << 20

  let keyring: TrustFile
  /// The folders in which gpg is looked for.
  let search: String

  func verify(_ subject: Subject) async throws(SignatureRefusal) -> Signer {
    let home = try PrivateFolder(for: subject)
    defer { home.remove() }
    let trusted = try await importKeys(into: home, for: subject)
    let signature = try home.write(subject.object.signature.utf8, to: "signature.asc")
    let payload = try home.write(subject.object.payload, to: "payload")
    var complaint: String?
    do throws(ExternalProgram.Failure) {
      _ = try await gpg(
        ["--status-file", "\(home.path)/status", "--verify", signature, payload], home: home)
    } catch {
      guard case .ended(_, let said) = error else {
        throw subject.refusal("gpg", error, package: "gnupg")
      }
      complaint = said
    }
    let status = GPGStatus(home.text(of: "status"))
    return try signer(of: subject, status, trusted: trusted, complaint: complaint)
  }

  /// - Parameter complaint: what gpg said, where it did not end well.
  private func signer(
    of subject: Subject, _ status: GPGStatus, trusted: Set<String>, complaint: String?
  ) throws(SignatureRefusal) -> Signer {
    guard let verdict = status.verdicts.first else {
      throw subject.refusal(
        .bad, "is no OpenPGP signature of its own\(saying(complaint ?? "")); sign anew")
    }
    // As Git has it: several at once are made by hand, to mislead.
    guard status.verdicts.count == 1 else {
      throw subject.refusal(.bad, "is more than one; sign anew, with one key")
    }
    let by = "is made by \(verdict.name) with the key \(status.fingerprint ?? verdict.keyID)"
    switch verdict.result {
    case .good:
      guard complaint == nil, let key = status.fingerprint, trusted.contains(key) else {
        throw subject.refusal(
          .bad, "\(by), and gpg does not vouch for it\(saying(complaint ?? "")); sign anew")
      }
      return subject.signer(verdict.name, key: key, .openPGP)
    case .bad:
      throw subject.refusal(
        .bad,
        "is bad: it bears the name of \(verdict.name), and was not made over what stands there; find out "
          + "who changed it, and take another revision")
    case .expiredKey:
      throw subject.refusal(
        .expired,
        "\(by), which has expired; sign anew, or put the renewed key into \(keyring.path)")
    case .expiredSignature:
      throw subject.refusal(.expired, "\(by), and has expired itself; sign anew")
    case .revokedKey:
      throw subject.refusal(.revoked, "\(by), which has been revoked; sign anew with another key")
    case .unknownKey:
      throw subject.refusal(
        .unknownKey,
        "is made with the key \(verdict.keyID), which \(keyring.path) does not hold; add it with gpg "
          + "--export --armor \(verdict.keyID), if you trust it")
    case .weak:
      throw subject.refusal(
        .unsupported,
        "is made with an algorithm that gpg does not accept; sign anew, with SHA-256 or better")
    case .unchecked(let code):
      throw subject.refusal(.bad, "cannot be checked (error \(code) of gpg); sign anew")
    }
  }

  /// Makes the trusted keys known to gpg.
  ///
  /// - Returns: the fingerprints of all of them and of their subkeys.
  private func importKeys(into home: PrivateFolder, for subject: Subject)
    async throws(SignatureRefusal) -> Set<String>
  {
    var file: String?
    if keyring.bytes.dropFirst(8).starts(with: "KBXf".utf8) {
      // gpg reads a keybox in place, and never imports one.
      _ = try home.write(keyring.bytes, to: "pubring.kbx")
    } else {
      file = try home.write(keyring.bytes, to: "keyring")
    }
    do throws(ExternalProgram.Failure) {
      if let file { _ = try await gpg(["--import", file], home: home) }
      let listing = try await gpg(["--with-colons", "--list-keys"], home: home)
      let keys = GPGStatus.fingerprints(inListing: String(decoding: listing, as: UTF8.self))
      guard keys.isEmpty else { return keys }
    } catch {
      guard case .ended(_, let said) = error else {
        throw subject.refusal("gpg", error, package: "gnupg")
      }
      throw unusable(subject, saying(file.map { said.replacing($0, with: keyring.path) } ?? said))
    }
    throw unusable(subject, "")
  }

  private func unusable(_ subject: Subject, _ said: String) -> SignatureRefusal {
    SignatureRefusal(
      .trustFile, subject.revision,
      "\(keyring.option) \(keyring.path) is no complete file of OpenPGP public keys\(said); write it "
        + "with gpg --export --armor KEY")
  }

  private func gpg(_ arguments: [String], home: PrivateFolder)
    async throws(ExternalProgram.Failure) -> [UInt8]
  {
    // No settings, no agent, and no keys out of the network or out of the signature. Whatever is in the
    // keyring is trusted: that is what it is for.
    let common = [
      "--homedir", home.path, "--no-options", "--batch", "--no-tty", "--quiet", "--no-autostart",
      "--disable-dirmngr", "--no-auto-key-retrieve", "--no-auto-check-trustdb", "--trust-model",
      "always",
    ]
    return try await ExternalProgram(
      "gpg", arguments: common + arguments,
      environment: .exactly([
        "PATH": search, "HOME": home.path, "GNUPGHOME": home.path, "LC_ALL": "C",
      ]),
      deadline: OpenPGPVerifier.deadline, mostOutput: OpenPGPVerifier.mostOutput
    ).run()
  }
}
