public import Documents

/// One difference between the declared and the live form of an object, at the smallest place that
/// explains it.
public struct Change: Sendable, Equatable {
  /// What happened on the way from Git to the cluster.
  public enum Operation: String, Sendable, Codable {
    case add, remove, replace
  }

  /// Where in the object. An index into a list counts in Git's list, and for an added element in the
  /// live one.
  public let path: JSONPointer
  public let operation: Operation
  /// Git's value, in normal form; nil where it was added live.
  public let git: Node?
  /// The live value, in normal form; nil where it was removed.
  public let live: Node?
  /// Where Git's file sets the value, or what stands around it.
  public let span: SourceSpan?
  /// Whether the same value stands at another place of its list.
  public var isMove = false
  /// What a reader should know of the change beside its values: that it has no effect, or is a move.
  public let remark: String?
}
