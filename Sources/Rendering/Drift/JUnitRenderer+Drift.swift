import DriftDetection
import MendwallConfiguration
import PolicyModel
public import Reports

extension JUnitRenderer {
  /// Every finding as a test case that fails; one more stands for what could not be seen, and one for a
  /// cluster in which nothing departs, so that no run is without a result.
  public static func render(_ report: DriftReport) -> String {
    let failing = report.findings.filter(\.isDeparture)
    let holding = report.findings.count - failing.count
    let hidden = report.complete ? 0 : 1
    let clean = failing.isEmpty && report.complete ? 1 : 0
    let seconds = max(0, report.finishedAt.secondsSinceEpoch - report.startedAt.secondsSinceEpoch)
    let counts =
      "tests=\"\(failing.count + holding + hidden + clean)\" failures=\"\(failing.count)\" "
      + "errors=\"\(hidden)\" skipped=\"0\" time=\"\(seconds)\""
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<testsuites name=\"mendwall detect\" \(counts)>",
      "  <testsuite name=\"\(xml("drift of \(report.cluster.inWords)"))\" "
        + "timestamp=\"\(report.startedAt)\" \(counts)>",
      "    <properties>",
      property("commit", report.source.commit), property("revision", report.source.revision),
      property("complete", "\(report.complete)"),
      "    </properties>",
    ]
    lines += report.findings.flatMap(testCase)
    if clean == 1 {
      lines.append(
        "    <testcase classname=\"mendwall.drift\" name=\"the cluster is as Git says\" time=\"0\"/>"
      )
    }
    if hidden == 1 {
      lines += [
        "    <testcase classname=\"mendwall.drift\" name=\"everything could be seen\" time=\"0\">",
        "      <error type=\"incomplete\" message=\"not everything could be seen\">"
          + report.diagnostics.map { xml($0.inWords) }.joined(separator: "\n") + "</error>",
        "    </testcase>",
      ]
    }
    return (lines + ["  </testsuite>", "</testsuites>"]).joined(separator: "\n") + "\n"
  }

  private static func testCase(_ finding: Finding) -> [String] {
    let place =
      finding.declared.map { declared in
        " file=\"\(xml(declared.path))\"" + (declared.line.map { " line=\"\($0)\"" } ?? "")
      } ?? ""
    let head =
      "    <testcase classname=\"\(xml("mendwall.\(finding.object.namespace ?? "cluster")"))\" "
      + "name=\"\(xml(finding.name))\"\(place) time=\"0\""
    if !finding.isDeparture { return [head + "/>"] }
    let told =
      [finding.declared?.inWords, finding.sentence, finding.severityReason, finding.explanation]
      .compactMap { $0 } + finding.impactInWords
      + (finding.changes ?? []).map { "\($0.op.rawValue) \($0.path)" }
    return [
      head + ">",
      "      <failure type=\"\(finding.severity.rawValue)\" message=\"\(xml(finding.headline))\">"
        + told.map(xml).joined(separator: "\n") + "</failure>",
      "    </testcase>",
    ]
  }
}
