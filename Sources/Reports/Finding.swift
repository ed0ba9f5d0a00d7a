public import Documents
public import DriftDetection
public import PolicyModel

/// One thing that the report has to tell.
public struct Finding: Sendable, Codable, Equatable {
  public enum Kind: String, Sendable, Codable { case drift }
  public enum State: String, Sendable, Codable { case modified, missing, unmanaged }

  /// The same for the same kind of finding about the same object of the same cluster, whatever the
  /// values.
  public var id: String
  public var type: Kind
  public var state: State
  public var object: ObjectReference
  /// Where Git declares the object.
  public var declared: Declaration?
  public var live: LiveObject?
  /// What differs: of a modified object each change; of one that Git does not have, its spec as one
  /// addition. Absent for a missing object, which Git's file shows.
  public var changes: [FieldChange]?

  /// Where a file of the repository declares something.
  public struct Declaration: Sendable, Codable, Equatable {
    public var path: String
    /// Counted from 1.
    public var line: Int
  }

  /// The object as the cluster has it.
  public struct LiveObject: Sendable, Codable, Equatable {
    public var uid: String?
    public var resourceVersion: String?
    public var createdAt: Instant?
  }

  /// One difference, seen from Git to the cluster.
  public struct FieldChange: Sendable, Codable, Equatable {
    /// A JSON Pointer into the object. An index counts in Git's list, for an added element in the live
    /// one.
    public var path: String
    public var op: Change.Operation
    /// The values, in normal form; absent on the side that has none.
    public var git: Node?
    public var live: Node?
    public var declared: Declaration?
  }
}

extension Finding {
  /// - Parameters:
  ///   - drift: what was detected.
  ///   - cluster: what stands for the cluster in the finding's id.
  public init(_ drift: Drift, cluster: String) {
    let object = drift.reference
    switch drift {
    case .modified(let policy, let counterpart, let found):
      state = .modified
      declared = Declaration(policy.location)
      live = LiveObject(counterpart)
      changes = found.map { FieldChange($0, in: policy) }
    case .missing(let policy):
      state = .missing
      declared = Declaration(policy.location)
    case .unmanaged(let policy):
      state = .unmanaged
      live = LiveObject(policy)
      changes = [FieldChange(path: "/spec", op: .add, live: policy.spec)]
    }
    type = .drift
    self.object = object
    id = FindingID.make(cluster: cluster, object: object, type: type)
  }
}

extension Finding.Declaration {
  fileprivate init?(_ location: SourceLocation?) {
    guard let location else { return nil }
    self.init(path: location.path, line: location.line)
  }
}

extension Finding.LiveObject {
  fileprivate init(_ policy: Policy) {
    self.init(
      uid: policy.uid, resourceVersion: policy.resourceVersion, createdAt: policy.createdAt)
  }
}

extension Finding.FieldChange {
  fileprivate init(_ change: Change, in policy: Policy) {
    self.init(
      path: change.path.description, op: change.operation, git: change.git, live: change.live,
      declared: policy.location.map {
        Finding.Declaration(path: $0.path, line: change.span?.start.line ?? $0.line)
      })
  }
}
