import Documents
import DriftDetection
import FoundationEssentials
import MendwallTesting
import PolicyModel
import Testing

@testable import Rendering
@testable import Reports

@Suite("Reports with a pull request's branch")
struct ProposalFormatTests {
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
  /// Those that tell of the cluster alone.
  private static let ofCluster: Set<String> = ["name", "prom", "openreports.yaml"]
  /// The others but JSON.
  private static let forPeople = formats.filter {
    !ofCluster.contains($0.name) && $0.name != "json"
  }

  @Test("each format reads as its snapshot does", arguments: ["branch", "partial-branch"])
  func snapshots(name: String) throws {
    let report = name == "branch" ? Samples.branch : Samples.partialBranch
    for (suffix, render) in Self.formats where !Self.ofCluster.contains(suffix) {
      // The page's own style and script have tests of their own.
      let text = try render(report).replacing(/(<style>|<script>)[^<]*/) { $0.output.1 }
        .replacing(/sha256-[^']*/, with: "sha256")
      expectSnapshot(text, "branch/\(name).\(suffix)")
    }
  }

  @Test("what tells of the cluster is the same with a branch and without")
  func ofCluster() throws {
    var without = Samples.branch
    without.proposed = nil
    for (name, render) in Self.formats where Self.ofCluster.contains(name) {
      #expect(try render(Samples.branch) == (try render(without)), "\(name)")
    }
  }

  @Test("where both touch one object, every format notes it at either")
  func both() throws {
    for (name, render) in Self.forPeople where name != "csv" {
      let text = try render(Samples.branch)
      if name != "sarif.json" { #expect(text.contains("drifted now as well"), "\(name)") }
      #expect(text.contains("this branch changes it too, to what the cluster has"), "\(name)")
    }
    let rows = CSVRenderer.render(Samples.branch).split(separator: "\r\n")
    let report = Samples.branch
    #expect(
      rows.count {
        $0.hasPrefix(report.findings[1].id) && $0.hasSuffix("20000000000000000000000000000000")
      } == 1)
    #expect(rows.count { $0.hasPrefix("2000000") && $0.hasSuffix(report.findings[1].id) } == 1)
  }

  // MARK: Nothing of it is markup

  private var hostile: DriftReport {
    let evil =
      "\u{1B}[31m\u{202E}\r\n# d `a` ``` </details> <script> @everyone [x](http://e.com) | c"
    var report = Samples.branch
    guard var proposed = report.proposed else { return report }
    proposed.head.revision = evil
    proposed.base.revision = evil
    for index in proposed.objects.indices {
      let object = proposed.objects[index].object
      proposed.objects[index].object = ObjectReference(
        apiVersion: object.apiVersion + evil, kind: object.kind, namespace: "shop\(evil)",
        name: evil)
      proposed.objects[index].severityReason = evil
      proposed.objects[index].explanation = evil
      proposed.objects[index].declared?.path = evil
      proposed.objects[index].declared?.origin?.subject = evil
      proposed.objects[index].impact = [
        Finding.ImpactLine(change: .opened, from: evil, to: evil, ports: evil)
      ]
      proposed.objects[index].changes = [
        PlannedChange(
          path: "/spec/\(evil)", op: .replace, before: Node(.string(evil)),
          after: Node(.string("```\n</details>")),
          declared: Finding.Declaration(path: evil, line: 1), note: evil)
      ]
    }
    proposed.diagnostics = [Diagnostic(.error, evil, path: evil, line: 1)]
    report.proposed = proposed
    return report
  }

  @Test("no control and no markup of elsewhere comes through in any of them")
  func controls() throws {
    for (name, render) in Self.formats {
      let text = try render(hostile)
      for scalar in text.unicodeScalars where !"\r\n".unicodeScalars.contains(scalar) {
        #expect(
          ![.control, .format].contains(scalar.properties.generalCategory),
          "\(name): \(scalar.value)")
      }
    }
    let markdown = MarkdownRenderer().render(hostile)
    let tags = markdown.replacing(/(?m)^(`{3,})[^`]*?\n(.|\n)*?^\1$/, with: "")
      .replacing(/(`+)[^`].*?\1/, with: "").matches(of: /<[a-z\/][^>]*>/).map { String($0.output) }
    #expect(
      Set(tags) == ["<details>", "<summary>", "</summary>", "</details>", "<sub>", "</sub>"])
    #expect(!HTMLRenderer.render(hostile).contains("</details>"))
    let log = try JSONReader.read(
      Array(SARIFRenderer.render(hostile, version: "1").utf8), file: "log")
    for result in log["runs"]?.sequence?.first?["results"]?.sequence ?? [] {
      #expect(result["message"]?["text"]?.string?.contains("[x](http") == false)
    }
    let text = TextRenderer(style: TerminalStyle(isColoured: false)).render(hostile)
    #expect(!text.split(separator: "\n").contains { $0.hasPrefix("# d") })
  }

