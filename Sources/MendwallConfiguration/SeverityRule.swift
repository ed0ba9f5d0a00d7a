public import Documents
public import PolicyModel

/// How grave something is.
public enum Severity: String, Sendable, Codable, CaseIterable, Comparable {
  case critical, high, medium, low, info

  /// A graver one is the greater.
  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .critical: 4
    case .high: 3
    case .medium: 2
    case .low: 1
    case .info: 0
    }
  }
}

/// How grave a finding about certain objects is.
public struct SeverityRule: Sendable, Equatable {
  public var object: ObjectPattern
  /// Only findings of this state: `modified`, `missing`, `unmanaged`.
  public var state: String?
  /// Only findings with a change at this place.
  public var path: FieldPattern?
  public var severity: Severity

  public init(
    object: ObjectPattern, state: String? = nil, path: FieldPattern? = nil, severity: Severity
  ) {
    self.object = object
    self.state = state
    self.path = path
    self.severity = severity
  }

  /// Whether the rule is about a finding.
  public func matches(_ object: ObjectReference, state: String, paths: [JSONPointer]) -> Bool {
    self.object.matches(object) && (self.state.map { $0 == state } ?? true)
      && (path.map { pattern in paths.contains { pattern.covers($0) } } ?? true)
  }
}
