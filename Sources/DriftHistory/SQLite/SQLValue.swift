import PolicyModel

/// A value that a statement takes.
enum SQLValue: Equatable, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral,
  ExpressibleByStringLiteral
{
  case null
  case integer(Int64)
  case text(String)

  init(integerLiteral value: Int64) { self = .integer(value) }
  init(nilLiteral: ()) { self = .null }
  init(stringLiteral value: String) { self = .text(value) }

  init(_ text: String?) { self = text.map { .text($0) } ?? .null }
  init(_ number: Int) { self = .integer(Int64(number)) }
  init(_ flag: Bool) { self = .integer(flag ? 1 : 0) }
  init(_ instant: Instant) { self = .integer(instant.bounded.secondsSinceEpoch) }
}

extension Instant {
  /// The first second of the year 0 and the last of the year 9999: what RFC 3339 can write. Differences of two such
  /// times, and sums of as many differences as a file can hold, are no overflow.
  private static let writable: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

  /// The time, or the nearest one that can be written.
  var bounded: Instant {
    let range = Instant.writable
    return Instant(
      secondsSinceEpoch: min(max(secondsSinceEpoch, range.lowerBound), range.upperBound))
  }

  /// How many seconds later it is than another.
  func seconds(since other: Instant) -> Int64 {
    bounded.secondsSinceEpoch - other.bounded.secondsSinceEpoch
  }
}
