import GitRepository
import Signatures

/// Whether somebody who is trusted vouches for the revision that is to be restored.
struct SignatureCheck {
  let keyring: String?
  let allowedSigners: String?
  /// Where programs are looked for.
  let path: String

  /// - Throws: ``SignatureRefusal``, ``GitError``, or ``Refusal`` for keys that whoever may commit may
  ///   change too.
  func run(_ seen: Detection.Outcome) async throws {
    let revision = seen.source.revision
    let files = [keyring, allowedSigners].compactMap { $0 }
    let objects = try await seen.read { repository throws(any Error) in
      if let own = files.first(where: { repository.holds($0) }) {
        throw Refusal(
          "nothing was written: \(own) is a file of the repository whose signatures it is to vouch for; keep "
            + "the trusted keys elsewhere")
      }
      return try repository.signatures(of: revision)
    }
    let signer = try await TrustedSigners(
      keyring: keyring, allowedSigners: allowedSigners, environmentPath: path
    ).verify(objects, of: revision)
    guard signer.commit == seen.source.commit.id else {
      throw Refusal("nothing was written: \(revision) has moved while it was read; run again")
    }
  }
}
