extension Span<UInt8> {
  /// Where a byte stands first at or behind a place; nil where it does not.
  func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
    var index = start
    // Eight at a time, up to the first that may be it.
    while index &+ 8 <= count {
      let word = unsafe UInt64(
        littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      let difference = word ^ pattern
      let zeroes =
        (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
      // The lowest mark is exact.
      if zeroes != 0 { return index &+ zeroes.trailingZeroBitCount >> 3 }
      index &+= 8
    }
    while index < count {
      if self[index] == byte { return index }
      index &+= 1
    }
    return nil
  }

  func lastIndex(of byte: UInt8) -> Int? {
    var index = count
    while index > 0 {
      index &-= 1
      if self[index] == byte { return index }
    }
    return nil
  }

  /// Whether a range holds exactly a word.
  @inline(__always)
  func equals(_ range: Range<Int>, _ word: StaticString) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    let start = unsafe word.utf8Start
    for offset in 0..<range.count where unsafe self[range.lowerBound &+ offset] != start[offset] {
      return false
    }
    return true
  }

  /// Whether a range begins with a word.
  func begins(_ range: Range<Int>, with word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard range.count >= length else { return false }
    return equals(range.lowerBound..<(range.lowerBound + length), word)
  }

  /// A copy of some of the bytes.
  func array(_ range: Range<Int>) -> [UInt8] {
    let part = extracting(range)
    return unsafe [UInt8](unsafeUninitializedCapacity: part.count) { buffer, initialized in
      for index in part.indices { unsafe buffer[index] = part[index] }
      initialized = part.count
    }
  }

  /// The text of a range that is known to be UTF-8.
  func text(_ range: Range<Int>) -> String { String(decoding: array(range), as: UTF8.self) }
}
