import Documents

/// The text of a scalar in YAML.
enum ScalarText {
  /// - Parameters:
  ///   - node: neither a list nor a mapping, unless an empty one.
  ///   - quote: the quote that a string stands in where it needs one.
  ///   - old: the first byte of the text that it takes the place of: quotes are kept.
  static func of(_ node: Node, quote: UInt8, old: UInt8? = nil) -> String {
    guard case .string(let string) = node.content else { return JSONWriter.compact(node) }
    var written = YAMLWriter.write(node)
    if written.hasSuffix("\n") { written.removeLast() }
    let single = UInt8(ascii: "'")
    let double = UInt8(ascii: "\"")
    let wasQuoted = old == single || old == double
    if !wasQuoted {
      if !written.hasPrefix("\"") { return written }
      if old != nil, isPlain(string) { return string }
    }
    let chosen = wasQuoted ? old : quote
    // Between single quotes nothing can be escaped.
    if chosen == single, string.unicodeScalars.allSatisfy(isVisible) {
      return "'\(string.replacing("'", with: "''"))'"
    }
    return written.hasPrefix("\"") ? written : "\"\(written)\""
  }

  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    (0x20...0x7E).contains(scalar.value)
  }

  /// Whether a string that took the place of a plain one may be plain too: it reads as itself in block and in
  /// flow style.
  private static func isPlain(_ string: String) -> Bool {
    guard let first = string.unicodeScalars.first, first.properties.isAlphabetic,
      string.unicodeScalars.allSatisfy(isVisible)
    else { return false }
    return ["- \(string)\n", "[\(string), a]\n"].allSatisfy { text in
      let read = try? YAMLReader.read(Array(text.utf8), file: "")
      return read?.first?.sequence?.first == Node(.string(string))
        && read?.first?.sequence?.count == (text.hasPrefix("[") ? 2 : 1)
    }
  }
}
