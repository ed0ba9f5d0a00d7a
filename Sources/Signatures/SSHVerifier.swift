import ExternalPrograms
import GitRepository

/// Verifies SSH signatures with ssh-keygen, as Git does: made for Git, by a key that the allowed signers
/// hold and that is valid now.
struct SSHVerifier {
  private static let deadline = Duration.seconds(60)
  private static let mostOutput = 1 << 20

  let allowedSigners: TrustFile
  /// The folders in which ssh-keygen is looked for.
  let search: String

  private struct Files {
    let folder: PrivateFolder
    let signature, payload, allowed: String
  }

  func verify(_ subject: Subject) async throws(SignatureRefusal) -> Signer {
    let folder = try PrivateFolder(for: subject)
    defer { folder.remove() }
    let files = Files(
      folder: folder, signature: try folder.write(subject.object.signature.utf8, to: "signature"),
      payload: try folder.write(subject.object.payload, to: "payload"),
      allowed: try folder.write(allowedSigners.bytes, to: "allowed"))
    let key = try await key(of: subject, files)
    var refusal = subject.refusal(
      .unknownKey,
      "is made with the key \(key), which \(allowedSigners.path) names nobody for; add a line for it, if "
        + "you trust it")
    for principal in try await principals(of: subject, files, key: key) {
      do throws(ExternalProgram.Failure) {
        let said = try await run(
          "verify", ["-n", "git", "-f", files.allowed, "-I", principal], files, readsPayload: true)
        if said.hasPrefix("Good \"git\" signature for "), SSHVerifier.key(in: said) == key {
          return subject.signer(principal, key: key, .ssh)
        }
      } catch {
        refusal = try self.refusal(subject, error, files, key: key)
      }
    }
    throw refusal
  }

  /// The fingerprint of the key that made the signature. Whose it is, is not looked at.
  private func key(of subject: Subject, _ files: Files) async throws(SignatureRefusal) -> String {
    do throws(ExternalProgram.Failure) {
      let said = try await run("check-novalidate", ["-n", "git"], files, readsPayload: true)
      if let key = SSHVerifier.key(in: said) { return key }
    } catch {
      guard case .ended(_, let said) = error else {
        throw subject.refusal("ssh-keygen", error, package: "openssh-client")
      }
      if said.contains("usage:") {
        throw subject.refusal(
          .program, "cannot be verified: ssh-keygen is too old; install OpenSSH 8.2 or a newer one")
      }
      if said.contains("namespace") {
        throw subject.refusal(
          .bad, "was made for another purpose than Git; sign with git commit -S")
      }
      if said.contains("incorrect signature") {
        throw subject.refusal(
          .bad,
          "is bad: it was not made over what stands there; find out who changed it, and take another "
            + "revision")
      }
      throw subject.refusal(
        .bad, "is none that ssh-keygen can read\(words(said, files)); sign anew")
    }
    throw subject.refusal(.bad, "is none that ssh-keygen can read; sign anew")
  }

  /// Whose key it is, as the allowed signers have it.
  private func principals(of subject: Subject, _ files: Files, key: String)
    async throws(SignatureRefusal) -> [String]
  {
    do throws(ExternalProgram.Failure) {
      let said = try await run(
        "find-principals", ["-f", files.allowed], files, readsPayload: false)
      return said.split(whereSeparator: \.isNewline).map(String.init)
    } catch {
      throw try refusal(subject, error, files, key: key)
    }
  }

  /// For a key that is not among the allowed ones, or not as it would have to be.
  private func refusal(
    _ subject: Subject, _ failure: ExternalProgram.Failure, _ files: Files, key: String
  ) throws(SignatureRefusal) -> SignatureRefusal {
    guard case .ended(_, let said) = failure else {
      throw subject.refusal("ssh-keygen", failure, package: "openssh-client")
    }
    let by = "is made with the key \(key), which"
    if said.contains("key has expired") || said.contains("certificate has expired") {
      return subject.refusal(
        .expired,
        "\(by) is past its valid-before in \(allowedSigners.path); sign anew with another key")
    }
    if said.contains("not yet valid") {
      return subject.refusal(
        .expired, "\(by) is not valid yet by its valid-after in \(allowedSigners.path)")
    }
    if said.contains("not permitted for use in signature namespace") {
      return subject.refusal(
        .unknownKey,
        "\(by) may not sign for Git by its namespaces in \(allowedSigners.path); add git to them, if you "
          + "trust it")
    }
    return subject.refusal(
      .unknownKey,
      "\(by) \(allowedSigners.path) does not hold\(words(said, files)); add a line for it, if you trust "
        + "it")
  }

  /// What ssh-keygen said of lines that it cannot read, with the file's own name.
  private func words(_ said: String, _ files: Files) -> String {
    let lines = said.split(whereSeparator: \.isNewline).filter {
      $0 != "No principal matched." && $0 != "Could not verify signature."
    }
    return saying(
      lines.joined(separator: "\n").replacing(files.allowed, with: allowedSigners.path))
  }

  /// `Good "git" signature for PRINCIPAL with ED25519 key SHA256:…`
  private static func key(in said: String) -> String? {
    guard said.hasPrefix("Good \"git\" signature "),
      let line = said.split(whereSeparator: \.isNewline).first,
      let space = line.lastIndex(of: " ")
    else { return nil }
    return String(line[line.index(after: space)...])
  }

  private func run(_ action: String, _ arguments: [String], _ files: Files, readsPayload: Bool)
    async throws(ExternalProgram.Failure) -> String
  {
    let output = try await ExternalProgram(
      "ssh-keygen", arguments: ["-Y", action, "-s", files.signature] + arguments,
      environment: .exactly(["PATH": search, "HOME": files.folder.path, "LC_ALL": "C"]),
      input: readsPayload ? files.payload : nil, deadline: SSHVerifier.deadline,
      mostOutput: SSHVerifier.mostOutput
    ).run()
    return String(decoding: output, as: UTF8.self)
  }
}
