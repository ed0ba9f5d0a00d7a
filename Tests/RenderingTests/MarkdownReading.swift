import Testing

/// Markdown as its readers take it.
enum MarkdownReading {
  /// The text outside of code, as CommonMark reads it: fenced blocks first, then spans.
  static func outsideCode(_ text: String) -> String {
    var kept = ""
    var fence: Substring?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let ticks = line.prefix { $0 == "`" }
      if let open = fence {
        if ticks.count >= open.count, line.dropFirst(ticks.count).allSatisfy(\.isWhitespace) {
          fence = nil
        }
      } else if ticks.count >= 3 {
        fence = ticks
      } else {
        kept += withoutSpans(line) + "\n"
      }
    }
    #expect(fence == nil, "a fence is open at the end")
    return kept
  }

  private static func withoutSpans(_ line: Substring) -> String {
    var kept = ""
    var rest = line
    while let start = rest.firstIndex(of: "`") {
      kept += rest[..<start]
      let ticks = rest[start...].prefix { $0 == "`" }
      let body = rest[start...].dropFirst(ticks.count)
      guard let end = closing(ticks.count, in: body) else {
        Issue.record("a span of code is open: \(line)")
        return kept
      }
      rest = body[end...].dropFirst(ticks.count)
    }
    return kept + rest
  }

  private static func closing(_ count: Int, in text: Substring) -> Substring.Index? {
    var index = text.startIndex
    while let start = text[index...].firstIndex(of: "`") {
      let run = text[start...].prefix { $0 == "`" }
      if run.count == count { return start }
      index = run.endIndex
    }
    return nil
  }
}
