import Documents
import DriftDetection
import FoundationEssentials
import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Testing

@testable import Rendering
@testable import Reports

@Suite("Reports of drift in the formats of machines and forges")
struct DriftFormatTests {
  private static let formats: [(name: String, render: @Sendable (DriftReport) -> String)] = [
    ("md", { MarkdownRenderer().render($0) }), ("html", { HTMLRenderer.render($0) }),
    ("wide", { TableRenderer.render($0) }),
    ("name", { NameRenderer.render($0) }),
    ("sarif.json", { SARIFRenderer.render($0, version: "1.2.3") }),
    ("junit.xml", { JUnitRenderer.render($0) }), ("csv", { CSVRenderer.render($0) }),
    ("prom", { PrometheusRenderer.render($0) }),
    ("openreports.yaml", { OpenReportsRenderer.render($0) }),
  ]

  @Test(
    "each format of each report reads as its snapshot does", arguments: Samples.all.map(\.name))
  func snapshots(name: String) throws {
    let report = try #require(Samples.all.first { $0.name == name }).report
    for (suffix, render) in Self.formats {
      // The page's own style and script are the same in all of them.
      let text = render(report).replacing(/(<style>|<script>)[^<]*/) { $0.output.1 }
      expectSnapshot(text, "drift/\(name).\(suffix)")
    }
  }