  @Test("a coloured text is the plain one with colours")
  func coloured() {
    let plain = TextRenderer(style: TerminalStyle(isColoured: false)).render(Samples.branch)
    let coloured = TextRenderer(style: TerminalStyle(isColoured: true)).render(Samples.branch)
    #expect(coloured != plain)
    #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
  }

  // MARK: Forges

  @Test(
    "Markdown has a heading for either question, and both within any limit",
    arguments: [3_000, 5_000, 32_768, 65_536])
  func limit(limit: Int) {
    var report = Samples.wideBranch
    let some = report.findings
    report.findings = (0..<500).map { some[$0 % some.count] }
    for text in [
      MarkdownRenderer(limit: limit).render(report),
      MarkdownRenderer(limit: limit).render(hostile),
    ] {
      #expect(text.utf8.count <= limit)
      #expect(text.matches(of: #/(?m)^##\s/#).count == 2)
    }
    let text = MarkdownRenderer(limit: limit).render(report)
    #expect(text.contains("This branch changes 500 policies"))
    #expect(text.contains("| in the branch |") && text.contains("| in Git |"))
    #expect(text.matches(of: /changes more are left out here/).count == 1)
    #expect(text.matches(of: /findings more are left out here/).count == 1)
    #expect(
      text.matches(of: /<details>/).count == text.matches(of: /<\/details>/).count)
  }

  @Test("code scanning gets what the branch opens, at its line in the branch, by a rule of its own")
  func sarif() throws {
    let text = SARIFRenderer.render(Samples.branch, version: "1")
    let run = try #require(
      try JSONReader.read(Array(text.utf8), file: "log")["runs"]?.sequence?.first)
    let results = (run["results"]?.sequence ?? []).filter {
      $0["ruleId"] == "mendwall/proposed"
    }
    #expect(results.map { $0["level"]?.string } == ["error", "warning"])
    let places = results.map { result in
      let place = result["locations"]?.sequence?.first?["physicalLocation"]
      return "\(place?["artifactLocation"]?["uri"]?.string ?? ""):"
        + "\(place?["region"]?["startLine"]?.integer ?? 0)"
    }
    #expect(
      places == ["policies/shop/exporter.yaml:2", "policies/shop/cart-to-database.yaml:14"])
    let rules = run["tool"]?["driver"]?["rules"]?.sequence ?? []
    for result in results {
      let index = try #require(result["ruleIndex"]?.integer)
      #expect(rules[Int(index)]["id"] == "mendwall/proposed")
    }
    let partial = SARIFRenderer.render(Samples.partialBranch, version: "1")
    #expect(partial.contains(#""executionSuccessful":false"#))
    #expect(partial.contains("policies/a.yaml:7: the mapping has the key a twice"))
    #expect(!partial.contains("mendwall/proposed"))
  }

  @Test("of JUnit no test of the branch fails, and what could not be read is an error")
  func junit() {
    let text = JUnitRenderer.render(Samples.branch)
    #expect(
      text.contains("<testsuites name=\"mendwall detect\" tests=\"6\" failures=\"3\" errors=\"0\""))
    #expect(text.contains("tests=\"3\" failures=\"0\" errors=\"0\""))
    #expect(text.matches(of: /<testcase\s/).count == 6)
    let partial = JUnitRenderer.render(Samples.partialBranch)
    #expect(partial.contains("tests=\"2\" failures=\"0\" errors=\"1\""))
    #expect(partial.contains("name=\"the branch could be read\""))
  }

  @Test("a page shows the branch before the drift, and filters only the drift")
  func page() {
    let page = HTMLRenderer.render(Samples.branch)
    let ids = page.matches(of: /\sid="([^"]*)"/).map { String($0.output.1) }
    #expect(Set(ids).count == ids.count, "an id stands for one element")
    for reference in page.matches(of: /aria-labelledby="([^"]*)"/) {
      #expect(ids.contains(String(reference.output.1)))
    }
    #expect(page.matches(of: /<article\s/).count == 6)
    #expect(page.matches(of: /<article [^>]*data-severity/).count == 3)
    let titles = ids.filter { ["branch-title", "findings-title"].contains($0) }
    #expect(titles == ["branch-title", "findings-title"])
  }
}
