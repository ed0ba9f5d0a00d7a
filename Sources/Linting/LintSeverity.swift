/// How grave a finding of the linter is: the words of drift's severities.
public enum LintSeverity: String, Sendable, Codable, CaseIterable, Comparable {
  case critical, high, medium, low, info

  /// A graver one is the greater.
  public static func < (left: LintSeverity, right: LintSeverity) -> Bool { left.rank < right.rank }

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
