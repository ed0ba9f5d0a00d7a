import Documents

/// Texts of a picture: how wide they are about, and shortened so that they are no wider than that.
enum SVGText {
  /// The width of a text in a monospaced font, in user units, rounded up.
  static func width(_ text: String, size: Int) -> Int {
    let count = text.unicodeScalars.reduce(0) { $0 + cells(of: $1) }
    return (count * size * 61 + 99) / 100
  }

  /// East Asian and pictographic characters take two cells.
  private static func cells(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x1100..<0x1160, 0x2E80..<0xA4D0, 0xAC00..<0xD7A4, 0xF900..<0xFB00, 0xFE30..<0xFE70,
      0xFF00..<0xFF61, 0x1F000..<0x20000, 0x20000..<0x40000:
      2
    default: 1
    }
  }

  /// A text that is safe to draw, with its middle left out where it is longer than a limit.
  static func shortened(_ text: String, to limit: Int) -> String {
    let text = printable(text)
    guard text.count > limit, limit > 3 else { return text }
    let tail = (limit - 1) / 2
    return "\(text.prefix(limit - 1 - tail))…\(text.suffix(tail))"
  }

  /// A list of which the end is left out where it is longer than a limit.
  static func cut(_ text: String, to limit: Int) -> String {
    let text = printable(text)
    return text.count > limit ? "\(text.prefix(limit - 1))…" : text
  }

  /// A `text` element.
  ///
  /// - Parameter y: of its base line.
  static func element(_ text: String, x: Int, y: Int, _ classes: String, anchor: String? = nil)
    -> String
  {
    let anchor = anchor.map { " text-anchor=\"\($0)\"" } ?? ""
    return "<text x=\"\(x)\" y=\"\(y)\" class=\"\(classes)\"\(anchor)>\(xml(text))</text>"
  }

  /// Breaks a sentence into lines of at most so many characters, at its spaces.
  static func wrapped(_ sentence: String, to limit: Int) -> [String] {
    var lines: [String] = []
    for word in printable(sentence).split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= limit {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(cut(String(word), to: limit))
      }
    }
    return lines
  }
}
