import DriftDetection
import MendwallConfiguration
import PolicyModel
public import Reports

extension JUnitRenderer {
  /// Every finding as a test case that fails; one more stands for what could not be seen, and one for a
  /// cluster in which nothing departs, so that no run is without a result. What a branch changes is a suite of its
  /// own, in which nothing fails.
  public static func render(_ report: DriftReport) -> String {
    let failing = report.findings.filter(\.isDeparture)
    let holding = report.findings.count - failing.count
    let hidden = report.complete ? 0 : 1
    let clean = failing.isEmpty && report.complete ? 1 : 0
    let seconds = max(0, report.finishedAt.secondsSinceEpoch - report.startedAt.secondsSinceEpoch)
    let branch = report.proposed.map { ProposedSuite($0, report) }
    func counts(tests: Int, errors: Int) -> String {
      "tests=\"\(tests)\" failures=\"\(failing.count)\" errors=\"\(errors)\" skipped=\"0\" "
        + "time=\"\(seconds)\""
    }
    let tests = failing.count + holding + hidden + clean
    let all = counts(tests: tests + (branch?.tests ?? 0), errors: hidden + (branch?.errors ?? 0))
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<testsuites name=\"mendwall detect\" \(all)>",
      "  <testsuite name=\"\(xml("drift of \(report.cluster.inWords)"))\" "
        + "timestamp=\"\(report.startedAt)\" \(counts(tests: tests, errors: hidden))>",
      "    <properties>",
      property("commit", report.source.commit), property("revision", report.source.revision),
      property("complete", "\(report.complete)"),
      "    </properties>",
    ]
    let proposals = report.proposedByFinding
    lines += report.findings.flatMap { testCase($0, proposals[$0.id]) }
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
    lines += ["  </testsuite>"] + (branch?.lines ?? []) + ["</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The attributes that name a place in Git.
  static func attributes(of place: Finding.Declaration?) -> String {
    guard let place else { return "" }
    return " file=\"\(xml(place.path))\"" + (place.line.map { " line=\"\($0)\"" } ?? "")
  }

  /// - Parameter proposed: what a branch makes of the same object.
  private static func testCase(_ finding: Finding, _ proposed: Proposal.Object?) -> [String] {
    let place = attributes(of: finding.declared)
    let head =
      "    <testcase classname=\"\(xml("mendwall.\(finding.object.namespace ?? "cluster")"))\" "
      + "name=\"\(xml(finding.name))\"\(place) time=\"0\""
    if !finding.isDeparture { return [head + "/>"] }
    let told =
      [
        finding.declared?.inWords, finding.sentence, finding.severityReason, finding.explanation,
        proposed?.noteOfFinding,
      ].compactMap { $0 } + finding.impactInWords
      + (finding.changes ?? []).map { "\($0.op.rawValue) \($0.path)" }
    return [
      head + ">",
      "      <failure type=\"\(finding.severity.rawValue)\" message=\"\(xml(finding.headline))\">"
        + told.map(xml).joined(separator: "\n") + "</failure>",
      "    </testcase>",
    ]
  }
}
