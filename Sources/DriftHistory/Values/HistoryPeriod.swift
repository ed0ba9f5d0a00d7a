public import PolicyModel

/// A day or a week: how well the cluster was looked at, and how much drift came and went.
public struct HistoryPeriod: Sendable, Codable, Equatable {
  /// How long one is.
  public enum Length: String, Sendable, Codable, CaseIterable {
    /// From midnight to midnight, UTC.
    case day
    /// From Monday to Monday, midnight UTC.
    case week

    var seconds: Int64 { self == .day ? 86_400 : 7 * 86_400 }
  }

  /// Cut off where the window begins or ends within it.
  public var from: Instant
  public var to: Instant
  /// How many runs ended in it.
  public var runs: Int
  /// How many of them looked at the whole cluster and saw every policy.
  public var completeRuns: Int
  /// How many of those saw every pod too.
  public var completeRunsWithWorkloads: Int
  /// The longest time, in seconds, for which no complete run had ended, of those that ended in the period or had not
  /// ended when it was over. It may have begun before the period.
  public var longestUnseen: Int64
  /// How many drifts were detected, and how many ended.
  public var detected: Int
  public var ended: Int
  /// How many stood when it was over.
  public var open: Int

  public init(
    from: Instant, to: Instant, runs: Int = 0, completeRuns: Int = 0,
    completeRunsWithWorkloads: Int = 0, longestUnseen: Int64 = 0, detected: Int = 0,
    ended: Int = 0, open: Int = 0
  ) {
    self.from = from
    self.to = to
    self.runs = runs
    self.completeRuns = completeRuns
    self.completeRunsWithWorkloads = completeRunsWithWorkloads
    self.longestUnseen = longestUnseen
    self.detected = detected
    self.ended = ended
    self.open = open
  }
}
