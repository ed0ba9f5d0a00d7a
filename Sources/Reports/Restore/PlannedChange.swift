public import Documents
public import DriftDetection
public import PolicyModel

/// One place of an object that a plan changes: the value before, and the value after.
public struct PlannedChange: Sendable, Codable, Equatable {
  /// A JSON Pointer into the object.
  public var path: String
  public var op: Change.Operation
  /// The values, in normal form; absent on the side that has none.
  public var before: Node?
  public var after: Node?
  /// Where Git declares the value after, and the commit behind it where that is known.
  public var declared: Finding.Declaration?
  /// What a reader should know of the change beside its values.
  public var note: String?

  public init(
    path: String, op: Change.Operation, before: Node?, after: Node?,
    declared: Finding.Declaration? = nil, note: String? = nil
  ) {
    self.path = path
    self.op = op
    self.before = before
    self.after = after
    self.declared = declared
    self.note = note
  }

  /// What takes a difference between Git and the cluster away.
  public init(undoing change: Finding.FieldChange) {
    let op: Change.Operation =
      switch change.op {
      case .add: .remove
      case .remove: .add
      case .replace: .replace
      }
    self.init(
      path: change.path, op: op, before: change.live, after: change.git,
      declared: change.declared, note: change.note)
  }

  /// All that changes from one form of an object to another.
  public static func changes(from one: Policy, to other: Policy) -> [PlannedChange] {
    DriftDetector.allChanges(from: one, to: other).map { PlannedChange($0) }
  }

  /// A change from one form of an object to another.
  public init(_ change: Change) {
    self.init(
      path: change.path.description, op: change.operation, before: change.git,
      after: change.live, note: change.remark)
  }
}
