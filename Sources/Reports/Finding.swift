public import Documents
public import DriftDetection
public import MendwallConfiguration
public import PolicyModel

/// One thing that the report has to tell.
public struct Finding: Sendable, Codable, Equatable {
  public enum Kind: String, Sendable, Codable {
    /// The cluster has something else than Git.
    case drift
    /// Labels move pods into policies or out of them, though no policy differs.
    case effect
    /// The configuration tolerates something without a reason, or past its time.
    case exception
    /// An assertion of the configuration about connections is broken.
    case assertion
    /// Namespaces are cut off in an emergency: of severity `info` while the policy allows nothing beyond
    /// Git and its end has not come.
    case containment
  }

  public enum State: String, Sendable, Codable { case modified, missing, unmanaged }

  /// Why the cluster has something else than Git.
  public enum Cause: String, Sendable, Codable {
    /// No commit that was looked at declares what the cluster has.
    case tampered
    /// An older commit declares what the cluster has.
    case lagging
    case removedFromGit
    /// No commit that was looked at declares the object.
    case neverInGit
    case unknown
  }

  /// The same for the same kind of finding about the same object of the same cluster, whatever the
  /// values.
  public var id: String
  public var type: Kind
  /// Of drift.
  public var state: State?
  /// Of drift, where it was looked for.
  public var cause: Cause?
  public var severity: Severity
  /// Why it is that grave, as a sentence's end; absent where the kind of finding says it.
  public var severityReason: String?
  public var object: ObjectReference
  /// Where Git declares the object.
  public var declared: Declaration?
  public var live: LiveObject?
  /// What differs: of a modified object each change; of one that Git does not have, its spec as one
  /// addition for each of its parts. Absent for a missing object, which Git's file shows.
  public var changes: [FieldChange]?
  /// Who deleted a missing object, or made one that Git does not declare.
  public var actor: Actor?
  /// How far the cluster is behind Git, where it is.
  public var lag: Lag?
  /// The commit that removed the object from Git.
  public var removed: Commit?
  /// The finding in one sentence that can be read aloud: ``story`` as it was when the report was made.
  public var sentence: String?
  /// What it lets through or cuts, alone or with other findings; at most ``mostConnections``.
  public var connections: [Connection]?
  /// How many connections more there are.
  public var connectionsOmitted: Int?
  /// What it lets through or cuts in as few lines as tell it.
  public var impact: [ImpactLine]?
  /// How many lines more there are.
  public var impactOmitted: Int?
  /// What a reader should know beside all this, in sentences.
  public var explanation: String?

  /// How far a live object is behind Git.
  public struct Lag: Sendable, Codable, Equatable {
    /// The full id of the newest commit that declares what the cluster has.
    public var commit: String
    /// How many commits lead from there to the checked one, where history tells.
    public var commits: Int?
    /// The first commit that the cluster misses.
    public var missed: Commit
    /// How long it has been missing it, in seconds.
    public var seconds: Int64

    public init(commit: String, commits: Int?, missed: Commit, seconds: Int64) {
      self.commit = commit
      self.commits = commits
      self.missed = missed
      self.seconds = seconds
    }
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
    /// Who made it so in the cluster.
    public var actor: Actor?
    /// What a reader should know of the change beside its values.
    public var note: String?

    public init(
      path: String, op: Change.Operation, git: Node? = nil, live: Node? = nil,
      declared: Declaration? = nil, actor: Actor? = nil, note: String? = nil
    ) {
      self.path = path
      self.op = op
      self.git = git
      self.live = live
      self.declared = declared
      self.actor = actor
      self.note = note
    }
  }
}

extension Finding {
  /// - Parameters:
  ///   - drift: what was detected.
  ///   - cluster: what stands for the cluster in the finding's id.
  ///   - place: where a change's value is declared, for a policy whose file holds it in another form;
  ///     nil where the policy's own file does.
  public init(
    _ drift: Drift, cluster: String,
    place: ((Policy, Change) -> SourceLocation?)? = nil
  ) {
    let object = drift.reference
    switch drift {
    case .modified(let policy, let counterpart, let found):
      state = .modified
      severity = .medium
      declared = policy.location.map { Declaration($0) }
      live = LiveObject(counterpart)
      changes = found.map { change in
        let location =
          place?(policy, change)
          ?? policy.location.map {
            SourceLocation(path: $0.path, line: change.span?.start.line ?? $0.line)
          }
        return FieldChange(change, declared: location.map { Declaration($0) })
      }
    case .missing(let policy):
      state = .missing
      severity = .high
      declared = policy.location.map { Declaration($0) }
    case .unmanaged(let policy):
      state = .unmanaged
      severity = .high
      live = LiveObject(policy)
      changes = policy.body.mapping?.entries.map { entry in
        FieldChange(path: JSONPointer([entry.key]).description, op: .add, live: entry.value)
      }
    }
    type = .drift
    self.object = object
    id = FindingID.make(cluster: cluster, object: object, type: type)
  }

