/// Reads moments as logs write them, faster than ``Instant`` does, which takes more forms.
enum TimeReading {
  /// Seconds since 1970 of `2023-08-21T12:12:18.510175415Z`; nil for another form.
  static func secondsSinceEpoch(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
    let start = range.lowerBound
    guard range.count >= 20, bytes[range.upperBound - 1] == UInt8(ascii: "Z"),
      bytes[start + 4] == UInt8(ascii: "-"), bytes[start + 7] == UInt8(ascii: "-"),
      bytes[start + 10] == UInt8(ascii: "T"), bytes[start + 13] == UInt8(ascii: ":"),
      bytes[start + 16] == UInt8(ascii: ":"),
      let year = number(bytes, start, 4), let month = number(bytes, start + 5, 2),
      let day = number(bytes, start + 8, 2), let hour = number(bytes, start + 11, 2),
      let minute = number(bytes, start + 14, 2), let second = number(bytes, start + 17, 2),
      year >= 1970, (1...12).contains(month), hour < 24, minute < 60, second < 60,
      day >= 1, day <= length(ofMonth: month, year),
      isFraction(bytes, (start + 19)..<(range.upperBound - 1))
    else { return nil }
    return days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
  }

  private static func number(_ bytes: Span<UInt8>, _ start: Int, _ digits: Int) -> Int64? {
    var number: Int64 = 0
    for index in start..<(start + digits) {
      let digit = bytes[index] &- UInt8(ascii: "0")
      if digit > 9 { return nil }
      number = number &* 10 &+ Int64(digit)
    }
    return number
  }

  private static func isFraction(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    if range.isEmpty { return true }
    guard range.count > 1, bytes[range.lowerBound] == UInt8(ascii: ".") else { return false }
    for index in (range.lowerBound + 1)..<range.upperBound where bytes[index] &- 0x30 > 9 {
      return false
    }
    return true
  }

  private static func length(ofMonth month: Int64, _ year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 of a date from then on, with years that begin in March.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }
}
