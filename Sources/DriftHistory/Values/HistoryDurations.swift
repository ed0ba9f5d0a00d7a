public import PolicyModel

/// How long something took, over a number of drifts.
public struct HistoryDurations: Sendable, Codable, Equatable {
  /// Of how many drifts.
  public var count: Int
  /// In seconds, rounded down; absent where there is none.
  public var median: Int64?
  /// In seconds; absent where there is none.
  public var worst: Int64?
  /// The object of which it took longest.
  public var worstObject: ObjectReference?
  /// How many drifts do not count, since it is not known of them.
  public var leftOut: Int

  public init(
    count: Int, median: Int64?, worst: Int64?, worstObject: ObjectReference?, leftOut: Int = 0
  ) {
    self.count = count
    self.median = median
    self.worst = worst
    self.worstObject = worstObject
    self.leftOut = leftOut
  }
}
