/// Cuts a text that comes in pieces into its records.
struct RecordSplitter {
  /// What is told of.
  enum Record {
    case whole
    /// Longer than is read; it is passed over.
    case overlong
  }

  private static let newline = UInt8(ascii: "\n")

  private let shape: RecordShape
  /// The longest record that is read.
  private let longest: Int
  /// What is left of a record whose end has not come yet.
  private var remainder: [UInt8] = []
  private var isOverlong = false
  /// The line on which the record began.
  private var line = 1
  /// Of a text that is no lines: where the splitter is in its brackets.
  private var nesting = Nesting()

  init(_ shape: RecordShape, longest: Int) {
    self.shape = shape
    self.longest = longest
  }

  /// Takes in the next bytes.
  ///
  /// - Parameter take: told of each record: its bytes, its line, counted from 1, and whether it is whole.
  mutating func split(_ bytes: Span<UInt8>, _ take: (Span<UInt8>, Int, Record) -> Void) {
    if shape == .lines { splitLines(bytes, take) } else { splitObjects(bytes, take) }
  }

  /// Ends the text: its last line may have no end of its own.
  mutating func finish(_ take: (Span<UInt8>, Int, Record) -> Void) {
    if isOverlong || !remainder.isEmpty { give(take) }
  }

  private mutating func give(_ take: (Span<UInt8>, Int, Record) -> Void) {
    let record = remainder
    remainder.removeAll(keepingCapacity: remainder.capacity <= 1 << 16)
    take(record.span, line, isOverlong ? .overlong : .whole)
    isOverlong = false
  }

  private mutating func keep(_ bytes: Span<UInt8>) {
    guard !isOverlong, remainder.count + bytes.count <= longest else {
      (remainder, isOverlong) = ([], isOverlong || !bytes.isEmpty)
      return
    }
    for index in bytes.indices { remainder.append(bytes[index]) }
  }

  // MARK: Lines

  private mutating func splitLines(
    _ bytes: Span<UInt8>, _ take: (Span<UInt8>, Int, Record) -> Void
  ) {
    var start = 0
    while let end = bytes.firstIndex(of: RecordSplitter.newline, from: start) {
      if remainder.isEmpty, !isOverlong {
        let isWhole = end - start <= longest
        take(bytes.extracting(start..<end), line, isWhole ? .whole : .overlong)
      } else {
        keep(bytes.extracting(start..<end))
        give(take)
      }
      line += 1
      start = end + 1
    }
    keep(bytes.extracting(start..<bytes.count))
  }

  // MARK: Objects

  private struct Nesting {
    var depth = 0
    /// Whether the bracket at each of the first depths is that of a list.
    var isList: [Bool] = []
    var isInString = false
    var isEscaped = false
    /// Whether a record is open.
    var isInRecord = false
    /// Of the whole text, where `line` is that of the record.
    var lines = 1
  }

  private mutating func splitObjects(
    _ bytes: Span<UInt8>, _ take: (Span<UInt8>, Int, Record) -> Void
  ) {
    var start = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == RecordSplitter.newline { nesting.lines += 1 }
      if nesting.isInString {
        if nesting.isEscaped {
          nesting.isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          nesting.isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          nesting.isInString = false
        }
      } else {
        switch byte {
        case UInt8(ascii: "\""): nesting.isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          if byte == UInt8(ascii: "{"), beginsRecord() {
            (nesting.isInRecord, start, line) = (true, index, nesting.lines)
          }
          if nesting.depth < 2 { nesting.isList.append(byte == UInt8(ascii: "[")) }
          nesting.depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          nesting.depth = max(0, nesting.depth - 1)
          if nesting.isList.count > nesting.depth { nesting.isList.removeLast() }
          if nesting.isInRecord, nesting.depth == shape.depth {
            nesting.isInRecord = false
            keep(bytes.extracting(start..<(index + 1)))
            give(take)
          }
        default: break
        }
      }
      index += 1
    }
    if nesting.isInRecord { keep(bytes.extracting(start..<bytes.count)) }
  }

  private func beginsRecord() -> Bool {
    !nesting.isInRecord && nesting.depth == shape.depth
      && (shape.depth == 0 || nesting.isList.last == true)
  }
}
