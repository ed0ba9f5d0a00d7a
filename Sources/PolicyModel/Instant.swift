/// A moment, to the second, as Git and Kubernetes note it.
public struct Instant: Hashable, Sendable, Comparable {
  /// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
  public let secondsSinceEpoch: Int64

  public init(secondsSinceEpoch: Int64) { self.secondsSinceEpoch = secondsSinceEpoch }

  public static func < (left: Instant, right: Instant) -> Bool {
    left.secondsSinceEpoch < right.secondsSinceEpoch
  }
}

extension Instant: CustomStringConvertible, Codable {
  /// Reads RFC 3339, or gives nil where the text is something else. A fraction of a second is dropped.
  public init?(_ text: String) {
    var rest = Substring(text).utf8
    func digit() -> Int64? {
      guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
        return nil
      }
      rest.removeFirst()
      return Int64(byte - UInt8(ascii: "0"))
    }
    func number(_ digits: Int) -> Int64? {
      var number: Int64 = 0
      for _ in 0..<digits {
        guard let digit = digit() else { return nil }
        number = number * 10 + digit
      }
      return number
    }
    func take(_ characters: Set<UInt8>) -> UInt8? {
      guard let first = rest.first, characters.contains(first) else { return nil }
      rest.removeFirst()
      return first
    }
    let dash = UInt8(ascii: "-")
    let colon = UInt8(ascii: ":")
    guard let year = number(4), take([dash]) != nil, let month = number(2), take([dash]) != nil,
      let day = number(2), take(Set("Tt ".utf8)) != nil, let hour = number(2), take([colon]) != nil,
      let minute = number(2), take([colon]) != nil, let second = number(2),
      (1...12).contains(month), hour < 24, minute < 60, second < 61
    else { return nil }
    if take([UInt8(ascii: ".")]) != nil {
      guard digit() != nil else { return nil }
      while digit() != nil {}
    }
    var offset: Int64 = 0
    if let sign = take(Set("+-".utf8)) {
      guard let hours = number(2), take([colon]) != nil, let minutes = number(2), hours < 24,
        minutes < 60
      else { return nil }
      offset = (hours * 3600 + minutes * 60) * (sign == dash ? -1 : 1)
    } else if take(Set("Zz".utf8)) == nil {
      return nil
    }
    guard rest.isEmpty else { return nil }
    let days = Instant.days(year: year, month: month, day: day)
    // A day that its month does not have comes back as one of another month.
    guard Instant.date(days: days) == (year, month, day) else { return nil }
    secondsSinceEpoch = days * 86_400 + hour * 3600 + minute * 60 + second - offset
  }

  /// RFC 3339 in UTC: `2026-11-21T14:02:00Z`.
  public var description: String {
    let days = Instant.floor(secondsSinceEpoch, by: 86_400)
    let second = secondsSinceEpoch - days * 86_400
    let (year, month, day) = Instant.date(days: days)
    return
      "\(Instant.pad(year, 4))-\(Instant.pad(month, 2))-\(Instant.pad(day, 2))"
      + "T\(Instant.pad(second / 3600, 2)):\(Instant.pad(second / 60 % 60, 2)):\(Instant.pad(second % 60, 2))Z"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let instant = Instant(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(text) is no RFC 3339 time")
    }
    self = instant
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  private static func floor(_ number: Int64, by divisor: Int64) -> Int64 {
    number / divisor - (number % divisor < 0 ? 1 : 0)
  }

  private static func pad(_ number: Int64, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// Days since 1970-01-01 of a date of the Gregorian calendar. Years are counted from March, so that
  /// the leap day is the last of its year, in eras of 400 years.
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = floor(year, by: 400)
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = floor(shifted, by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    return (
      yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day
    )
  }
}
