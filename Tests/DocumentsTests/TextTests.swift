import Documents
import Testing

@Suite("Text from an untrusted source")
struct TextTests {
  @Test(
    "control characters and what turns text around are escaped",
    arguments: [
      ("plain é 日 😀 \\ \"", "plain é 日 😀 \\ \""), ("\u{1B}[31mred", "\\u{1b}[31mred"),
      ("a\nb\r\tc", "a\\u{a}b\\u{d}\\u{9}c"), ("\u{0}\u{7F}\u{9B}", "\\u{0}\\u{7f}\\u{9b}"),
      ("\u{202E}evil\u{2066}\u{200F}", "\\u{202e}evil\\u{2066}\\u{200f}"),
      ("\u{200B}\u{FEFF}", "\\u{200b}\\u{feff}"), ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
      ("a\r\nb", "a\\u{d}\\u{a}b"), ("", ""),
    ])
  func printing(text: String, result: String) {
    #expect(printable(text) == result)
    #expect(quoted(text) == "\"\(result)\"")
  }

  @Test("errors name file, line and column")
  func errors() {
    let position = Position(line: 3, column: 7)
    let error = DocumentError(code: .syntax, message: "is odd", file: "a.yaml", position: position)
    #expect("\(error)" == "a.yaml:3:7: is odd")
    #expect(
      "\(DocumentError(code: .syntax, message: "is odd", file: "a.yaml"))" == "a.yaml: is odd")
  }

  @Test("positions are ordered by line, then column")
  func positions() {
    let sorted = [(1, 1), (1, 2), (2, 1), (10, 3)].map { Position(line: $0.0, column: $0.1) }
    #expect(sorted.shuffled().sorted() == sorted)
  }
}
