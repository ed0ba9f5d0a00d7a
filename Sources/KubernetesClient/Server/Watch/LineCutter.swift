/// Cuts lines out of a stream, wherever its pieces begin and end.
struct LineCutter: Sendable {
  /// A line is longer than any that is read.
  struct TooLong: Error, Equatable {
    let limit: Int
  }

  private static let lineBreak = UInt8(ascii: "\n")

  /// The longest line, in bytes.
  private let limit: Int
  /// The beginning of a line whose end has not come.
  private var begun: [UInt8] = []

  init(limit: Int) { self.limit = limit }

  /// - Parameter piece: the next piece of the stream.
  /// - Returns: the lines that end in it, without their breaks; empty ones are left out.
  /// - Throws: ``TooLong``; nothing may be asked afterwards.
  mutating func lines(in piece: some Collection<UInt8>) throws(TooLong) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var rest = piece[...]
    while let end = rest.firstIndex(of: LineCutter.lineBreak) {
      try take(rest[..<end])
      if !begun.isEmpty { lines.append(begun) }
      begun = []
      rest = rest[rest.index(after: end)...]
    }
    try take(rest)
    return lines
  }

  private mutating func take(_ bytes: some Collection<UInt8>) throws(TooLong) {
    guard begun.count + bytes.count <= limit else { throw TooLong(limit: limit) }
    begun.append(contentsOf: bytes)
  }
}
