/// A path into a document (RFC 6901).
public struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
  public var tokens: [String]

  public init(_ tokens: [String] = []) { self.tokens = tokens }

  /// Reads the text form, or gives nil where it is not one: it must be empty or begin with "/", and
  /// "~" must be followed by 0 or 1.
  public init?(_ text: String) {
    // By scalars: a mark that combines with "/" or "~" makes another character of it.
    let scalars = text.unicodeScalars
    guard scalars.isEmpty || scalars.first == "/" else { return nil }
    var tokens: [String] = []
    for part in scalars.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      var token = String.UnicodeScalarView()
      var escaped = false
      for scalar in part {
        switch (escaped, scalar) {
        case (true, "0"): token.append("~")
        case (true, "1"): token.append("/")
        case (true, _): return nil
        case (false, "~"): break
        case (false, _): token.append(scalar)
        }
        escaped = !escaped && scalar == "~"
      }
      if escaped { return nil }
      tokens.append(String(token))
    }
    self.tokens = tokens
  }

  public func appending(_ token: String) -> JSONPointer { JSONPointer(tokens + [token]) }
  public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

  public var description: String {
    tokens.reduce(into: "") { text, token in
      text.append("/")
      for scalar in token.unicodeScalars {
        switch scalar {
        case "~": text.append("~0")
        case "/": text.append("~1")
        default: text.unicodeScalars.append(scalar)
        }
      }
    }
  }
}
