import Documents
import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Rendering
import Reports
import Testing

/// What a format promises of many clusters is judged by others who read it.
@Suite("Reports of many clusters in the hands of public readers", .validators)
struct FleetValidationTests {
  private static let names = Samples.fleets.map(\.name) + ["shard", "branches"]

  private func list(_ name: String) throws -> DriftReportList {
    var list = Samples.fleet
    switch name {
    case "shard":
      list.shard = Shard(index: 1, count: 3)
      list.asked = DriftReportList.Asked(
        repository: "https://git.example.org/a.git", commit: Samples.clean.source.commit,
        head: Samples.clean.source.commit, clusters: ["contexts prod-*"],
        scope: DriftReport.Scope(policies: [], namespaces: ["shop"], owns: [], paths: []))
    case "branches":
      list.items = [Samples.branch, Samples.partialBranch]
    default: list = try #require(Samples.fleets.first { $0.name == name }).list
    }
    return list
  }

  @Test("JSON is as its schema says", arguments: names)
  func json(name: String) async throws {
    let text = try JSONRenderer.render(try list(name))
    #expect(try await Validation.problems(text, by: "drift-report-list") == [])
  }

  @Test(
    "JSON that is not as the schema says is refused",
    arguments: [
      (#""complete": false"#, #""complete": true"#), (#""items": ["#, #""reports": ["#),
      (#""cluster": "dev""#, #""name": "dev""#),
      (#""kind": "DriftReportList""#, #""kind": "DriftReport""#),
      (#""kind": "DriftReport","#, #""kind": "DriftReportList","#),
    ])
  func refused(written: String, wrong: String) async throws {
    let text = try JSONRenderer.render(Samples.fleet)
    #expect(text.contains(written))
    let problems = try await Validation.problems(
      text.replacing(written, with: wrong), by: "drift-report-list")
    #expect(problems != [])
  }

  @Test(
    "SARIF is as the schema that OASIS published says, a run for each cluster", arguments: names)
  func sarif(name: String) async throws {
    let list = try list(name)
    let text = SARIFRenderer.render(list, version: "1.2.3")
    #expect(try await Validation.read(text, by: "sarif") == [])
    let log = try JSONReader.read(Array(text.utf8), file: "sarif")
    let runs = log["runs"]?.sequence ?? []
    let isLacking = list.diagnostics.contains { $0.severity == .error }
    #expect(runs.count == list.items.count + list.failures.count + (isLacking ? 1 : 0))
    let ids = runs.compactMap { $0["automationDetails"]?["id"]?.string }
    #expect(Set(ids).count == runs.count)
  }

  @Test("promtool finds nothing wrong with the metrics", arguments: names)
  func prometheus(name: String) async throws {
    let result = try await Validation.metrics(PrometheusRenderer.render(try list(name)))
    #expect(result.isSuccess && result.output.isEmpty && result.errors.isEmpty, "\(result)")
  }

  @Test(
    "of JUnit a public parser counts what is declared, a suite for each cluster", arguments: names)
  func junit(name: String) async throws {
    let list = try list(name)
    let read = try await Validation.read(JUnitRenderer.render(list), by: "junit")
    let suites = read["suites"]?.sequence ?? []
    #expect(suites.count >= max(1, list.items.count + list.failures.count))
    for suite in suites { #expect(suite["declared"] == suite["counted"]) }
    for count in ["tests", "failures", "errors", "skipped"] {
      let counted = suites.compactMap { $0["counted"]?[count]?.integer }.reduce(0, +)
      #expect(read["declared"]?[count]?.integer == counted)
    }
    let failures = list.items.flatMap(\.findings).count(where: \.isDeparture)
    #expect(read["declared"]?["failures"]?.integer == Int64(failures))
    #expect((read["declared"]?["errors"]?.integer == 0) == (list.complete && name != "branches"))
  }

  @Test("of YAML a public parser reads what is written, value for value", arguments: names)
  func yaml(name: String) async throws {
    let text = OpenReportsRenderer.render(try list(name))
    let own = try readDocuments(Array(text.utf8), file: "reports.yaml").filter { !$0.isNull }
    let read = try await Validation.read(text, by: "yaml")
    #expect(read.sequence?.filter { !$0.isNull } == own)
  }

  @Test("of CSV a public parser reads a row for each finding and failure", arguments: names)
  func csv(name: String) async throws {
    let list = try list(name)
    let read = try await Validation.read(CSVRenderer.render(list), by: "csv").sequence ?? []
    let rows = read.map { $0.sequence?.compactMap(\.string) ?? [] }
    let changes = list.items.compactMap(\.proposed).flatMap(\.objects).count
    let lacks = list.diagnostics.count { $0.severity == .error }
    #expect(
      rows.count
        == 1 + list.items.flatMap(\.findings).count + changes + list.failures.count + lacks)
    #expect(rows.allSatisfy { $0.count == rows[0].count })
    #expect(rows[0].prefix(3) == ["cluster", "id", "severity"])
  }
}
