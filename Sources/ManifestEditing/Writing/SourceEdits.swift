/// Replacements of ranges of a text, which do not overlap.
struct SourceEdits {
  private var edits: [(range: Range<Int>, text: String, order: Int)] = []

  /// What is put at one place by several is put there in the order in which it was said, before what is
  /// removed from there on.
  mutating func replace(_ range: Range<Int>, with text: String) {
    edits.append((range, text, edits.count))
  }

  mutating func insert(_ text: String, at offset: Int) { replace(offset..<offset, with: text) }

  mutating func remove(_ range: Range<Int>) { if !range.isEmpty { replace(range, with: "") } }

  /// The text with all of them, or nil where two overlap.
  func applied(to bytes: [UInt8]) -> [UInt8]? {
    let sorted = edits.sorted {
      ($0.range.lowerBound, $0.range.isEmpty ? 0 : 1, $0.order)
        < ($1.range.lowerBound, $1.range.isEmpty ? 0 : 1, $1.order)
    }
    var result: [UInt8] = []
    var cursor = 0
    for edit in sorted {
      guard edit.range.lowerBound >= cursor, edit.range.upperBound <= bytes.count else {
        return nil
      }
      result += bytes[cursor..<edit.range.lowerBound]
      result += edit.text.utf8
      cursor = edit.range.upperBound
    }
    return result + bytes[cursor...]
  }
}
