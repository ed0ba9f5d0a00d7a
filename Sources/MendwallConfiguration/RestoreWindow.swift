import Documents

/// A time of the week in which restores may begin to write: `Mon-Fri 22:00-04:00`.
///
/// It is the time on the wall that counts, where a zone has daylight saving too: what the clock leaves out is left
/// out, and what it shows twice counts twice.
public struct RestoreWindow: Sendable, Equatable, CustomStringConvertible {
  /// Counted from 0, Monday; on these it begins.
  let days: Set<Int>
  /// Of the day, in minutes; one that ends no later than it begins goes on into the next day.
  let start: Int
  let end: Int
  /// Whether it is in UTC, and not in the machine's zone.
  public let isUTC: Bool
  /// As it was written.
  public let description: String

  /// Why a text is no window, in a sentence.
  public struct Invalid: Error, CustomStringConvertible {
    /// With what may be written instead.
    public let description: String
  }

  private static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
  private static let wholeDay = 1440

  /// Reads days, times and a zone, each of which may be left out: `Mon-Fri`, `Sat,Sun`, `22:00-04:00`,
  /// `Fri-Mon 20:00-24:00 UTC`. Upper and lower case are the same.
  ///
  /// - Throws: ``Invalid`` for anything else.
  public init(_ text: String) throws(Invalid) {
    func invalid(_ why: String) -> Invalid {
      Invalid(
        description:
          "\(quoted(text)) is no window of time: \(why); write days, times or both, such as Mon-Fri 22:00-04:00, and "
          + "UTC behind them where it is not the machine's zone")
    }
    var words = text.split { $0 == " " }.map { $0.lowercased() }
    isUTC = words.last == "utc"
    if isUTC { words.removeLast() }
    var days: Set<Int>?
    var times: (start: Int, end: Int)?
    for word in words {
      if word.first?.isNumber == true {
        guard days != nil || words.count == 1, times == nil else {
          throw invalid("times stand once, behind the days")
        }
        guard let read = RestoreWindow.times(word) else {
          throw invalid("\(quoted(word)) is no pair of times from 00:00 to 24:00")
        }
        times = read
      } else {
        guard days == nil, times == nil else {
          throw invalid("\(quoted(word)) stands where times or UTC may")
        }
        guard let read = RestoreWindow.days(word) else {
          throw invalid("\(quoted(word)) is none of Mon, Tue, Wed, Thu, Fri, Sat and Sun")
        }
        days = read
      }
    }
    guard days != nil || times != nil else { throw invalid("it says no time") }
    if let times, times.start == times.end {
      throw invalid("it ends when it begins; for whole days leave the times out")
    }
    self.days = days ?? Set(0..<7)
    (start, end) = times ?? (0, RestoreWindow.wholeDay)
    description = text
  }

  /// `mon-fri`, `sat,sun`, `fri-mon,wed`
  private static func days(_ text: String) -> Set<Int>? {
    var days: Set<Int> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map {
        dayNames.firstIndex(of: String($0))
      }
      guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil else {
        return nil
      }
      var day = first
      days.insert(day)
      while day != last {
        day = (day + 1) % 7
        days.insert(day)
      }
    }
    return days
  }

  private static func times(_ text: String) -> (start: Int, end: Int)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(minute)
    guard parts.count == 2, let start = parts[0], let end = parts[1], start < wholeDay else {
      return nil
    }
    return (start, end)
  }

  /// `22:00`, and `24:00` for the end of the day.
  private static func minute(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.utf8.allSatisfy(isDigit) }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60
    else { return nil }
    let time = hour * 60 + minute
    return time <= wholeDay ? time : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Whether it is open when the clock on the wall shows this.
  public func contains(_ time: LocalTime) -> Bool {
    if end > start {
      return days.contains(time.weekday) && time.minute >= start && time.minute < end
    }
    let dayBefore = (time.weekday + 6) % 7
    return days.contains(time.weekday) && time.minute >= start
      || days.contains(dayBefore) && time.minute < end
  }
}
