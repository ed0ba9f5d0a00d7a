public import PolicyModel

/// What a clock on the wall shows: all that windows of time are about.
public struct LocalTime: Sendable, Equatable {
  /// Counted from 0, Monday, to 6, Sunday.
  public let weekday: Int
  /// Of the day, from 0 to 1439.
  public let minute: Int

  /// - Parameters:
  ///   - weekday: from 0, Monday, to 6, Sunday.
  ///   - minute: of the day, from 0 to 1439.
  public init(weekday: Int, minute: Int) {
    self.weekday = weekday
    self.minute = minute
  }

  /// What a clock in UTC shows.
  public static func utc(_ instant: Instant) -> LocalTime {
    let minutes = floor(instant.secondsSinceEpoch, by: 60)
    let days = floor(minutes, by: 1440)
    // The first day of 1970 was a Thursday.
    return LocalTime(
      weekday: Int(((days + 3) % 7 + 7) % 7), minute: Int(minutes - days * 1440))
  }

  private static func floor(_ number: Int64, by divisor: Int64) -> Int64 {
    number / divisor - (number % divisor < 0 ? 1 : 0)
  }
}
