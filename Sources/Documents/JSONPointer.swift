/// A path into a document (RFC 6901).
public struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
  public var tokens: [String]

  public init(_ tokens: [String] = []) { self.tokens = tokens }

  /// Reads the text form, or gives nil where it is not one: it must be empty or begin with "/", and
  /// "~" must be followed by 0 or 1.
  public init?(_ text: String) {
    guard text.isEmpty || text.hasPrefix("/") else { return nil }
    var tokens: [String] = []
    for part in text.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      var token = ""
      var escaped = false
      for character in part {
        switch (escaped, character) {
        case (true, "0"): token.append("~")
        case (true, "1"): token.append("/")
        case (true, _): return nil
        case (false, "~"): break
        case (false, _): token.append(character)
        }
        escaped = !escaped && character == "~"
      }
      if escaped { return nil }
      tokens.append(token)
    }
    self.tokens = tokens
  }

  public func appending(_ token: String) -> JSONPointer { JSONPointer(tokens + [token]) }
  public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

  public var description: String {
    tokens.reduce(into: "") { text, token in
      text.append("/")
      for character in token {
        switch character {
        case "~": text.append("~0")
        case "/": text.append("~1")
        default: text.append(character)
        }
      }
    }
  }
}
