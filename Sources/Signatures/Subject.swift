import ExternalPrograms
import GitRepository

/// One signed object, and how it is spoken of.
struct Subject {
  let object: SignedObject
  /// As it was named.
  let revision: String

  /// - Parameter what: the rest of a sentence whose subject is the signature.
  func refusal(_ code: SignatureRefusal.Code, _ what: String) -> SignatureRefusal {
    SignatureRefusal(
      code, revision, "the signature of its \(object.kind.rawValue) \(object.id.prefix(12)) \(what)"
    )
  }

  func signer(_ name: String, key: String, _ kind: Signer.Kind) -> Signer {
    Signer(name: name, key: key, kind: kind, object: object.kind, commit: object.commit)
  }

  /// For a program that could not tell anything about the signature.
  ///
  /// - Parameter package: what to install.
  func refusal(_ program: String, _ failure: ExternalProgram.Failure, package: String)
    -> SignatureRefusal
  {
    switch failure {
    case .notFound:
      refusal(
        .program,
        "cannot be verified: \(program) is not in PATH; install it (the package \(package))")
    case .tooSlow(let deadline):
      refusal(.program, "cannot be verified: \(program) did not end within \(deadline); try again")
    case .tooMuchOutput(let most):
      refusal(.program, "cannot be verified: \(program) printed more than \(most) bytes")
    case .ended(let how, let said):
      refusal(.program, "cannot be verified: \(program) ended with \(how)\(saying(said))")
    case .notRunnable(let why):
      refusal(.program, "cannot be verified: \(program) could not be run: \(why)")
    }
  }
}

/// The first lines that a program said, in parentheses, or nothing. Those of ssh-keygen may end as on
/// Windows.
func saying(_ said: String) -> String {
  let lines = said.split(whereSeparator: \.isNewline).prefix(3)
  return lines.isEmpty ? "" : " (" + lines.joined(separator: " ") + ")"
}
