import Documents
import DriftDetection
public import MendwallConfiguration
public import PolicyModel

/// What a pull request's branch changes in what Git declares, from where it left the base to its head; what is
/// drifted now is another question.
public struct Proposal: Sendable, Codable, Equatable {
  /// Where the branch is to be merged into.
  public var base: Revision
  public var head: Revision
  /// The full id of the commit at which the branch left the base, where the base has gone on since.
  public var mergeBase: String?
  /// Whether all that the branch declares was read, and all that it began with.
  public var complete: Bool
  /// What the branch changes: the gravest first, and of the same severity by namespace and name.
  public var objects: [Object]
  /// Between whom something else may be sent once it is merged; each pair once.
  public var connections: [Finding.Connection]
  /// How many connections more there are, at most.
  public var connectionsOmitted: Int?
  /// What a reader should know of the branch.
  public var diagnostics: [Diagnostic]

  public struct Revision: Sendable, Codable, Equatable {
    /// As it was asked for: `main`, `HEAD`.
    public var revision: String
    /// The full id of the commit that it names.
    public var commit: String
    public var committedAt: Instant

    public init(revision: String, commit: String, committedAt: Instant) {
      self.revision = revision
      self.commit = commit
      self.committedAt = committedAt
    }
  }

  /// An object that the branch changes.
  public struct Object: Sendable, Codable, Equatable {
    public enum Change: String, Sendable, Codable { case added, removed, modified }

    /// The same for the same object of the same cluster, whatever the branch makes of it.
    public var id: String
    public var change: Change
    public var severity: Severity
    /// Why it is that grave, as a sentence's end.
    public var severityReason: String?
    public var object: ObjectReference
    /// Where the branch declares it, of a removed one where it was declared; of an added one with the commit
    /// that did it.
    public var declared: Finding.Declaration?
    /// The commit that removed it.
    public var removed: Finding.Commit?
    /// What differs, from the base's side to the branch's: of an added object and of a removed one each of its
    /// parts.
    public var changes: [PlannedChange]
    /// What it lets through or cuts in as few lines as tell it.
    public var impact: [Finding.ImpactLine]?
    /// How many lines more there are.
    public var impactOmitted: Int?
    /// The ids of the findings about the same object: it is drifted now.
    public var alsoDrifted: [String]?
    /// True where the branch declares what the cluster has, so that merging it ends the drift.
    public var endsDrift: Bool?
    /// What a reader should know beside all this, in sentences.
    public var explanation: String?
  }

  public init(
    base: Revision, head: Revision, mergeBase: String?, complete: Bool, objects: [Object] = [],
    connections: [Finding.Connection] = [], connectionsOmitted: Int? = nil,
    diagnostics: [Diagnostic] = []
  ) {
    self.base = base
    self.head = head
    self.mergeBase = mergeBase
    self.complete = complete
    self.objects = objects
    self.connections = connections
    self.connectionsOmitted = connectionsOmitted
    self.diagnostics = diagnostics
  }
}

extension Proposal.Object {
  /// - Parameters:
  ///   - before: what the base declares; nil where it does not have it.
  ///   - after: what the branch declares; nil where it has it no longer.
  ///   - changes: what differs, of an object that both have.
  ///   - cluster: what stands for the cluster in the id.
  /// - Returns: nil where neither declares it.
  public init?(before: Policy?, after: Policy?, changes: [PlannedChange], cluster: String) {
    guard let any = after ?? before else { return nil }
    object = any.reference
    declared = any.location.map { Finding.Declaration($0) }
    let parts = any.body.mapping?.entries ?? []
    func pointer(_ key: String) -> String { JSONPointer([key]).description }
    switch (before, after) {
    case (nil, _):
      (change, severity) = (.added, .high)
      self.changes = parts.map {
        PlannedChange(path: pointer($0.key), op: .add, before: nil, after: $0.value)
      }
    case (_, nil):
      (change, severity) = (.removed, .high)
      self.changes = parts.map {
        PlannedChange(path: pointer($0.key), op: .remove, before: $0.value, after: nil)
      }
    default:
      (change, severity) = (.modified, .medium)
      self.changes = changes
    }
    id = FindingID.make(cluster: cluster, object: any.reference, kind: "proposed")
  }

  /// Adds a sentence to the explanation.
  public mutating func add(_ sentence: String) {
    explanation = explanation.map { "\($0); \(sentence)" } ?? sentence
  }
}
