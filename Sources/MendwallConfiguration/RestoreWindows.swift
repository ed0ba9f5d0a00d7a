public import PolicyModel

/// The times in which restores may begin to write; none means always.
public struct RestoreWindows: Sendable, Equatable {
  /// How far ahead the next opening is looked for: two weeks and a day, which is longer than any window that the
  /// clock's change leaves out once.
  private static let farthest: Int64 = 15 * 24 * 60

  /// As they were given.
  public let windows: [RestoreWindow]

  /// - Parameter windows: none for always.
  public init(_ windows: [RestoreWindow]) { self.windows = windows }

  /// Whether any of them is open.
  ///
  /// - Parameters:
  ///   - instant: when.
  ///   - local: what the clock on the wall shows in the machine's zone; nil where it shows nothing, and no window
  ///     that goes by it is open.
  public func areOpen(at instant: Instant, local: (Instant) -> LocalTime?) -> Bool {
    if windows.isEmpty { return true }
    let here = local(instant)
    let utc: LocalTime? = .utc(instant)
    return windows.contains { window in
      (window.isUTC ? utc : here).map(window.contains) ?? false
    }
  }

  /// When the next of them opens, to the minute; nil where none does within two weeks.
  ///
  /// - Parameters:
  ///   - instant: after when.
  ///   - local: as of ``areOpen(at:local:)``.
  public func nextOpening(after instant: Instant, local: (Instant) -> LocalTime?) -> Instant? {
    let first = instant.secondsSinceEpoch / 60 + 1
    // The clock's changes make no leap of less than a minute.
    for minute in first...(first + RestoreWindows.farthest) {
      let time = Instant(secondsSinceEpoch: minute * 60)
      if areOpen(at: time, local: local) { return time }
    }
    return nil
  }
}
