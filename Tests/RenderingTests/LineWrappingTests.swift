import MendwallTesting
import Reports
import Testing

@testable import Rendering

@Suite("Lines on a terminal")
struct LineWrappingTests {
  private typealias Text = (name: String, render: @Sendable (TerminalStyle) -> String)

  /// Every text for a person.
  private static let texts: [Text] = {
    var texts: [Text] = []
    let branches = [("branch", Samples.branch), ("partial-branch", Samples.partialBranch)]
    for (name, report) in Samples.all + branches {
      texts.append((name, { TextRenderer(style: $0).render(report) }))
      texts.append(("\(name), wide", { TableRenderer.render(report, style: $0) }))
    }
    for (name, plan) in RestoreSamples.plans {
      texts.append((name, { RestoreRenderer(style: $0).render(plan) }))
    }
    for (name, report) in RestoreSamples.reports {
      texts.append((name, { RestoreRenderer(style: $0).render(report) }))
    }
    return texts
  }()

  @Test(
    "no line is wider than the terminal but by a word or a value, and no word is lost",
    arguments: [40, 80, 120])
  func widths(width: Int) {
    for (name, render) in Self.texts {
      let whole = Self.lines(render(TerminalStyle(isColoured: false)))
      var rest = Self.lines(render(TerminalStyle(isColoured: false, width: width)))[...]
      for line in whole {
        var parts = [rest.popFirst() ?? ""]
        while Self.words(parts.joined(separator: " ")).count < Self.words(line).count,
          let next = rest.popFirst()
        { parts.append(next) }
        #expect(Self.words(parts.joined(separator: " ")) == Self.words(line), "\(name)")
        let indent = line.prefix { $0 == " " }.count
        for part in parts.dropFirst() {
          #expect(part.prefix { $0 == " " }.count == indent + 2, "\(name): \(part)")
        }
        // What is hostile has paths with spaces, which are whole.
        for part in parts where part.columns > width && !name.hasPrefix("hostile") {
          let isValue =
            part == line && part.firstMatch(of: #/^ {4,}[-+] /#) != nil && !part.contains(" → ")
          #expect(isValue || Self.words(part).count == 1, "\(name): \(part)")
        }
        if parts.count == 1 { #expect(parts[0] == line, "\(name)") }
      }
      #expect(rest.isEmpty, "\(name)")
    }
  }

  @Test("colours take no room, and each line ends those that it begins", arguments: [40, 80])
  func coloured(width: Int) {
    for (name, render) in Self.texts {
      let plain = render(TerminalStyle(isColoured: false, width: width))
      let coloured = render(TerminalStyle(isColoured: true, width: width))
      #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain, "\(name)")
      for line in Self.lines(coloured) {
        let codes = line.matches(of: /\u{1B}\[[0-9]+m/).map(\.output)
        #expect(codes.isEmpty || codes.last == "\u{1B}[0m", "\(name): \(line)")
      }
    }
  }

  @Test("a report and a plan at sixty columns read as their snapshots do")
  func snapshots() throws {
    let style = TerminalStyle(isColoured: false, width: 60)
    expectSnapshot(TextRenderer(style: style).render(Samples.impact), "narrow/impact.txt")
    let plan = try #require(RestoreSamples.plans.first { $0.name == "restore" }).plan
    expectSnapshot(RestoreRenderer(style: style).render(plan), "narrow/restore.txt")
  }

  @Test("a line goes on two columns further in")
  func hanging() {
    #expect(LineWrapping.wrap("  aa bb cc dd ee", at: 8) == "  aa bb\n    cc\n    dd\n    ee")
    #expect(LineWrapping.wrap("aaaa bbbb", at: 9) == "aaaa bbbb")
    #expect(LineWrapping.wrap("aaaa bbbb", at: 8) == "aaaa\n  bbbb")
    #expect(LineWrapping.wrap("", at: 8) == "")
    #expect(LineWrapping.wrap("            ", at: 8) == "            ")
  }

  @Test("a word that is wider than the terminal is whole, in a line of its own")
  func longWords() {
    let address = "https://example.org/" + String(repeating: "a", count: 40)
    #expect(LineWrapping.wrap("see \(address) there", at: 20) == "see\n  \(address)\n  there")
    #expect(LineWrapping.wrap(address, at: 20) == address)
  }

  @Test("a path with spaces is whole where a renderer says so, in a sentence too")
  func paths() {
    let style = TerminalStyle(isColoured: false, width: 40)
    let path = "policies of the shop/of the database.yaml"
    #expect(
      style.text(["  declared in \(style.whole(path)) today"])
        == "  declared in\n    \(path)\n    today\n")
    #expect(
      style.text([style.sentence("since then declared, \(path):7", keeping: [nil, path, "a"])])
        == "since then declared,\n  \(path):7\n")
    let none = TerminalStyle(isColoured: false)
    #expect(none.sentence("in \(path)", keeping: [path]) == "in \(path)")
  }

  @Test("a broken line begins its colours anew")
  func colourAcrossLines() {
    let style = TerminalStyle(isColoured: true, width: 8)
    #expect(
      style.text([style.bold(style.red("aaaa bbbb")) + " cccc"])
        == "\u{1B}[1m\u{1B}[31maaaa\u{1B}[0m\n  \u{1B}[1m\u{1B}[31mbbbb\u{1B}[0m\u{1B}[0m\n  cccc\n"
    )
  }

  @Test(
    "a column is what a terminal shows",
    arguments: [
      ("a", 1), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("ｆ", 2), ("한", 2),
      ("\u{1112}\u{1161}\u{11AB}", 2), ("✅", 2), ("→", 1), ("±", 1), ("…", 1), ("🇳🇴", 2),
      ("❤\u{FE0F}", 2), ("ﾊ", 1), ("א", 1), ("𠀀", 2), ("", 0), ("\u{20DD}", 0),
    ])
  func columns(text: String, count: Int) { #expect(text.columns == count) }

  @Test("wide characters fill a line in half the number, and tables are even with them")
  func wide() {
    #expect(LineWrapping.wrap("日本語 日本語", at: 12) == "日本語\n  日本語")
    #expect(LineWrapping.wrap("日本語 日本語", at: 13) == "日本語 日本語")
    let lines = TableRenderer.table(
      ["A", "B"], [["日本", "x"], ["abc", "y"]], TerminalStyle(isColoured: false))
    #expect(lines == ["A     B", "日本  x", "abc   y"])
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  private static func words(_ text: String) -> [Substring] { text.split(separator: " ") }
}
