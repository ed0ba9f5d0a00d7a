import Documents

/// JSON, or YAML in flow style.
struct FlowText {
  let layout: Layout
  let isJSON: Bool
  let newline: String

  /// A value on one line.
  func line(_ node: Node, old: UInt8? = nil) -> String {
    let comma = !isJSON || layout.isSpaced ? ", " : ","
    switch node.content {
    case .mapping(let mapping):
      return "{" + mapping.entries.map { entry($0.key, $0.value) }.joined(separator: comma) + "}"
    case .sequence(let elements):
      return "[" + elements.map { line($0) }.joined(separator: comma) + "]"
    default:
      return isJSON ? JSONWriter.compact(node) : ScalarText.of(node, quote: layout.quote, old: old)
    }
  }

  /// A key and its value on one line.
  func entry(_ key: String, _ value: Node) -> String { keyText(key) + line(value) }

  /// A value over lines of its own, where the file's JSON is laid out so.
  ///
  /// - Parameter indentation: of the line on which it begins.
  func tall(_ node: Node, indentation: String) -> String {
    guard isJSON, let unit = layout.unit, BlockText.isTall(node) else { return line(node) }
    let inner = indentation + unit
    func lines(_ parts: [String]) -> String {
      parts.map { inner + $0 }.joined(separator: "," + newline)
    }
    switch node.content {
    case .mapping(let mapping):
      let parts = mapping.entries.map { tallEntry($0.key, $0.value, indentation: inner) }
      return "{\(newline)\(lines(parts))\(newline)\(indentation)}"
    case .sequence(let elements):
      let parts = elements.map { tall($0, indentation: inner) }
      return "[\(newline)\(lines(parts))\(newline)\(indentation)]"
    default: return line(node)
    }
  }

  func tallEntry(_ key: String, _ value: Node, indentation: String) -> String {
    keyText(key) + tall(value, indentation: indentation)
  }

  private func keyText(_ key: String) -> String {
    let text = line(Node(.string(key)))
    return !isJSON || layout.isSpaced ? text + ": " : text + ":"
  }
}
