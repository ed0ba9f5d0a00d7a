import Documents
import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Testing

@testable import Rendering
@testable import Reports

@Suite("Reports that tell what is new")
struct NewsFormatTests {
  private static let formats: [(name: String, render: @Sendable (DriftReport) throws -> String)] = [
    ("txt", { TextRenderer(style: TerminalStyle(isColoured: false)).render($0) }),
    ("json", { try JSONRenderer.render($0) }), ("md", { MarkdownRenderer().render($0) }),
    ("html", { HTMLRenderer.render($0) }), ("wide", { TableRenderer.render($0) }),
    ("name", { NameRenderer.render($0) }),
    ("sarif.json", { SARIFRenderer.render($0, version: "1.2.3") }),
    ("junit.xml", { JUnitRenderer.render($0) }), ("csv", { CSVRenderer.render($0) }),
    ("prom", { PrometheusRenderer.render($0) }),
    ("openreports.yaml", { OpenReportsRenderer.render($0) }),
  ]

  @Test("each format reads as its snapshot does", arguments: ["news", "partial-news"])
  func snapshots(name: String) throws {
    let report = try #require(Samples.allNews.first { $0.name == name }).report
    for (suffix, render) in Self.formats where suffix != "name" {
      // The page's own style and script have tests of their own.
      let text = try render(report).replacing(/(<style>|<script>)[^<]*/) { $0.output.1 }
        .replacing(/sha256-[^']*/, with: "sha256")
      expectSnapshot(text, "news/\(name).\(suffix)")
    }
  }

  @Test(
    "of nothing new the text is a line for each finding",
    arguments: ["no-news", "good-news", "tolerated-news"])
  func quiet(name: String) throws {
    let report = try #require(Samples.allNews.first { $0.name == name }).report
    expectSnapshot(
      TextRenderer(style: TerminalStyle(isColoured: false)).render(report), "news/\(name).txt")
  }

  @Test("the names are those of everything that departs, new or not")
  func names() {
    var without = Samples.news
    without.news = nil
    #expect(NameRenderer.render(Samples.news) == NameRenderer.render(without))
  }

  @Test("what is new is told whole, what stands and what is gone in a line each, news first")
  func text() throws {
    let text = TextRenderer(style: TerminalStyle(isColoured: false)).render(Samples.news)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(
      lines.contains(
        "News since 2026-11-20T14:02:00Z: 1 new, 2 still there (1 of them changed), 1 gone."))
    func index(_ prefix: String) throws -> Int {
      try #require(lines.firstIndex { $0.hasPrefix(prefix) }, "\(prefix)")
    }
    let new = try index("MISSING   NetworkPolicy monitoring/default-deny")
    #expect(lines[new + 1] == "  new")
    let changed = try index("MODIFIED  NetworkPolicy shop/cart-to-database")
    #expect(
      lines[changed + 1]
        == "  still there, first seen at 2026-11-20T14:02:00Z; graver now (it was low), otherwise than then"
    )
    let gone = try index("gone: NetworkPolicy shop/default-deny")
    let standing = try index("still there: NetworkPolicy shop/debug-allow-all")
    #expect(new < changed && changed < gone && gone < standing)
    #expect(!text.contains("NOT IN GIT  NetworkPolicy shop/debug-allow-all"))
  }

  @Test("of a first run the text says so, and tells all as ever")
  func first() {
    let text = TextRenderer(style: TerminalStyle(isColoured: false)).render(Samples.firstNews)
    #expect(text.contains("News: there is no earlier report, so all 3 findings are new."))
    #expect(text.matches(of: /(?m)^  new$/).count == 3)
    var clean = Samples.clean
    clean.tellNews(since: nil)
    #expect(
      TextRenderer(style: TerminalStyle(isColoured: false)).render(clean)
        .contains("News: there is no earlier report.\n"))
  }

