import Documents
import MendwallConfiguration
import MendwallTesting
import Rendering
import Reports
import Testing

/// What a format promises is judged by others who read it.
@Suite("Reports in the hands of public readers", .validators)
struct ReportValidationTests {
  private static let branches = [
    ("branch", Samples.branch), ("partial-branch", Samples.partialBranch),
  ]
  private static let names = Samples.all.map(\.name)
  private static let allNames = names + branches.map(\.0) + Samples.allNews.map(\.name)

  private func report(_ name: String) throws -> DriftReport {
    let all = (Samples.all + Samples.allNews).map { ($0.name, $0.report) } + Self.branches
    return try #require(all.first { $0.0 == name }).1
  }

  @Test("JSON is as its schema says", arguments: allNames)
  func json(name: String) async throws {
    let text = try JSONRenderer.render(try report(name))
    let problems = try await Validation.problems(text, by: "drift-report")
    #expect(problems == [])
  }

  @Test("SARIF is as the schema that OASIS published says", arguments: allNames)
  func sarif(name: String) async throws {
    let text = SARIFRenderer.render(try report(name), version: "1.2.3")
    let problems = try await Validation.read(text, by: "sarif")
    #expect(problems == [])
  }

  @Test("promtool finds nothing wrong with the metrics", arguments: allNames)
  func prometheus(name: String) async throws {
    let result = try await Validation.metrics(PrometheusRenderer.render(try report(name)))
    #expect(result.isSuccess && result.output.isEmpty && result.errors.isEmpty, "\(result)")
  }

  @Test(
    "of JUnit a public parser counts what is declared, and names each finding", arguments: names)
  func junit(name: String) async throws {
    let report = try report(name)
    let read = try await Validation.read(JUnitRenderer.render(report), by: "junit")
    let suite = try #require(read["suites"]?.sequence?.first)
    #expect(suite["declared"] == suite["counted"])
    #expect(read["declared"] == suite["counted"])
    let cases = suite["cases"]?.sequence ?? []
    let failed = cases.filter { self.result($0)?["kind"] == "Failure" }
    let findings = report.findings.filter(\.isDeparture)
    #expect(
      failed.map { self.letters($0["name"]?.string ?? "") }
        == findings.map { self.letters($0.name) })
    #expect(
      failed.map { self.result($0)?["type"]?.string } == findings.map { $0.severity.rawValue })
    let errors = cases.filter { self.result($0)?["kind"] == "Error" }
    #expect(errors.count == (report.complete ? 0 : 1))
  }

  @Test("of JUnit the suites of a report with a branch add up", arguments: branches.map(\.0))
  func suites(name: String) async throws {
    let read = try await Validation.read(JUnitRenderer.render(try report(name)), by: "junit")
    let suites = read["suites"]?.sequence ?? []
    #expect(suites.count == 2)
    for suite in suites { #expect(suite["declared"] == suite["counted"]) }
    for count in ["tests", "failures", "errors", "skipped"] {
      let counted = suites.compactMap { $0["counted"]?[count]?.integer }.reduce(0, +)
      #expect(read["declared"]?[count]?.integer == counted)
    }
  }

  private func result(_ testCase: Node) -> Node? { testCase["results"]?.sequence?.first }

  /// XML leaves out what it cannot hold.
  private func letters(_ text: String) -> String { text.filter(\.isLetter) }

  @Test("of YAML a public parser reads what is written, value for value", arguments: allNames)
  func yaml(name: String) async throws {
    let text = OpenReportsRenderer.render(try report(name))
    let own = try readDocuments(Array(text.utf8), file: "reports.yaml")
    #expect(try await Validation.read(text, by: "yaml") == Node(.sequence(own)))
  }

  @Test(
    "of CSV a public parser reads a row for each finding, as wide as the head", arguments: names)
  func csv(name: String) async throws {
    let report = try report(name)
    let read = try await Validation.read(CSVRenderer.render(report), by: "csv").sequence ?? []
    let rows = read.map { $0.sequence?.compactMap(\.string) ?? [] }
    #expect(rows.count == report.findings.count + 1)
    #expect(rows.allSatisfy { $0.count == rows[0].count })
    #expect(rows.dropFirst().map { $0[0] } == report.findings.map(\.id))
    #expect(rows.dropFirst().map { $0[1] } == report.findings.map { $0.severity.rawValue })
  }
}
