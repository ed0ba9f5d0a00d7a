public import Documents
public import MendwallConfiguration
public import PolicyModel

/// A place that breaks a rule.
public struct LintFinding: Sendable, Hashable {
  /// ``LintRule/id``
  public let rule: String
  public let severity: Severity
  /// The object that it is about; nil for what is said of the whole state.
  public let object: ObjectReference?
  /// The file; nil for an object of a cluster.
  public let path: String?
  /// Counted from 1; nil where the object comes from no file.
  public let position: Position?
  /// The place in the object; nil where the finding is about all of it, or about the state.
  public let pointer: JSONPointer?
  /// A sentence without a full stop that names what is wrong.
  public let message: String
  /// What to write in its place, a sentence without a full stop.
  public let remedy: String
  /// The text that an editor may put in place of the key or value that stands at ``position``.
  public let replacement: String?

  /// `policies/a.yaml:3:5: the message; the remedy`
  public var inWords: String {
    var place = path ?? object?.description ?? "the state"
    if let position, path != nil { place += ":\(position.line):\(position.column)" }
    return "\(place): \(message); \(remedy)"
  }
}

extension LintFinding {
  /// By file and place, then by object and rule: the order of a result.
  static func isBefore(_ left: LintFinding, _ right: LintFinding) -> Bool {
    if left.path != right.path { return (left.path ?? "") < (right.path ?? "") }
    let start = Position(line: 0, column: 0)
    if left.position != right.position {
      return (left.position ?? start) < (right.position ?? start)
    }
    if let first = left.object, let second = right.object, first != second { return first < second }
    if (left.object == nil) != (right.object == nil) { return left.object == nil }
    return (left.rule, left.message) < (right.rule, right.message)
  }
}
