/// The links that an answer names for its other pages (RFC 8288).
enum LinkHeader {
  /// The target of the first link with a relation; nil where there is none.
  static func target(of relation: String, in values: [String]) -> String? {
    for value in values {
      var rest = value[...]
      while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
        let target = String(rest[rest.index(after: open)..<close])
        let next = parametersEnd(rest[close...].dropFirst())
        if isRelated(rest[close..<next].dropFirst(), relation) { return target }
        rest = rest[next...]
      }
    }
    return nil
  }

  /// Where the parameters of a link end: at a comma outside of quotes.
  private static func parametersEnd(_ text: Substring) -> Substring.Index {
    var isQuoted = false
    for index in text.indices {
      if text[index] == "\"" { isQuoted.toggle() }
      if text[index] == ",", !isQuoted { return index }
    }
    return text.endIndex
  }

  private static func isRelated(_ parameters: Substring, _ relation: String) -> Bool {
    parameters.split(separator: ";").contains { parameter in
      let parts = parameter.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
      guard parts.count == 2, parts[0].lowercased() == "rel" else { return false }
      let names = parameter.split(separator: "=", maxSplits: 1)[1].filter { $0 != "\"" }
      return names.split(separator: " ").contains { $0.lowercased() == relation }
    }
  }
}
