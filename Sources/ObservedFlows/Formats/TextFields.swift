/// Cuts a line of text into what stands between words.
struct TextFields {
  let text: Substring

  init(_ text: some StringProtocol) { self.text = Substring(text) }

  func has(_ word: String) -> Bool { range(of: word) != nil }

  /// What stands behind a label and before one of some marks, or at the end; without space and colons around it.
  func value(after label: String, until marks: Set<Character>) -> String? {
    guard let range = range(of: label) else { return nil }
    let rest = text[range.upperBound...].drop { $0 == " " || $0 == ":" }
    let value = rest.prefix { !marks.contains($0) }
    return value.isEmpty ? nil : String(value)
  }

  /// What stands behind a text.
  func rest(after word: String) -> Substring? {
    range(of: word).map { text[$0.upperBound...] }
  }

  private func range(of word: String) -> Range<Substring.Index>? {
    guard let first = word.utf8.first else { return nil }
    let length = word.utf8.count
    var rest = text.utf8[...]
    while let found = rest.firstIndex(of: first) {
      rest = rest[found...]
      if rest.starts(with: word.utf8) { return found..<rest.index(found, offsetBy: length) }
      rest = rest.dropFirst()
    }
    return nil
  }
}
