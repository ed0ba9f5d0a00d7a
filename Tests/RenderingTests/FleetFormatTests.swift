import Documents
import MendwallTesting
import PolicyModel
import Rendering
import Reports
import Testing

@Suite("Reports of many clusters in each format")
struct FleetFormatTests {
  private static let formats:
    [(name: String, render: @Sendable (DriftReportList) throws -> String)] =
      [
        ("txt", { TextRenderer(style: TerminalStyle(isColoured: false)).render($0) }),
        ("json", { try JSONRenderer.render($0) }), ("md", { MarkdownRenderer().render($0) }),
        ("html", { HTMLRenderer.render($0) }), ("wide", { TableRenderer.render($0) }),
        ("name", { NameRenderer.render($0) }),
        ("sarif.json", { SARIFRenderer.render($0, version: "1.2.3") }),
        ("junit.xml", { JUnitRenderer.render($0) }), ("csv", { CSVRenderer.render($0) }),
        ("prom", { PrometheusRenderer.render($0) }),
        ("openreports.yaml", { OpenReportsRenderer.render($0) }),
      ]

  private func list(_ name: String) throws -> DriftReportList {
    try #require(Samples.fleets.first { $0.name == name }).list
  }

  @Test(
    "each format of each list reads as its snapshot does", arguments: Samples.fleets.map(\.name))
  func snapshots(name: String) throws {
    let list = try list(name)
    for (suffix, render) in Self.formats {
      // The page's own style and script are the same in all of them.
      let text = try render(list).replacing(/(<style>|<script>)[^<]*/) { $0.output.1 }
      expectSnapshot(text, "fleet/\(name).\(suffix)")
    }
  }

  @Test("no control of elsewhere comes through in any of them")
  func controls() throws {
    for (name, render) in Self.formats {
      for scalar in try render(Samples.hostileFleet).unicodeScalars
      where !"\r\n".unicodeScalars.contains(scalar) && !(name == "name" && scalar == "\t") {
        #expect(
          ![.control, .format].contains(scalar.properties.generalCategory),
          "\(name): \(scalar.value)")
      }
    }
  }

  @Test("each cluster is named in each format, whether it was seen or not")
  func names() throws {
    // A list of objects for scripts has nothing to tell of the others.
    for (name, render) in Self.formats where name != "name" {
      let text = try render(Samples.fleet)
      for cluster in ["prod-eu", "prod-us", "staging", "test", "dev", "old"] {
        #expect(
          text.contains(cluster) || name == "csv" && cluster == "prod-us", "\(name): \(cluster)")
      }
    }
  }

  @Test(
    "Markdown stays within any limit, with the gravest clusters and the rest counted",
    arguments: [4_000, 32_768, 65_536])
  func limit(limit: Int) {
    let text = MarkdownRenderer(limit: limit, link: "https://ci.example/1").render(
      Samples.largeFleet)
    #expect(text.utf8.count <= limit)
    #expect(text.contains("50 of 100 clusters depart from Git"))
    #expect(text.contains("| | cluster |"))
    #expect(text.contains("left out here for lack of room"))
    #expect(text.contains("[The whole report](<https://ci.example/1>)"))
    let outside = MarkdownReading.outsideCode(text)
    #expect(outside.matches(of: /<details>/).count == outside.matches(of: /<\/details>/).count)
  }

  @Test(
    "the page names each of its places once, and each link leads to one",
    arguments: Samples.fleets.map(\.name))
  func places(name: String) throws {
    let page = HTMLRenderer.render(try list(name))
    let ids = page.matches(of: /\sid="([^"]*)"/).map { String($0.output.1) }
    #expect(Set(ids).count == ids.count, "\(ids)")
    for link in page.matches(of: /href="#([^"]*)"/) {
      #expect(ids.contains(String(link.output.1)))
    }
    for label in page.matches(of: /aria-labelledby="([^"]*)"/) {
      #expect(ids.contains(String(label.output.1)))
    }
  }

  private static func categories(_ log: String) throws -> [String] {
    let log = try JSONReader.read(Array(log.utf8), file: "sarif")
    return (log["runs"]?.sequence ?? []).compactMap { $0["automationDetails"]?["id"]?.string }
  }

  @Test(
    "in SARIF what could not be seen has no cluster's category, where it would say that all is mended"
  )
  func unseen() throws {
    var list = Samples.fleet
    list.diagnostics = ["one", "another"].map { Diagnostic(.error, $0) }
    #expect(
      try Self.categories(SARIFRenderer.render(list, version: "1")) == [
        "mendwall/prod-eu/", "mendwall/prod-us/", "mendwall/staging/", "mendwall/test/",
        "mendwall-unseen/dev/", "mendwall-unseen/old/", "mendwall-unseen/",
      ])
    let logs = SARIFRenderer.logs(ofWhole: list, most: 2, version: "1")
    #expect(
      try logs.map(Self.categories) == [
        ["mendwall/prod-eu/", "mendwall/prod-us/"], ["mendwall/test/"],
      ])
    #expect(SARIFRenderer.logs(ofWhole: Samples.unseenFleet, most: 2, version: "1").isEmpty)
  }

  @Test("that clusters are missing from the list is told in each format")
  func missing() throws {
    var list = Samples.cleanFleet
    list.diagnostics = [Diagnostic(.error, "shard 1/3 was not given")]
    list.complete = false
    // A list of objects for scripts has nothing to tell, and metrics have no words.
    for (name, render) in Self.formats where !["name", "prom"].contains(name) {
      #expect(try render(list).contains("shard 1/3 was not given"), "\(name)")
    }
    #expect(PrometheusRenderer.render(list).contains("mendwall_scan_complete{cluster=\"\"} 0\n"))
  }

  @Test("numbers of a report that was read from a file may be anything")
  func numbers() {
    var report = Samples.incident
    for value in [Int.max, .min, -1] {
      report.summary.modified = value
      report.summary.missing = value
      report.summary.exceptions = value
      report.summary.assertions = value
      report.summary.effects = value
      var quiet = Samples.clean
      quiet.exceptions = [Int.max, value].map {
        DriftReport.Exception(
          what: "a", reason: nil, until: nil, expired: false, tolerated: $0,
          declared: Finding.Declaration(path: "a", line: 1))
      }
      let list = DriftReportList(
        startedAt: report.startedAt, finishedAt: report.finishedAt, items: [report, quiet])
      for (_, render) in Self.formats { #expect(throws: Never.self) { try render(list) } }
      #expect(Verdict(quiet).words == "In sync but for \(Int.max) tolerated differences.")
    }
  }

  @Test("a shard of a report is not taken for the whole")
  func shard() throws {
    for report in [Samples.clean, Samples.incident] {
      var report = report
      report.shard = Shard(index: 1, count: 3)
      #expect(Verdict(report).words.hasPrefix("Shard 1/3 alone. "))
      #expect(JUnitRenderer.render(report).contains("(shard 1/3)"))
      #expect(PrometheusRenderer.render(report).contains(#",shard="1/3""#))
      #expect(SARIFRenderer.render(report, version: "1").contains("/shard-1-of-3/"))
      #expect(OpenReportsRenderer.render(report).contains("shard 1/3"))
    }
    #expect(Verdict(Samples.emptyShard).words == "Shard 1/3 alone. No cluster falls into it.")
  }
}
