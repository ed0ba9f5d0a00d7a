/// Finds where a value of a JSON text ends, without reading it.
struct JSONSkipper {
  enum Stop {
    case end
    /// Something other than a value.
    case unexpected
    /// A bracket of the other kind than the open one.
    case mismatch(expected: Unicode.Scalar)
    /// The end of the text within a value, or before one.
    case open
    /// The end of the text within a string, at whose beginning the skipper stands.
    case openString
  }

  private(set) var index: Int
  private(set) var line: Int
  private(set) var lineStart: Int

  init(index: Int, line: Int, lineStart: Int) {
    self.index = index
    self.line = line
    self.lineStart = lineStart
  }

  /// Moves behind the next value.
  mutating func skipValue(_ bytes: Span<UInt8>) -> Stop {
    // Whether each open bracket is that of a mapping: the innermost in the lowest bit of the last word.
    var open: UInt64 = 0
    var outer: [UInt64] = []
    var depth = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        guard let (end, _) = JSONSkipper.endOfString(from: index, in: bytes) else {
          return .openString
        }
        index = end
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        if depth == 0 { return .unexpected }
        index &+= 1
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if depth & 63 == 0, depth > 0 { outer.append(open) }
        open = open << 1 | (byte == UInt8(ascii: "{") ? 1 : 0)
        depth &+= 1
        index &+= 1
        continue
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return .unexpected }
        let isMapping = open & 1 == 1
        if isMapping != (byte == UInt8(ascii: "}")) {
          return .mismatch(expected: isMapping ? "}" : "]")
        }
        open >>= 1
        depth &-= 1
        if depth & 63 == 0, depth > 0 { open = outer.removeLast() }
        index &+= 1
      case 0x20, 0x09, 0x0D:
        index &+= 1
        continue
      case 0x0A:
        index &+= 1
        line &+= 1
        lineStart = index
        continue
      default: skipWord(bytes)
      }
      if depth == 0 { return .end }
    }
    return .open
  }

  private mutating func skipWord(_ bytes: Span<UInt8>) {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), 0x20, 0x09, 0x0A, 0x0D: return
      default: index &+= 1
      }
    }
  }

  /// Where the string that begins at a quote ends, behind its other quote, and whether there is an escape in
  /// it; nil where the text ends before.
  static func endOfString(from quote: Int, in bytes: Span<UInt8>) -> (end: Int, hasEscapes: Bool)? {
    var index = quote &+ 1
    var hasEscapes = false
    while true {
      // Eight bytes at a time, up to the first that may be a quote or a backslash.
      while index &+ 8 <= bytes.count {
        let word = unsafe UInt64(
          littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
        let found = zeroes(word ^ 0x2222_2222_2222_2222) | zeroes(word ^ 0x5C5C_5C5C_5C5C_5C5C)
        if found != 0 {
          index &+= found.trailingZeroBitCount >> 3
          break
        }
        index &+= 8
      }
      guard index < bytes.count else { return nil }
      switch bytes[index] {
      case UInt8(ascii: "\""): return (index &+ 1, hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        index &+= 2
      default: index &+= 1
      }
    }
  }

  /// The high bit of the lowest byte that is zero, and maybe of some above it.
  private static func zeroes(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }
}
