import MendwallTesting
import Rendering
import Reports
import Testing

@Suite("Reports as text")
struct TextRendererTests {
  @Test("a report reads as its snapshot does", arguments: Samples.all.map(\.name))
  func plain(name: String) throws {
    let report = try #require(Samples.all.first { $0.name == name }).report
    expectSnapshot(
      TextRenderer(style: TerminalStyle(isColoured: false)).render(report), "\(name).txt")
  }

  @Test("a coloured report is the plain one with colours", arguments: Samples.all.map(\.name))
  func coloured(name: String) throws {
    let report = try #require(Samples.all.first { $0.name == name }).report
    let plain = TextRenderer(style: TerminalStyle(isColoured: false)).render(report)
    let coloured = TextRenderer(style: TerminalStyle(isColoured: true)).render(report)
    #expect(coloured != plain)
    #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
    // Every line ends its colours, so that cutting the output never colours a terminal for good.
    for line in coloured.split(separator: "\n") where line.contains("\u{1B}") {
      #expect(line.hasSuffix("\u{1B}[0m") || line.contains("\u{1B}[0m"))
    }
  }

  @Test("nothing from elsewhere reaches the terminal as a control, or as a line of its own")
  func hostile() {
    let text = TextRenderer(style: TerminalStyle(isColoured: false)).render(Samples.hostile)
    for scalar in text.unicodeScalars where scalar != "\n" {
      #expect(![.control, .format].contains(scalar.properties.generalCategory), "\(scalar.value)")
    }
    #expect(!text.split(separator: "\n").contains { $0.hasPrefix("In sync") })
  }
}
