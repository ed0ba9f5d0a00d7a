/// Writes JSON with sorted keys, so that equal values give equal text.
public enum JSONWriter {
  /// One line, without spaces.
  public static func compact(_ node: Node) -> String {
    var text = ""
    write(node, into: &text)
    return text
  }

  private static func write(_ node: Node, into text: inout String) {
    switch node.content {
    case .null: text += "null"
    case .bool(let bool): text += bool ? "true" : "false"
    case .integer(let integer): text += String(integer)
    case .unsigned(let integer): text += String(integer)
    case .double(let double): text += number(double)
    case .string(let string): write(string, into: &text)
    case .sequence(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        write(element, into: &text)
      }
      text += "]"
    case .mapping(let mapping):
      text += "{"
      for (index, entry) in mapping.entries.sorted(by: { $0.key < $1.key }).enumerated() {
        if index > 0 { text += "," }
        write(entry.key, into: &text)
        text += ":"
        write(entry.value, into: &text)
      }
      text += "}"
    }
  }

  /// A double in JSON's form. No reader gives one that is not finite; null stands for such a one.
  static func number(_ double: Double) -> String { double.isFinite ? "\(double)" : "null" }

  static func write(_ string: String, into text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      // U+0085, U+2028 and U+2029 end a line in YAML, which reads these strings too.
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
