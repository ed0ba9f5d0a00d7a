public import PolicyModel

/// What a history keeps of a finding: no values and no words.
public struct HistoryFinding: Sendable, Codable, Hashable {
  /// The same from run to run for the same drift, whatever its values.
  public var id: String
  /// As reports call it: `drift`, `effect`, `exception`, `assertion`, `containment`.
  public var type: String
  /// As reports call it: `critical`, `high`, `medium`, `low`, `info`.
  public var severity: String
  public var object: ObjectReference
  /// The program that made it so, by its own name for itself, where that is known.
  public var manager: String?
  /// The user behind that, where that is known.
  public var user: String?
  /// When it was made so, where that is known.
  public var changedAt: Instant?
  /// Whether ``changedAt`` is only the latest moment at which it can have been.
  public var isAtLatest: Bool
  /// How many of the pods the run saw, as reports call it: `full`, `partial`, `none`. Only of what depends on pods.
  public var workloads: String?

  public init(
    id: String, type: String, severity: String, object: ObjectReference, manager: String? = nil,
    user: String? = nil, changedAt: Instant? = nil, isAtLatest: Bool = false,
    workloads: String? = nil
  ) {
    self.id = id
    self.type = type
    self.severity = severity
    self.object = object
    self.manager = manager
    self.user = user
    self.changedAt = changedAt
    self.isAtLatest = isAtLatest
    self.workloads = workloads
  }
}
