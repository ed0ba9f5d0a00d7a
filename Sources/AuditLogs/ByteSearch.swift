#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension UnsafeRawBufferPointer {
  /// Where the next `objectRef` begins, at or behind an offset.
  ///
  /// It is looked for by its capital letter: of those an event has few.
  func nextObjectReference(from start: Int) -> Int? {
    let before = 6
    var place = start + before
    while let found = unsafe firstIndex(of: UInt8(ascii: "R"), from: place) {
      let begin = found - before
      if found + 3 <= count, begin >= start, unsafe isObjectReference(at: begin) { return begin }
      place = found + 1
    }
    return nil
  }

  private func isObjectReference(at start: Int) -> Bool {
    for (index, byte) in "objectRef".utf8.enumerated() where unsafe self[start + index] != byte {
      return false
    }
    return true
  }

  func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    guard let base = baseAddress, start < count,
      let found = unsafe memchr(base + start, Int32(byte), count - start)
    else { return nil }
    return unsafe UnsafeRawPointer(found) - base
  }
}
