public import PolicyModel

/// A stretch of time.
public struct HistoryWindow: Sendable, Codable, Hashable {
  /// Its first second.
  public var from: Instant
  /// The first second after it.
  public var to: Instant

  /// - Parameters:
  ///   - from: its first second.
  ///   - to: the first second after it; a window that would end before it begins is empty.
  public init(from: Instant, to: Instant) {
    self.from = from.bounded
    self.to = max(from.bounded, to.bounded)
  }

  /// The days before a time.
  public init(days: Int, before time: Instant) {
    let seconds = Int64(min(max(0, days), 4_000_000)) * 86_400
    let end = time.bounded
    self.init(from: Instant(secondsSinceEpoch: end.secondsSinceEpoch - seconds), to: end)
  }
}
