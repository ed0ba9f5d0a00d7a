/// Writes JSON with sorted keys, so that equal values give equal text.
public enum JSONWriter {
  /// One line, without spaces.
  public static func compact(_ node: Node) -> String {
    String(decoding: bytes(node), as: UTF8.self)
  }

  /// One line, without spaces, in UTF-8.
  public static func bytes(_ node: Node) -> [UInt8] {
    var json: [UInt8] = []
    write(node, into: &json)
    return json
  }

  private static func write(_ node: Node, into json: inout [UInt8]) {
    switch node.content {
    case .null: json += "null".utf8
    case .bool(let bool): json += (bool ? "true" : "false").utf8
    case .integer(let integer): json += String(integer).utf8
    case .unsigned(let integer): json += String(integer).utf8
    case .double(let double): json += number(double).utf8
    case .string(let string): write(string, into: &json)
    case .sequence(let elements):
      json.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { json.append(UInt8(ascii: ",")) }
        write(element, into: &json)
      }
      json.append(UInt8(ascii: "]"))
    case .mapping(let mapping):
      json.append(UInt8(ascii: "{"))
      let entries = mapping.entries
      let order = entries.indices.sorted { entries[$0].key < entries[$1].key }
      for (place, index) in order.enumerated() {
        if place > 0 { json.append(UInt8(ascii: ",")) }
        write(entries[index].key, into: &json)
        json.append(UInt8(ascii: ":"))
        write(entries[index].value, into: &json)
      }
      json.append(UInt8(ascii: "}"))
    }
  }

  /// A double in JSON's form. No reader gives one that is not finite; null stands for such a one.
  static func number(_ double: Double) -> String { double.isFinite ? "\(double)" : "null" }

  private static func write(_ string: String, into json: inout [UInt8]) {
    json.append(UInt8(ascii: "\""))
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": json += #"\""#.utf8
      case "\\": json += #"\\"#.utf8
      case "\n": json += #"\n"#.utf8
      case "\r": json += #"\r"#.utf8
      case "\t": json += #"\t"#.utf8
      // U+0085, U+2028 and U+2029 end a line in YAML, which reads these strings too.
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}":
        let digits = String(scalar.value, radix: 16)
        json += (#"\u"# + String(repeating: "0", count: 4 - digits.count) + digits).utf8
      default:
        if scalar.isASCII { json.append(UInt8(scalar.value)) } else { json += scalar.utf8 }
      }
    }
    json.append(UInt8(ascii: "\""))
  }
}