  @Test("metrics count each finding once, and what is tolerated now apart from what is gone")
  func metrics() throws {
    func counts(_ report: DriftReport) -> [String: Int] {
      let lines = PrometheusRenderer.render(report).split(separator: "\n")
      return Dictionary(
        uniqueKeysWithValues: lines.compactMap { line in
          line.firstMatch(of: /^mendwall_news\{.*news="([^"]*)"\} ([0-9]+)$/).map {
            (String($0.1), Int($0.2) ?? -1)
          }
        })
    }
    let news = counts(Samples.news)
    #expect(news["changed"] == 1 && news["still there"] == 1)
    for (name, report) in Samples.allNews {
      let counts = counts(report)
      let there = ["new", "perhaps new", "changed", "still there"].compactMap { counts[$0] }
      #expect(there.count == 4 && there.reduce(0, +) == report.findings.count, "\(name)")
    }
    #expect(counts(Samples.toleratedNews)["tolerated now"] == 1)
    #expect(counts(Samples.toleratedNews)["gone"] == 0)
  }

  @Test("what is tolerated now is told in every format that tells what is gone")
  func tolerated() throws {
    for (name, render) in Self.formats
    where ["txt", "md", "html", "wide", "csv", "json"].contains(name) {
      let text = try render(Samples.toleratedNews)
      #expect(text.contains(name == "json" ? "\"tolerated\": [" : "tolerated now"), "\(name)")
      #expect(text.contains("debug-allow-all"), "\(name)")
    }
  }

  @Test("SARIF has a state against the baseline on every result, or on none")
  func sarif() throws {
    func states(_ report: DriftReport) throws -> [String?] {
      let log = try JSONReader.read(
        Array(SARIFRenderer.render(report, version: "1").utf8), file: "log")
      let results = log["runs"]?.sequence?.first?["results"]?.sequence ?? []
      return results.map { $0["baselineState"]?.string }
    }
    #expect(try states(Samples.news) == ["new", "updated", "unchanged"])
    #expect(try states(Samples.incident) == [nil, nil, nil])
    var both = Samples.branch
    both.tellNews(since: nil)
    #expect(try states(both).allSatisfy { $0 == "new" })
    #expect(try states(both).count > 3)
  }

  @Test("each row of CSV has as many columns, with a branch too")
  func csv() {
    for var report in [Samples.news, Samples.branch] {
      if report.news == nil { report.tellNews(since: DriftMemory(Samples.oneFinding)) }
      let rows = CSVRenderer.render(report).split(separator: "\r\n").map(String.init)
      let columns = rows.map { row in
        row.replacing(/"([^"]|"")*"/, with: "").count { $0 == "," }
      }
      #expect(Set(columns).count == 1, "\(columns)")
      #expect(rows.contains { $0.contains(",gone,") })
      #expect(rows[0].hasSuffix(",news,first seen"))
    }
  }

  @Test("JUnit counts what is gone among the tests, and not among the failures")
  func junit() {
    let text = JUnitRenderer.render(Samples.news)
    #expect(text.contains("tests=\"4\" failures=\"3\""))
    #expect(text.matches(of: /<testcase\s/).count == 4)
  }

  @Test("a coloured text is the plain one with colours", arguments: Samples.allNews.map(\.name))
  func coloured(name: String) throws {
    let report = try #require(Samples.allNews.first { $0.name == name }).report
    let plain = TextRenderer(style: TerminalStyle(isColoured: false)).render(report)
    let coloured = TextRenderer(style: TerminalStyle(isColoured: true)).render(report)
    #expect(coloured != plain)
    #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
  }

  // MARK: Nothing of it is markup

  /// News of objects whose names would be markup, controls or an end of a line.
  private static let hostile: DriftReport = {
    let evil = "\u{1B}[31m\u{202E}\r\n# d `a` </details> <script> @everyone [x](http://e.com) | c"
    var earlier = Samples.incident
    earlier.finishedAt = Instant("2026-11-20T14:02:00Z")!
    for index in earlier.findings.indices {
      earlier.findings[index].object = ObjectReference(
        apiVersion: "v1\(evil)", kind: "Policy\(evil)", namespace: index == 0 ? nil : evil,
        name: evil)
    }
    var report = Samples.clean
    report.cluster = earlier.cluster
    report.coverage.gaps = [DriftReport.Gap(namespace: evil)]
    report.tellNews(since: DriftMemory(earlier))
    return report
  }()

  @Test("no control and no markup of elsewhere comes through in what is gone")
  func controls() throws {
    #expect(Self.hostile.news?.gone.count == 1 && Self.hostile.news?.maybeGone.count == 2)
    for (name, render) in Self.formats {
      let text = try render(Self.hostile)
      for scalar in text.unicodeScalars where !"\r\n".unicodeScalars.contains(scalar) {
        #expect(
          ![.control, .format].contains(scalar.properties.generalCategory),
          "\(name): \(scalar.value)")
      }
    }
    let markdown = MarkdownRenderer().render(Self.hostile)
    for sign in ["<script", "</details>", "@everyone", "](http"] {
      #expect(!markdown.contains(sign), "\(sign)")
    }
    #expect(!HTMLRenderer.render(Self.hostile).contains("</details>"))
    let text = TextRenderer(style: TerminalStyle(isColoured: false)).render(Self.hostile)
    #expect(!text.split(separator: "\n").contains { $0.hasPrefix("# d") })
  }

  @Test(
    "however much is gone, Markdown stays within its limit and counts the rest",
    arguments: [2_000, 5_000, 65_536])
  func limit(limit: Int) {
    var earlier = Samples.fiveHundred
    earlier.finishedAt = Instant("2026-11-20T14:02:00Z")!
    var report = Samples.clean
    report.tellNews(since: DriftMemory(earlier))
    let count = report.news?.gone.count ?? 0
    let text = MarkdownRenderer(limit: limit).render(report)
    #expect(text.utf8.count <= limit)
    let told = text.matches(of: /(?m)^- gone/).count
    #expect(told > 0 && text.contains("- and \(count - told) more\n"))
  }

  @Test("ten thousand findings of which half are new are no trouble for any of them")
  func many() throws {
    func report(_ range: Range<Int>) -> DriftReport {
      var report = Samples.incident
      report.findings = range.map { index in
        var finding = Samples.incident.findings[index % 3]
        finding.id = "\(index)"
        return finding
      }
      return report
    }
    var later = report(5_000..<15_000)
    later.tellNews(since: DriftMemory(report(0..<10_000)))
    #expect(later.news?.new.count == 5_000 && later.news?.gone.count == 5_000)
    for (name, render) in Self.formats where ["txt", "md", "csv", "prom"].contains(name) {
      #expect(!(try render(later)).isEmpty, "\(name)")
    }
  }
}
