import Documents
import MendwallTesting
import Rendering
import Reports
import Testing

/// That a reader finds nothing wrong counts only where it would find it.
@Suite("Damaged reports in the hands of public readers", .validators)
struct DamageTests {
  private static let report = Samples.impact

  @Test(
    "a JSON report with a wrong date, an unknown field or without its cluster is refused",
    arguments: [
      (#""finishedAt": "2026-11-21T14:02:00Z""#, #""finishedAt": "2026-11-21 at two""#),
      (#""complete": true"#, #""complete": true, "completed": true"#),
      (#""cluster": {"#, #""clusters": {"#),
    ])
  func json(part: String, damage: String) async throws {
    let text = try JSONRenderer.render(Self.report)
    let damaged = text.replacing(part, with: damage)
    #expect(damaged != text)
    #expect(try await Validation.problems(damaged, by: "drift-report") != [])
  }

  @Test(
    "a SARIF log with a wrong date, level, reference or field is refused",
    arguments: [
      (#""endTimeUtc":"2026-11-21T14:02:00Z""#, #""endTimeUtc":"yesterday""#),
      (#""level":"error""#, #""level":"critical""#),
      (#""uri":"policies/"#, #""uri":"poli cies/"#),
      (#""ruleIndex":"#, #""ruleNumber":"#),
    ])
  func sarif(part: String, damage: String) async throws {
    let text = SARIFRenderer.render(Self.report, version: "1.2.3")
    let damaged = text.replacing(part, with: damage)
    #expect(damaged != text)
    #expect(try await Validation.read(damaged, by: "sarif") != [])
  }

  @Test(
    "metrics that are declared twice, unexplained or no numbers are refused",
    arguments: [
      ("# TYPE mendwall_policies gauge\n", "# TYPE mendwall_policies gauge gauge\n"),
      ("# HELP mendwall_policies Policies that Git declares.\n", ""), ("} 1\n", "} one\n"),
    ])
  func prometheus(part: String, damage: String) async throws {
    let text = PrometheusRenderer.render(Self.report)
    let damaged = text.replacing(part, with: damage)
    #expect(damaged != text)
    #expect(try await !Validation.metrics(damaged).isSuccess)
  }

  @Test("XML, YAML and CSV that cannot be read are refused")
  func unreadable() async throws {
    let junit = JUnitRenderer.render(Self.report).replacing("</testsuites>", with: "")
    await #expect(throws: Program.Failure.self) { try await Validation.read(junit, by: "junit") }
    let yaml = OpenReportsRenderer.render(Self.report).replacing("summary:", with: "summary: [")
    await #expect(throws: Program.Failure.self) { try await Validation.read(yaml, by: "yaml") }
    let csv = CSVRenderer.render(Self.report) + "\"open"
    await #expect(throws: Program.Failure.self) { try await Validation.read(csv, by: "csv") }
  }
}
