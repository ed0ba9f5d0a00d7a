/// Writes YAML in block style, as a person would write a manifest.
///
/// What it writes reads back as the same value, here and in Kubernetes' own tools: a string that YAML
/// would take for something else stands in double quotes.
public enum YAMLWriter {
  /// The text of one document, ending in a line break; without the `---` line.
  public static func write(_ node: Node) -> String {
    var text = ""
    write(node, indent: 0, into: &text)
    return text
  }

  private static func write(_ node: Node, indent: Int, into text: inout String) {
    switch node.content {
    case .mapping(let mapping) where !mapping.isEmpty:
      for (index, entry) in mapping.entries.enumerated() {
        if index > 0 { text += spaces(indent) }
        text += scalar(entry.key) + ":"
        write(valueOf: entry.value, indent: indent, into: &text)
      }
    case .sequence(let elements) where !elements.isEmpty:
      for (index, element) in elements.enumerated() {
        if index > 0 { text += spaces(indent) }
        text += "- "
        write(element, indent: indent + 2, into: &text)
      }
    default: text += inline(node) + "\n"
    }
  }

  private static func write(valueOf node: Node, indent: Int, into text: inout String) {
    switch node.content {
    case .mapping(let mapping) where !mapping.isEmpty:
      text += "\n" + spaces(indent + 2)
      write(node, indent: indent + 2, into: &text)
    case .sequence(let elements) where !elements.isEmpty:
      text += "\n" + spaces(indent)
      write(node, indent: indent, into: &text)
    default: text += " " + inline(node) + "\n"
    }
  }

  private static func inline(_ node: Node) -> String {
    if case .string(let string) = node.content { scalar(string) } else { JSONWriter.compact(node) }
  }

  private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

  /// A string as a plain scalar where every reader takes it for that string, else in double quotes.
  private static func scalar(_ string: String) -> String {
    let plain =
      !string.isEmpty
      && string.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: "/"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
    // Three points on a line of their own end a document.
    if plain, string != "...", let first = string.utf8.first, first != UInt8(ascii: "-"),
      case .string = YAMLScalar.plain(string), !looksLikeTimestamp(string)
    {
      return string
    }
    return JSONWriter.quotedForYAML(string)
  }

  /// A string of digits and dashes is a date for some YAML readers.
  private static func looksLikeTimestamp(_ string: String) -> Bool {
    string.utf8.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } == true
      && string.utf8.contains(UInt8(ascii: "-"))
  }
}
