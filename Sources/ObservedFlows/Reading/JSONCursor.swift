/// Goes through a JSON text without making anything of it. What it does not take is left to a reader that can
/// tell what is wrong.
struct JSONCursor {
  private(set) var index: Int

  enum Step {
    /// Where a key stands, without its quotes; the cursor is at its value.
    case key(Range<Int>)
    case end
    case broken
  }

  init(index: Int = 0) { self.index = index }

  @inline(__always)
  mutating func skipSpace(_ bytes: Span<UInt8>) {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index &+= 1
      default: return
      }
    }
  }

  /// Moves behind a byte if it comes next.
  @inline(__always)
  mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    skipSpace(bytes)
    guard index < bytes.count, bytes[index] == byte else { return false }
    index &+= 1
    return true
  }

  /// The next key of an object whose opening bracket is behind the cursor.
  mutating func nextKey(_ bytes: Span<UInt8>, isFirst: inout Bool) -> Step {
    if take(UInt8(ascii: "}"), bytes) { return .end }
    if !isFirst, !take(UInt8(ascii: ","), bytes) { return .broken }
    isFirst = false
    guard let key = plainString(bytes), take(UInt8(ascii: ":"), bytes) else { return .broken }
    return .key(key)
  }

  /// Whether another element of a list comes, whose opening bracket is behind the cursor; nil for neither.
  mutating func nextElement(_ bytes: Span<UInt8>, isFirst: inout Bool) -> Bool? {
    if take(UInt8(ascii: "]"), bytes) { return false }
    if !isFirst, !take(UInt8(ascii: ","), bytes) { return nil }
    isFirst = false
    return true
  }

  /// Where a string stands, without its quotes; nil for another value, and for one that has an escape, a
  /// control character or more than ASCII in it.
  mutating func plainString(_ bytes: Span<UInt8>) -> Range<Int>? {
    guard take(UInt8(ascii: "\""), bytes) else { return nil }
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        index &+= 1
        return start..<(index &- 1)
      }
      if byte == UInt8(ascii: "\\") || byte < 0x20 || byte >= 0x80 { return nil }
      index &+= 1
    }
    return nil
  }

  /// A whole number without a sign, of nine digits at most.
  mutating func number(_ bytes: Span<UInt8>) -> UInt32? {
    skipSpace(bytes)
    let start = index
    var number: UInt32 = 0
    while index < bytes.count {
      let digit = bytes[index] &- UInt8(ascii: "0")
      if digit > 9 { break }
      number = number &* 10 &+ UInt32(digit)
      index &+= 1
      if index &- start > 9 { return nil }
    }
    guard index > start, index == start &+ 1 || bytes[start] != UInt8(ascii: "0") else {
      return nil
    }
    guard index < bytes.count else { return number }
    switch bytes[index] {
    case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): return nil
    default: return number
    }
  }

  enum Word { case yes, no, null }

  /// True, false or null; nil for another value.
  mutating func word(_ bytes: Span<UInt8>) -> Word? {
    skipSpace(bytes)
    for (word, meaning): (StaticString, Word) in [("true", .yes), ("false", .no), ("null", .null)] {
      let end = index &+ word.utf8CodeUnitCount
      if end <= bytes.count, bytes.equals(index..<end, word) {
        index = end
        return meaning
      }
    }
    return nil
  }

  /// Moves behind a value, whose brackets must pair. False where the text ends in it, or something else comes.
  mutating func skipValue(_ bytes: Span<UInt8>) -> Bool {
    // Whether each open bracket is that of an object, the innermost in the lowest bit.
    var open: UInt64 = 0
    var depth = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        guard skipString(bytes) else { return false }
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        if depth == 0 { return false }
        index &+= 1
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        // Deeper than any flow is.
        if depth == 64 { return false }
        open = open << 1 | (bytes[index] == UInt8(ascii: "{") ? 1 : 0)
        depth &+= 1
        index &+= 1
        continue
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard depth > 0, (open & 1 == 1) == (bytes[index] == UInt8(ascii: "}")) else {
          return false
        }
        open >>= 1
        depth &-= 1
        index &+= 1
      case 0x20, 0x09, 0x0A, 0x0D:
        index &+= 1
        continue
      default: skipWord(bytes)
      }
      if depth == 0 { return true }
    }
    return false
  }

  private mutating func skipWord(_ bytes: Span<UInt8>) {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), 0x20, 0x09, 0x0A, 0x0D: return
      default: index &+= 1
      }
    }
  }

  /// Moves behind a string, at whose opening quote the cursor is.
  private mutating func skipString(_ bytes: Span<UInt8>) -> Bool {
    index &+= 1
    while true {
      while index &+ 8 <= bytes.count {
        let word = unsafe UInt64(
          littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
        let found =
          JSONCursor.zeroes(word ^ 0x2222_2222_2222_2222)
          | JSONCursor.zeroes(word ^ 0x5C5C_5C5C_5C5C_5C5C)
        if found != 0 {
          index &+= found.trailingZeroBitCount >> 3
          break
        }
        index &+= 8
      }
      guard index < bytes.count else { return false }
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index &+= 1
        return true
      case UInt8(ascii: "\\"): index &+= 2
      default: index &+= 1
      }
    }
  }

  /// The high bit of the lowest byte that is zero, and maybe of some above it.
  private static func zeroes(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }
}
