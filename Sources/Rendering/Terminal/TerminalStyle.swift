import Documents

/// Colours and weights for a terminal, or none, and how wide it is.
public struct TerminalStyle: Sendable {
  private let isColoured: Bool
  private let width: Int?

  /// - Parameters:
  ///   - isColoured: whether the output is a terminal that shows colour.
  ///   - width: its columns, beyond which a sentence goes on in the next line; nil for a line each.
  public init(isColoured: Bool, width: Int? = nil) {
    self.isColoured = isColoured
    self.width = width
  }

  func bold(_ text: String) -> String { coded(text, "1") }
  func dim(_ text: String) -> String { coded(text, "2") }
  func red(_ text: String) -> String { coded(text, "31") }
  func green(_ text: String) -> String { coded(text, "32") }
  func yellow(_ text: String) -> String { coded(text, "33") }

  private func coded(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  // MARK: Width

  /// Lines as they are written, each with its line break.
  func text(_ lines: [String]) -> String {
    guard let width else { return lines.joined(separator: "\n") + "\n" }
    return lines.map { LineWrapping.wrap($0, at: width) + "\n" }.joined()
  }

  /// A printable path, name or value, which no line is broken within.
  func whole(_ text: String) -> String { width == nil ? text : LineWrapping.whole(text) }

  /// A sentence made printable, in which these paths are whole.
  func sentence(_ text: String, keeping paths: [String?] = []) -> String {
    let text = printable(text)
    if width == nil { return text }
    return paths.compactMap { $0.map(printable) }.filter { $0.contains(" ") }
      .reduce(text) { $0.replacing($1, with: whole($1)) }
  }
}