  @Test("no control of elsewhere comes through in any of them")
  func controls() {
    for (name, render) in Self.formats {
      for scalar in render(Samples.hostile).unicodeScalars
      where !"\r\n".unicodeScalars.contains(scalar) {
        #expect(
          ![.control, .format].contains(scalar.properties.generalCategory),
          "\(name): \(scalar.value)")
      }
    }
  }

  // MARK: Markdown

  /// A report with much that Markdown, HTML or a forge would take for its own.
  private var markup: DriftReport {
    var report = Samples.incident
    let evil = "`a` ``` </details> <script> @everyone #12 [x](http://e.com) www.e.com *b* | c\n# d"
    for index in report.findings.indices {
      report.findings[index].explanation = evil
      report.findings[index].severityReason = evil
      report.findings[index].changes = [
        Finding.FieldChange(
          path: "/spec/\(evil)", op: .replace, git: Node(.string(evil)),
          live: Node(.string("```\n</details>")))
      ]
      report.findings[index].impact = [
        Finding.ImpactLine(change: .opened, from: evil, to: evil, ports: evil)
      ]
    }
    return report
  }

  @Test("in Markdown nothing from elsewhere is markup, a mention or a link")
  func markdown() {
    let text = MarkdownReading.outsideCode(MarkdownRenderer().render(markup))
    let tags = text.matches(of: /<[^>]*>/).map { String($0.output) }
    #expect(Set(tags) == ["<details>", "<summary>", "</summary>", "</details>", "<sub>", "</sub>"])
    #expect(tags.count { $0 == "<details>" } == tags.count { $0 == "</details>" })
    for sign in ["@", "](", "http:", "www.", "*b*"] { #expect(!text.contains(sign), "\(sign)") }
    let headings = text.split(separator: "\n").filter { $0.hasPrefix("#") }
    #expect(headings.count == 1)
  }

  @Test(
    "a text that would begin a list, a heading, a quotation or code does not",
    arguments: ["- a", "12. a", "1) a", "# a", "> a", "    a", "+ a", "* a", "=== a", "| a"])
  func beginnings(text: String) throws {
    var report = Samples.oneFinding
    report.findings[0].explanation = text
    let lines = MarkdownRenderer().render(report).split(separator: "\n")
    let line = try #require(lines.first { $0.hasSuffix(" a") || $0 == "a" })
    #expect(line.wholeMatch(of: /(&#\d+;)+ a|\d+&#\d+; a|a/) != nil, "\(line)")
  }

  @Test(
    "it stays within any limit, with the table, whole findings, and the rest counted",
    arguments: [2_000, 5_000, 32_768, 65_536])
  func limit(limit: Int) {
    var report = markup
    let some = report.findings
    report.findings = (0..<500).map { some[$0 % some.count] }
    let text = MarkdownRenderer(limit: limit, link: "https://ci.example/1").render(report)
    #expect(text.utf8.count <= limit)
    #expect(text.contains("| | object |"))
    #expect(text.contains("left out here for lack of room"))
    #expect(text.contains("[The whole report](<https://ci.example/1>)"))
    let outside = MarkdownReading.outsideCode(text)
    #expect(
      outside.matches(of: /<details>/).count == outside.matches(of: /<\/details>/).count)
    let small = MarkdownRenderer(limit: limit).render(Samples.clean)
    #expect(!small.contains("left out"))
  }

  // MARK: The page

  @Test("the page may run and show only what it holds itself, by the hashes that its policy names")
  func policy() throws {
    let page = HTMLRenderer.render(Samples.impact)
    let policy = try #require(
      page.firstMatch(of: /http-equiv="Content-Security-Policy" content="([^"]*)"/)?.output.1)
    #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
    let styles = page.matches(of: /<style>([^<]*)<\/style>/).map {
      HTMLPage.hash(String($0.output.1))
    }
    let scripts = page.matches(of: /<script>([^<]*)<\/script>/).map {
      HTMLPage.hash(String($0.output.1))
    }
    #expect(styles.count == 2 && scripts.count == 1, "the page's own, and the picture's")
    for each in styles + scripts { #expect(policy.contains("'sha256-\(each)'")) }
    #expect(page.matches(of: /<style|<script/).count == 3)
    #expect(page.matches(of: /\sstyle="|\son[a-z]+="|\ssrc="|\shref="[^#]/).isEmpty)
  }

  @Test("a finding is an article with what the filters ask for, and nothing of it is markup")
  func page() throws {
    let page = HTMLRenderer.render(markup)
    let articles = page.matches(
      of: /<article class="([a-z]+)" data-severity="([a-z]+)" data-namespace="([^"]*)"/)
    #expect(articles.map { String($0.output.3) } == ["monitoring", "shop", "shop"])
    #expect(articles.allSatisfy { $0.output.1 == $0.output.2 })
    #expect(page.contains("&lt;/details&gt; &lt;script&gt; @everyone"))
    #expect(!page.contains("</details>"))
    for name in ["h1", "main", "header", "form", "fieldset"] {
      #expect(page.matches(of: try Regex("<\(name)[ >]")).count == 1, "\(name)")
    }
    let ids = page.matches(of: /\sid="([^"]*)"/).map { String($0.output.1) }
    #expect(Set(ids).count == ids.count, "an id stands for one element")
    for reference in page.matches(of: /aria-labelledby="([^"]*)"|for="([^"]*)"/) {
      let names = (reference.output.1 ?? reference.output.2 ?? "").split(separator: " ")
      for name in names { #expect(ids.contains(String(name)), "\(name)") }
    }
    let clean = HTMLRenderer.render(Samples.clean)
    #expect(!clean.contains("<form") && !clean.contains("<article"))
    #expect(clean.contains("<h1 class=\"good\">In sync"))
  }

  // MARK: Machines

  @Test("of SARIF each result has its rule, its place in Git and a fingerprint that stays")
  func sarif() throws {
    let text = SARIFRenderer.render(Samples.impact, version: "1.2.3")
    let log = try JSONReader.read(Array(text.utf8), file: "log")
    let run = try #require(log["runs"]?.sequence?.first)
    let rules = run["tool"]?["driver"]?["rules"]?.sequence ?? []
    let results = run["results"]?.sequence ?? []
    #expect(results.count == Samples.impact.findings.count)
    for (result, finding) in zip(results, Samples.impact.findings) {
      let index = try #require(result["ruleIndex"]?.integer)
      #expect(rules[Int(index)]["id"] == result["ruleId"])
      #expect(result["partialFingerprints"]?["mendwallFinding/v1"]?.string == finding.id)
      let place = result["locations"]?.sequence?.first?["physicalLocation"]
      #expect((place == nil) == (finding.declared == nil))
      if let line = place?["region"]?["startLine"]?.integer { #expect(line >= 1) }
    }
    #expect(run["invocations"]?.sequence?.first?["executionSuccessful"] == true)
    #expect(!SARIFRenderer.render(markup, version: "1").contains("[x](http"))
  }

  @Test("a metric has its help and type once, and a partial run no success")
  func prometheus() {
    let text = PrometheusRenderer.render(Samples.partial)
    let helps = text.split(separator: "\n").filter { $0.hasPrefix("# HELP") }
    #expect(Set(helps).count == helps.count)
    #expect(text.contains("mendwall_scan_complete{cluster=\"cluster\"} 0\n"))
    #expect(!text.contains("mendwall_last_success_timestamp_seconds{"))
    #expect(
      text.contains(
        "mendwall_drift_objects{cluster=\"cluster\",type=\"drift\",state=\"unmanaged\",severity=\"high\","
          + "namespace=\"shop\"} 1\n"))
  }

  @Test(
    "an object of a report holds no more than etcd takes: the gravest, and how many are left out")
  func largeObjects() throws {
    var report = Samples.fiveHundred
    let words = String(repeating: "so much to say ", count: 300)
    report.findings = (0..<5000).map { index in
      var finding = report.findings[index % 500]
      finding.object = ObjectReference(
        apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace: "shop",
        name: "\(index)")
      finding.explanation = index < 2500 ? words : nil
      finding.severity = index < 2500 ? .critical : .low
      return finding
    }
    for explained in [true, false] {
      if !explained { report.findings.removeAll { $0.explanation != nil } }
      let object = try #require(OpenReportsRenderer().byNamespace(report)["shop"])
      let results = try #require(object["results"]?.sequence)
      #expect(JSONWriter.bytes(object).count < 1_100_000)
      #expect(results.count <= 1001)
      #expect(results.first?["severity"] == (explained ? "critical" : "low"))
      #expect(results.last?["rule"] == "left-out")
      let left = report.findings.count - (results.count - 1)
      #expect(results.last?["message"]?.string?.hasPrefix("\(left) more are left out") == true)
      let counted = object["summary"]?.mapping?.entries.compactMap(\.value.integer).reduce(0, +)
      #expect(counted == Int64(report.findings.count + 1))
    }
  }

  @Test("a PolicyReport has what its oldest definition knows, and the severity beside it")
  func policyReports() throws {
    let renderer = OpenReportsRenderer(api: .policyReports, name: "mine")
    let objects = renderer.byNamespace(Samples.fiveHundred).map(\.value)
    #expect(objects.count == 40)
    for object in objects {
      #expect(object["apiVersion"] == "wgpolicyk8s.io/v1alpha2")
      #expect(object["kind"] == "PolicyReport")
      #expect(object["metadata"]?["name"] == "mine")
      #expect(object["source"] == nil)
    }
    let results = objects.flatMap { $0["results"]?.sequence ?? [] }
    #expect(results.count == 500)
    let severities = Set(results.compactMap { $0["severity"]?.string })
    #expect(severities == ["high", "medium", "low"])
    #expect(results.allSatisfy { $0["properties"]?["severity"]?.string != nil })
    #expect(renderer.ofCluster(Samples.clean)["kind"] == "ClusterPolicyReport")
  }

  @Test("findings of a namespace that can have no object are in that of the cluster")
  func homeless() {
    let renderer = OpenReportsRenderer(homeless: ["shop"])
    #expect(renderer.byNamespace(Samples.incident).keys.sorted() == ["monitoring"])
    #expect(renderer.ofCluster(Samples.incident)["results"]?.sequence?.count == 3)
  }

  @Test("five hundred findings fit a comment of GitHub's, whole where they are told")
  func fiveHundred() {
    let text = MarkdownRenderer().render(Samples.fiveHundred)
    #expect(text.utf8.count <= MarkdownRenderer.Limit.gitHub.rawValue)
    let outside = MarkdownReading.outsideCode(text)
    #expect(outside.matches(of: /<details>/).count == outside.matches(of: /<\/details>/).count)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }
    #expect(rows.count > 100)
    // A bar within a cell is escaped: each row has the cells of the head.
    for row in rows { #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 6) }
    #expect(text.contains("left out here for lack of room"))
  }

  @Test("ten thousand findings are no trouble for any of them")
  func many() {
    var report = Samples.incident
    let some = report.findings
    report.findings = (0..<10_000).map { index in
      var finding = some[index % some.count]
      finding.id = "\(index)"
      return finding
    }
    for (name, render) in Self.formats { #expect(!render(report).isEmpty, "\(name)") }
  }
}
