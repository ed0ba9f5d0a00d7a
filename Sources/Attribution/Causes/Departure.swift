import Documents
import DriftDetection
import PolicyModel

/// What history is asked about one object.
enum Departure {
  /// Which commit declares the live form.
  case modified(live: Policy, metadata: [MetadataChange])
  /// Which commit declares the object at all.
  case unmanaged

  init?(_ drift: Drift) {
    switch drift {
    case .modified(_, let live, let changes):
      self = .modified(live: live, metadata: changes.compactMap(MetadataChange.init))
    case .unmanaged: self = .unmanaged
    case .missing: return nil
    }
  }
}

/// A label or an annotation whose live value is another than the checked revision's.
struct MetadataChange {
  private let field: String
  private let key: String
  private let live: Node?

  init?(_ change: Change) {
    let tokens = change.path.tokens
    guard tokens.count == 3, tokens[0] == "metadata" else { return nil }
    (field, key, live) = (tokens[1], tokens[2], change.live)
  }

  /// Whether a manifest gives it the live value, or none where the live object has none.
  func isDeclared(by policy: Policy) -> Bool {
    (field == "labels" ? policy.labels : policy.annotations)[key] == live
  }
}
