import Documents

/// YAML in block style, in lines, as a file lays out its own.
struct BlockText {
  let layout: Layout

  /// Whether a value takes lines of its own.
  static func isTall(_ node: Node) -> Bool {
    switch node.content {
    case .mapping(let mapping): !mapping.isEmpty
    case .sequence(let elements): !elements.isEmpty
    default: false
    }
  }

  func scalar(_ node: Node, old: UInt8? = nil) -> String {
    ScalarText.of(node, quote: layout.quote, old: old)
  }

  /// The lines of a key and its value.
  func entry(_ key: String, _ value: Node, column: Int) -> [String] {
    let head = pad(column) + scalar(Node(.string(key))) + ":"
    guard BlockText.isTall(value) else { return ["\(head) \(scalar(value))"] }
    return [head] + body(value, below: column)
  }

  /// The lines of a value that stands below its key.
  ///
  /// - Parameter column: the key's.
  func body(_ value: Node, below column: Int) -> [String] {
    lines(value, column: column + (value.sequence == nil ? layout.step : layout.listOffset))
  }

  /// The lines of an element with its dash.
  func item(_ value: Node, column: Int) -> [String] {
    var lines = lines(value, column: column + 2)
    lines[0] = pad(column) + "- " + lines[0].dropFirst(column + 2)
    return lines
  }

  /// The lines of a value; never none.
  func lines(_ value: Node, column: Int) -> [String] {
    switch value.content {
    case .mapping(let mapping) where !mapping.isEmpty:
      mapping.entries.flatMap { entry($0.key, $0.value, column: column) }
    case .sequence(let elements) where !elements.isEmpty:
      elements.flatMap { item($0, column: column) }
    default: [pad(column) + scalar(value)]
    }
  }

  private func pad(_ column: Int) -> String { String(repeating: " ", count: max(0, column)) }
}
