import Documents
import MendwallTesting

/// Writes YAML as different people do: with any indentation, in block and in flow style, with comments and
/// empty lines between, with quotes of either kind.
struct StyledWriter {
  var random: SeededRandom
  let step: Int
  let listOffset: Int
  let flowShare: Int
  let commentShare: Int

  init(seed: UInt64) {
    random = SeededRandom(seed: seed)
    step = Int.random(in: 1...4, using: &random)
    listOffset = Bool.random(using: &random) ? 0 : step
    flowShare = Int.random(in: 0...5, using: &random)
    commentShare = Int.random(in: 0...6, using: &random)
  }

  /// The lines of a mapping's entries, a list of lines for each entry.
  mutating func entries(_ mapping: Mapping, column: Int) -> [[String]] {
    var result: [[String]] = []
    for entry in mapping.entries { result.append(self.entry(entry.key, entry.value, column)) }
    return result
  }

  private mutating func entry(_ key: String, _ value: Node, _ column: Int) -> [String] {
    let head = pad(column) + scalar(Node(.string(key)), mayQuote: false) + ":"
    var lines = chance(commentShare) ? [pad(column) + "# on \(key)"] : []
    if chance(commentShare) { lines.insert("", at: 0) }
    guard isTall(value), !chance(flowShare) else {
      lines.append(head + " " + flow(value) + tail())
      return lines
    }
    lines.append(head + tail())
    let inner = column + (value.sequence == nil ? step : listOffset)
    return lines + block(value, inner)
  }

  private mutating func block(_ value: Node, _ column: Int) -> [String] {
    if let mapping = value.mapping { return entries(mapping, column: column).flatMap { $0 } }
    var lines: [String] = []
    for element in value.sequence ?? [] {
      if chance(commentShare) { lines.append(pad(column) + "# an element") }
      guard isTall(element), !chance(flowShare) else {
        lines.append(pad(column) + "- " + flow(element) + tail())
        continue
      }
      var inner = block(element, column + 2)
      if inner[0].hasPrefix(pad(column + 2)), inner[0].dropFirst(column + 2).first != "#" {
        inner[0] = pad(column) + "- " + inner[0].dropFirst(column + 2)
      } else {
        inner.insert(pad(column) + "-" + tail(), at: 0)
      }
      lines += inner
    }
    return lines
  }

  private mutating func flow(_ value: Node) -> String {
    let space = Bool.random(using: &random) ? " " : ""
    switch value.content {
    case .mapping(let mapping) where !mapping.isEmpty:
      var parts: [String] = []
      for entry in mapping.entries {
        parts.append(scalar(Node(.string(entry.key)), mayQuote: false) + ": " + flow(entry.value))
      }
      return "{\(space)\(parts.joined(separator: ", "))\(space)}"
    case .sequence(let elements) where !elements.isEmpty:
      var parts: [String] = []
      for element in elements { parts.append(flow(element)) }
      return "[\(space)\(parts.joined(separator: ",\(space)"))\(space)]"
    default: return scalar(value, mayQuote: true)
    }
  }

  private mutating func scalar(_ node: Node, mayQuote: Bool) -> String {
    var text = YAMLWriter.write(node)
    text.removeLast()
    guard mayQuote, let string = node.string, !string.contains("\\"), chance(3) else { return text }
    if Bool.random(using: &random) { return "'\(string.replacing("'", with: "''"))'" }
    return text.hasPrefix("\"") ? text : "\"\(text)\""
  }

  private mutating func tail() -> String { chance(commentShare) ? "   # why: \"because\"" : "" }

  /// One in so many; never for 0.
  private mutating func chance(_ share: Int) -> Bool {
    share > 0 && Int.random(in: 0..<(share + 1), using: &random) == 0
  }

  private func isTall(_ node: Node) -> Bool {
    node.mapping?.isEmpty == false || node.sequence?.isEmpty == false
  }

  private func pad(_ column: Int) -> String { String(repeating: " ", count: column) }
}
