public import PolicyModel

/// The life of one object: what Git's commits and the cluster's changes made of it, and how the two
/// differ today.
///
/// Its JSON form is a contract, `examples/schema/timeline.schema.json`.
public struct Timeline: Sendable, Codable, Equatable {
  public var apiVersion = "mendwall.dev/v1"
  public var kind = "Timeline"
  public var object: ObjectReference
  public var source: DriftReport.Source
  public var cluster: DriftReport.Cluster
  /// Whether all was seen that was to be compared today.
  public var complete: Bool
  /// The oldest first.
  public var entries: [Entry]
  /// How the cluster departs from Git today; absent where it does not.
  public var finding: Finding?
  public var diagnostics: [Diagnostic]

  /// Something that happened to the object.
  public struct Entry: Sendable, Codable, Equatable {
    public enum Side: String, Sendable, Codable { case git, cluster }

    public enum Deed: String, Sendable, Codable {
      /// A commit declared the object, or a request made it.
      case created
      case changed
      /// A commit took it out of Git, or a request deleted it.
      case removed
      /// There a shallow clone was cut off: the object is that old or older.
      case cutOff
    }

    public var side: Side
    public var deed: Deed
    /// Of a commit, when it was committed. Of a change in the cluster that no request was found for, the
    /// latest moment at which it was.
    public var time: Instant?
    /// Of Git's side: where the commit declares the object, and the commit.
    public var declared: Finding.Declaration?
    /// Of the cluster's side.
    public var actor: Finding.Actor?
    /// What was changed, where that is known: `git` is the value before, `live` the value after.
    public var changes: [Finding.FieldChange]?

    public init(
      side: Side, deed: Deed, time: Instant?, declared: Finding.Declaration? = nil,
      actor: Finding.Actor? = nil, changes: [Finding.FieldChange]? = nil
    ) {
      self.side = side
      self.deed = deed
      self.time = time
      self.declared = declared
      self.actor = actor
      self.changes = changes
    }
  }

  public init(
    object: ObjectReference, report: DriftReport, entries: [Entry], finding: Finding?
  ) {
    self.object = object
    source = report.source
    cluster = report.cluster
    complete = report.complete
    self.entries = entries
    self.finding = finding
    diagnostics = report.diagnostics
  }
}
