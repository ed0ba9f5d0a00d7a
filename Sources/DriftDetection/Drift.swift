public import PolicyModel

/// How one object in the cluster departs from Git.
public enum Drift: Sendable {
  /// In both, and different.
  case modified(declared: Policy, live: Policy, changes: [Change])
  /// Git declares it; the cluster has none.
  case missing(declared: Policy)
  /// The cluster has it in a namespace that Git owns; Git declares none.
  case unmanaged(live: Policy)

  public var reference: ObjectReference {
    switch self {
    case .modified(let declared, _, _), .missing(let declared): declared.reference
    case .unmanaged(let live): live.reference
    }
  }

  /// Which object it is about, whichever API it was read from.
  public var identity: ObjectIdentity {
    switch self {
    case .modified(let declared, _, _), .missing(let declared): declared.identity
    case .unmanaged(let live): live.identity
    }
  }
}
