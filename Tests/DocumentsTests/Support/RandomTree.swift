import Documents
import MendwallTesting

/// Strings that a careless writer gets wrong: they look like other types, or have to be escaped.
let trickyStrings = [
  "", " ", "yes", "No", "on", "y", "n", "~", "null", "Null", "true", "FALSE", "1e3", "0x1F", "010",
  "0o10", "0b11", "1_000", "+5", "-5", "-", "--", "---", "...", "- x", "? x", ": x", "a: b", "a:b",
  "#", "a #b", "# a", "2001-01-01", "2001-01-01T00:00:00Z", "1:30", "190:20:30", ".5", "1.", ".inf",
  ".nan", "<<", "=", "*a", "&a", "!a", "!!str a", "%a", "@a", "`a", "|", ">", "[a]", "{a}", "a,b",
  "'", "\"", "it's", "\\", "\\n", " lead", "trail ", "a\nb", "a\n", "\n", "\ta", "a\tb", "a\r\nb",
  "\u{0}", "\u{7}", "\u{1B}[31m", "\u{7F}", "\u{85}", "\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}a",
  "\u{E9}", "e\u{301}", "\u{1F600}", "\u{10FFFF}", "\u{FFFD}", "日本語", "0.0.0.0/0", "10.0.0.1",
  "app.kubernetes.io/name", "99999999999999999999", "NaN", "Infinity", "0", "00", "1e400",
]

extension Node {
  /// A tree of any shape, at most `depth` levels deep.
  static func random(depth: Int, using generator: inout SeededRandom) -> Node {
    switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &generator) {
    case 0: return Node(.null)
    case 1: return Node(.bool(.random(using: &generator)))
    case 2: return Node(.integer(.random(in: .min ... .max, using: &generator)))
    case 3: return Node(.double(.random(in: -1e6...1e6, using: &generator)))
    case 4: return Node(.integer(.random(in: -9...99, using: &generator)))
    case 5: return Node(.string(.random(using: &generator)))
    case 6:
      let count = Int.random(in: 0..<4, using: &generator)
      return Node(.sequence((0..<count).map { _ in random(depth: depth - 1, using: &generator) }))
    default:
      var mapping = Mapping()
      for _ in 0..<Int.random(in: 0..<5, using: &generator) {
        mapping[.random(using: &generator)] = random(depth: depth - 1, using: &generator)
      }
      return Node(.mapping(mapping))
    }
  }
}

extension String {
  static func random(using generator: inout SeededRandom) -> String {
    if Bool.random(using: &generator) {
      return trickyStrings.randomElement(using: &generator) ?? ""
    }
    let scalars: [Unicode.Scalar] = [
      "a", "B", "7", "-", ".", "/", " ", ":", "#", "\n", "\"", "é", "😀",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0..<8, using: &generator) {
      text.unicodeScalars.append(scalars.randomElement(using: &generator) ?? "x")
    }
    return text
  }
}
