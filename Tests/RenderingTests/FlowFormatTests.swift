import Documents
import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Testing

@testable import Rendering
@testable import Reports

@Suite("Observed connections in each format")
struct FlowFormatTests {
  private static let formats: [(name: String, render: @Sendable (DriftReport) throws -> String)] = [
    ("txt", { TextRenderer(style: TerminalStyle(isColoured: false)).render($0) }),
    ("json.txt", { try JSONRenderer.render($0) }), ("md", { MarkdownRenderer().render($0) }),
    ("html", { HTMLRenderer.render($0) }), ("wide", { TableRenderer.render($0) }),
    ("junit.xml", { JUnitRenderer.render($0) }), ("prom", { PrometheusRenderer.render($0) }),
  ]

  private static let ownFormats: [(name: String, render: @Sendable (FlowReport) throws -> String)] =
    [
      ("own.txt", { FlowRenderer(style: TerminalStyle(isColoured: false)).render($0) }),
      ("own.json.txt", { try JSONRenderer.render($0) }), ("own.csv", { CSVRenderer.render($0) }),
    ]

  @Test("each format reads as its snapshot does", arguments: ["flows", "in-sync", "quiet"])
  func snapshots(name: String) throws {
    let report = try #require(Samples.allFlows.first { $0.name == name }?.report)
    for (suffix, render) in Self.formats {
      // The page's own style and script have tests of their own.
      let text = try render(report).replacing(/(<style>|<script>)[^<]*/) { $0.output.1 }
        .replacing(/sha256-[^']*/, with: "sha256")
      expectSnapshot(text, "flows/\(name).\(suffix)")
    }
    let own = try #require(Samples.flowReport(of: report))
    for (suffix, render) in Self.ownFormats {
      expectSnapshot(try render(own), "flows/\(name).\(suffix)")
    }
  }

  @Test("what came through against Git is no state in sync, whatever the policies are")
  func verdict() {
    #expect(Samples.flowsInSync.departs)
    #expect(Samples.flowsInSync.departs(by: .high))
    #expect(!Samples.flowsInSync.departs(by: .critical))
    #expect(
      Verdict(Samples.flowsInSync).words.hasSuffix(
        "as Git says. Observed connections are not as they should be."))
    #expect(!Samples.quietFlows.departs)
  }

  @Test("no name breaks out, and a comment keeps its limit", arguments: [2_000, 65_536])
  func hostile(limit: Int) {
    let text = MarkdownRenderer(limit: limit).render(Samples.hostileFlows)
    #expect(text.utf8.count <= limit)
    #expect(!text.contains("\u{202E}") && !text.contains("\u{1B}"))
    // Names stand between as many backticks as it takes.
    #expect(text.contains("``shop/`</td>") || !text.contains("</td>"))
    let page = HTMLRenderer.render(Samples.hostileFlows)
    #expect(!page.contains("</td><script>") && !page.contains("\u{202E}"))
    let lines = TextRenderer(style: TerminalStyle(isColoured: false)).render(Samples.hostileFlows)
    #expect(!lines.contains("\u{1B}") && !lines.contains("\u{202E}"))
  }
}
