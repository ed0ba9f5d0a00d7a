import Documents

/// The bytes of a file, and where its lines begin, counted as the reader of its format counts them.
struct SourceText {
  let bytes: [UInt8]
  let isJSON: Bool
  /// The offset at which each line begins.
  private let lineStarts: [Int]
  /// Whether a column of the line is an offset: there is no longer character.
  private let isASCII: [Bool]
  /// How the file ends a line.
  let newline: String

  init(_ bytes: [UInt8], isJSON: Bool) {
    self.bytes = bytes
    self.isJSON = isJSON
    // libyaml is given the text without its byte order mark.
    var index = !isJSON && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var starts = [index]
    var ascii: [Bool] = []
    var isPlain = true
    while index < bytes.count {
      let width = SourceText.lineBreak(bytes, index, isJSON: isJSON)
      if width == 0 {
        if bytes[index] >= 0x80 { isPlain = false }
        index += 1
      } else {
        index += width
        starts.append(index)
        ascii.append(isPlain)
        isPlain = true
      }
    }
    ascii.append(isPlain)
    lineStarts = starts
    isASCII = ascii
    let first = bytes.firstIndex(of: 0x0A)
    newline = first.map { $0 > 0 && bytes[$0 - 1] == 0x0D } == true ? "\r\n" : "\n"
  }

  /// How many bytes of a line break stand at an offset: those of YAML 1.1, and of JSON the line feed.
  private static func lineBreak(_ bytes: [UInt8], _ index: Int, isJSON: Bool) -> Int {
    let byte = bytes[index]
    if byte == 0x0A { return 1 }
    if isJSON { return 0 }
    func next(_ distance: Int) -> UInt8? {
      index + distance < bytes.count ? bytes[index + distance] : nil
    }
    switch byte {
    case 0x0D: return next(1) == 0x0A ? 2 : 1
    case 0xC2: return next(1) == 0x85 ? 2 : 0
    case 0xE2: return next(1) == 0x80 && (next(2) == 0xA8 || next(2) == 0xA9) ? 3 : 0
    default: return 0
    }
  }

  // MARK: Places

  /// The offset of a place, or nil for one that the text does not have.
  func offset(_ position: Position) -> Int? {
    // Behind a last line without a break libyaml takes there to be one.
    if position.line == lineStarts.count + 1, position.column == 1 { return bytes.count }
    guard lineStarts.indices.contains(position.line - 1), position.column >= 1 else { return nil }
    let start = lineStarts[position.line - 1]
    if isJSON || isASCII[position.line - 1] {
      let (offset, overflow) = start.addingReportingOverflow(position.column - 1)
      return !overflow && offset <= bytes.count ? offset : nil
    }
    var index = start
    for _ in 1..<position.column {
      guard index < bytes.count else { return nil }
      index += 1
      while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
    }
    return index
  }

  /// The line of an offset, counted from 1.
  func line(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  func lineStart(of offset: Int) -> Int { lineStarts[line(of: offset) - 1] }

  /// The offset at which the line after that of an offset begins; the end of the text for the last line.
  func nextLine(of offset: Int) -> Int {
    let line = line(of: offset)
    return line < lineStarts.count ? lineStarts[line] : bytes.count
  }

  /// Where the text of an offset's line ends, before the line break.
  func lineEnd(of offset: Int) -> Int {
    var end = nextLine(of: offset)
    let start = lineStart(of: offset)
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return end
  }

  /// Whether the line of an offset ends in a line break.
  func hasLineBreak(_ offset: Int) -> Bool { line(of: offset) < lineStarts.count }

  /// How many bytes stand before an offset in its line.
  func column(of offset: Int) -> Int { offset - lineStart(of: offset) }

  /// Whether nothing but space stands before an offset in its line.
  func isFirstInLine(_ offset: Int) -> Bool {
    bytes[lineStart(of: offset)..<offset].allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  func byte(_ offset: Int) -> UInt8? { bytes.indices.contains(offset) ? bytes[offset] : nil }

  // MARK: Space

  /// The first offset from a given one on at which something stands: past spaces, line breaks and, in
  /// YAML, comments.
  func skippingSpace(_ offset: Int) -> Int {
    var index = offset
    while let byte = byte(index) {
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      case UInt8(ascii: "#") where !isJSON && isAfterSpace(index): index = lineEnd(of: index)
      default:
        let width = isJSON ? 0 : SourceText.lineBreak(bytes, index, isJSON: false)
        if width == 0 { return index }
        index += width
      }
    }
    return index
  }

  /// Past the spaces of a line.
  func skippingBlanks(_ offset: Int) -> Int {
    var index = offset
    while let byte = byte(index), byte == 0x20 || byte == 0x09 { index += 1 }
    return index
  }

  private func isAfterSpace(_ offset: Int) -> Bool {
    guard offset > 0 else { return true }
    return offset == lineStart(of: offset) || [0x20, 0x09].contains(bytes[offset - 1])
  }

  /// The space at the beginning of an offset's line.
  func indentation(of offset: Int) -> String {
    let start = lineStart(of: offset)
    return String(decoding: bytes[start..<skippingBlanks(start)], as: UTF8.self)
  }
}
