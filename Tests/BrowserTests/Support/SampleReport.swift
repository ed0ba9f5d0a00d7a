import Documents
import FoundationEssentials
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

@testable import Reports

/// The reports whose pages are opened.
enum SampleReport: String, CaseIterable, Sendable, CustomTestStringConvertible {
  /// As the snapshots of the JSON format hold them.
  case clean, incident, impact, partial, hostile
  case oneFinding = "one-finding"
  case nothingSeen = "nothing-seen"
  /// Of the example that ships with Mendwall: with commits, their authors and a picture.
  case example
  /// The example's findings, until they are five hundred, of twenty-five namespaces.
  case fiveHundred = "five-hundred"
  /// With markup and scripts in every text that comes from elsewhere.
  case markup

  var testDescription: String { rawValue }

  /// What stands in the place of harmless texts in ``markup``.
  static let evil =
    #""'><script>window.owned = 1</script><img src="x.png" onerror="window.owned = 2">"#
    + #"<svg onload="window.owned = 3"></svg></style></pre></article><b>"#

  var report: DriftReport {
    get async throws {
      switch self {
      case .clean, .incident, .impact, .partial, .hostile, .oneFinding, .nothingSeen:
        try Self.read("\(Self.package)/Tests/RenderingTests/Snapshots/\(rawValue).json.txt")
      case .example: try await Self.detected.value
      case .fiveHundred: Self.fiveHundred(of: try await Self.detected.value)
      case .markup: Self.withMarkup(try await Self.detected.value)
      }
    }
  }

  /// The package's own folder.
  private static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Found once, for all tests.
  private static let detected = Task {
    let folder = try TemporaryFolder()
    try await Program.output("\(package)/examples/incident/make-repository", [folder("shop")])
    let run = await CommandRun.mendwall(
      "detect", "--repo", folder("shop"), "--live", "\(package)/examples/incident/cluster",
      "-o", "json=\(folder("report.json"))")
    guard run.status == .drift else {
      throw Program.Failure(description: "the example's drift was not found: \(run.notes)")
    }
    return try read(folder("report.json"))
  }

  private static func read(_ path: String) throws -> DriftReport {
    try JSONDecoder().decode(DriftReport.self, from: Data(contentsOf: URL(filePath: path)))
  }

  private static func fiveHundred(of report: DriftReport) -> DriftReport {
    var report = report
    let some = report.findings
    report.findings = (0..<500).map { index in
      var finding = some[index % some.count]
      finding.id = "\(index)"
      finding.object = ObjectReference(
        apiVersion: finding.object.apiVersion, kind: finding.object.kind,
        namespace: "team-\(index / 20)", name: finding.object.name)
      return finding
    }
    report.summary = DriftReport.Summary(report.findings)
    return report
  }

  private static func withMarkup(_ report: DriftReport) -> DriftReport {
    var report = report
    report.source.repository = evil
    report.source.revision = evil
    report.cluster.snapshot = evil
    report.findings = report.findings.map(withMarkup)
    return report
  }

  private static func withMarkup(_ finding: Finding) -> Finding {
    var finding = finding
    finding.object = ObjectReference(
      apiVersion: finding.object.apiVersion, kind: finding.object.kind, namespace: evil, name: evil)
    finding.sentence = evil
    finding.severityReason = evil
    finding.explanation = evil
    finding.declared?.path = evil
    finding.declared?.origin?.author.name = evil
    finding.declared?.origin?.subject = evil
    finding.impact = [Finding.ImpactLine(change: .opened, from: evil, to: evil, ports: evil)]
    for index in (finding.changes ?? []).indices {
      finding.changes?[index].path = evil
      finding.changes?[index].live = Node(.string(evil))
      finding.changes?[index].note = evil
    }
    return finding
  }
}
