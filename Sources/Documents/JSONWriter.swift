/// Writes JSON with sorted keys, so that equal values give equal text.
///
/// What could turn the text of a terminal around, or end a line elsewhere, is escaped in its strings.
public enum JSONWriter {
  /// One line, without spaces.
  public static func compact(_ node: Node) -> String {
    String(decoding: bytes(node), as: UTF8.self)
  }

  /// One line, without spaces, in UTF-8.
  public static func bytes(_ node: Node) -> [UInt8] {
    var json: [UInt8] = []
    write(node, style: .compact, into: &json)
    return json
  }

  /// A line for each value, two spaces further in for each level, ending in a line break.
  public static func pretty(_ node: Node) -> String {
    var json: [UInt8] = []
    write(node, style: .pretty(level: 0), into: &json)
    json.append(UInt8(ascii: "\n"))
    return String(decoding: json, as: UTF8.self)
  }

  /// The same of a mapping one of whose fields is a list too long to be held as nodes at once.
  ///
  /// - Parameters:
  ///   - mapping: its other fields.
  ///   - key: the field; the mapping's own value of it does not count.
  ///   - count: how many elements it has.
  ///   - atOnce: how many of them are made at a time.
  ///   - element: gives one of them; several are asked for at once.
  public static func pretty<Failure: Error>(
    _ mapping: Mapping, list key: String, count: Int, atOnce: Int = 2048,
    element: @Sendable (Int) throws(Failure) -> Node
  ) throws(Failure) -> String {
    var mapping = mapping
    mapping[key] = Node(.sequence([]))
    var text = ""
    var json: [UInt8] = []
    func flush() {
      text += String(decoding: json, as: UTF8.self)
      json.removeAll(keepingCapacity: true)
    }
    let style = Style.pretty(level: 0)
    json.append(UInt8(ascii: "{"))
    for (place, entry) in mapping.entries.sorted(by: { $0.key < $1.key }).enumerated() {
      separate(place, style.inner, &json)
      write(entry.key, into: &json)
      json += style.colon
      guard entry.key == key, count > 0 else {
        write(entry.value, style: style.inner, into: &json)
        continue
      }
      json.append(UInt8(ascii: "["))
      flush()
      try text.appendInParallel(count: count, atOnce: atOnce) { range throws(Failure) in
        var json: [UInt8] = []
        for index in range {
          separate(index, style.inner.inner, &json)
          write(try element(index), style: style.inner.inner, into: &json)
        }
        return String(decoding: json, as: UTF8.self)
      }
      breakLine(style.inner, &json)
      json.append(UInt8(ascii: "]"))
    }
    breakLine(style, &json)
    json += "}\n".utf8
    flush()
    return text
  }

  // MARK: Structure

  private enum Style {
    case compact
    case pretty(level: Int)

    /// Of what stands within a value of this style.
    var inner: Style {
      if case .pretty(let level) = self { .pretty(level: level + 1) } else { .compact }
    }

    var colon: String.UTF8View { if case .pretty = self { ": ".utf8 } else { ":".utf8 } }
  }

  private static func breakLine(_ style: Style, _ json: inout [UInt8]) {
    guard case .pretty(let level) = style else { return }
    json.append(UInt8(ascii: "\n"))
    json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
  }

  private static func separate(_ place: Int, _ style: Style, _ json: inout [UInt8]) {
    if place > 0 { json.append(UInt8(ascii: ",")) }
    breakLine(style, &json)
  }

  private static func write(_ node: Node, style: Style, into json: inout [UInt8]) {
    switch node.content {
    case .null: json += "null".utf8
    case .bool(let bool): json += (bool ? "true" : "false").utf8
    case .integer(let integer): json += String(integer).utf8
    case .unsigned(let integer): json += String(integer).utf8
    case .double(let double): json += number(double).utf8
    case .string(let string): write(string, into: &json)
    case .sequence(let elements):
      json.append(UInt8(ascii: "["))
      for (place, element) in elements.enumerated() {
        separate(place, style.inner, &json)
        write(element, style: style.inner, into: &json)
      }
      if !elements.isEmpty { breakLine(style, &json) }
      json.append(UInt8(ascii: "]"))
    case .mapping(let mapping):
      json.append(UInt8(ascii: "{"))
      let entries = mapping.entries
      let order = entries.indices.sorted { entries[$0].key < entries[$1].key }
      for (place, index) in order.enumerated() {
        separate(place, style.inner, &json)
        write(entries[index].key, into: &json)
        json += style.colon
        write(entries[index].value, style: style.inner, into: &json)
      }
      if !entries.isEmpty { breakLine(style, &json) }
      json.append(UInt8(ascii: "}"))
    }
  }

  // MARK: Scalars

  /// A double in JSON's form. No reader gives one that is not finite; null stands for such a one.
  static func number(_ double: Double) -> String { double.isFinite ? "\(double)" : "null" }

  /// A string as both JSON and YAML read it: YAML has no pairs of surrogates, so that what lies beyond
  /// the first 65,536 characters stands as it is.
  static func quotedForYAML(_ string: String) -> String {
    var json: [UInt8] = []
    write(string, pairs: false, into: &json)
    return String(decoding: json, as: UTF8.self)
  }

  private static func write(_ string: String, pairs: Bool = true, into json: inout [UInt8]) {
    json.append(UInt8(ascii: "\""))
    var rest = Substring(string).utf8
    while let next = rest.firstIndex(where: { !isPlain($0) }) {
      json.append(contentsOf: rest[..<next])
      let scalar = string.unicodeScalars[next]
      write(scalar, pairs: pairs, into: &json)
      rest = rest[string.unicodeScalars.index(after: next)...]
    }
    json.append(contentsOf: rest)
    json.append(UInt8(ascii: "\""))
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private static func write(_ scalar: Unicode.Scalar, pairs: Bool, into json: inout [UInt8]) {
    switch scalar {
    case "\"": json += #"\""#.utf8
    case "\\": json += #"\\"#.utf8
    case "\n": json += #"\n"#.utf8
    case "\r": json += #"\r"#.utf8
    case "\t": json += #"\t"#.utf8
    default:
      let mustEscape =
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
      guard mustEscape, pairs || scalar.utf16.count == 1 else {
        json += scalar.utf8
        return
      }
      for unit in scalar.utf16 {
        let digits = String(unit, radix: 16)
        json += (#"\u"# + String(repeating: "0", count: 4 - digits.count) + digits).utf8
      }
    }
  }
}
