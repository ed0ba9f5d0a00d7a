/// A pattern for names: `*` stands for any run of characters, all else for itself.
public struct Glob: Hashable, Sendable, CustomStringConvertible {
  public let description: String
  /// Whether the pattern can match one text only.
  public let isLiteral: Bool

  public init(_ text: String) {
    description = text
    isLiteral = !text.utf8.contains(UInt8(ascii: "*"))
  }

  /// A pattern of one text, whatever signs stand in it.
  public init(literal text: String) {
    description = text
    isLiteral = true
  }

  public func matches(_ text: String) -> Bool {
    if isLiteral { return description.utf8.elementsEqual(text.utf8) }
    let pattern = Array(description.utf8)
    let text = Array(text.utf8)
    let star = UInt8(ascii: "*")
    var (place, index) = (0, 0)
    // Where the last star stands, and how far the text was when it took nothing more.
    var (lastStar, retry) = (-1, 0)
    while index < text.count {
      if place < pattern.count, pattern[place] == star {
        (lastStar, retry) = (place, index)
        place += 1
      } else if place < pattern.count, pattern[place] == text[index] {
        place += 1
        index += 1
      } else if lastStar >= 0 {
        retry += 1
        (place, index) = (lastStar + 1, retry)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == star }
  }
}