  /// An exception of the configuration that does not hold.
  ///
  /// - Parameters:
  ///   - exception: the exception.
  ///   - occurrence: the how-manieth it is, counted from 1, of those about the same place.
  ///   - cluster: what stands for the cluster in the finding's id.
  ///   - explanation: what is wrong with it, and the remedy.
  public init(
    _ exception: PolicyException, occurrence: Int = 1, cluster: String, explanation: String
  ) {
    type = .exception
    severity = .medium
    object = ObjectReference(
      apiVersion: "mendwall.dev/v1", kind: "Exception", namespace: nil, name: exception.what)
    declared = Declaration(exception.location)
    self.explanation = explanation
    id = FindingID.make(cluster: cluster, object: object, type: type, occurrence: occurrence)
  }
}

extension Finding {
  /// An assertion of the configuration that is broken.
  ///
  /// - Parameters:
  ///   - assertion: the assertion, held against the cluster.
  ///   - occurrence: the how-manieth it is, counted from 1, of those that say the same.
  ///   - cluster: what stands for the cluster in the finding's id.
  public init(_ assertion: AssertionResult, occurrence: Int = 1, cluster: String) {
    type = .assertion
    severity = assertion.severity
    object = ObjectReference(
      apiVersion: "mendwall.dev/v1", kind: "Assertion", namespace: nil,
      name: assertion.assertion.description)
    declared = Declaration(assertion.location)
    let reason = assertion.assertion.reason.map { " (\($0))" } ?? ""
    explanation = "broken by \(assertion.violations.joined(separator: "; "))\(reason)"
    id = FindingID.make(cluster: cluster, object: object, type: type, occurrence: occurrence)
  }

  /// A policy that claims to be an emergency isolation.
  ///
  /// - Parameters:
  ///   - policy: the live policy.
  ///   - incident: which incident it names.
  ///   - reason: why, where it says so.
  ///   - until: when it ends, where it says so.
  ///   - flaw: why it does not hold, in a sentence; nil where it does.
  ///   - cluster: what stands for the cluster in the finding's id.
  public init(
    containment policy: Policy, incident: String, reason: String?, until: Instant?, flaw: String?,
    cluster: String
  ) {
    type = .containment
    severity = flaw == nil ? .info : .high
    object = policy.reference
    live = LiveObject(policy)
    changes = policy.body.mapping?.entries.map { entry in
      FieldChange(path: JSONPointer([entry.key]).description, op: .add, live: entry.value)
    }
    let about = "incident \(incident)" + (reason.map { ", \($0)" } ?? "")
    explanation =
      flaw.map { "\($0) (\(about))" } ?? "\(about); ends \(until?.inWords ?? "at no time")"
    id = FindingID.make(cluster: cluster, object: object, type: type)
  }

  /// Whether something is otherwise than it should be: not so of a containment that holds.
  public var isDeparture: Bool { type != .containment || severity != .info }
}

extension Finding.LiveObject {
  fileprivate init(_ policy: Policy) {
    self.init(
      uid: policy.uid, resourceVersion: policy.resourceVersion, createdAt: policy.createdAt)
  }
}

extension Finding.FieldChange {
  private static func doubt(_ declared: Finding.Declaration?) -> String? {
    guard let declared, declared.line == nil else { return nil }
    return "which file of the kustomization sets it is not known"
  }

  /// - Parameters:
  ///   - change: from one form of an object to another.
  ///   - declared: where the first form's value is declared, where that is to be told.
  public init(_ change: Change, declared: Finding.Declaration? = nil) {
    self.init(
      path: change.path.description, op: change.operation, git: change.git, live: change.live,
      declared: declared, note: change.remark ?? Self.doubt(declared))
  }
}
