import DriftDetection
import MendwallConfiguration
import PolicyModel
public import Reports

extension JUnitRenderer {
  /// Every finding as a test case that fails; one more stands for what could not be seen, and one for a
  /// cluster in which nothing departs, so that no run is without a result. What a branch changes is a suite of its
  /// own, in which nothing fails.
  public static func render(_ report: DriftReport) -> String {
    let seconds = max(0, report.finishedAt.secondsSinceEpoch - report.startedAt.secondsSinceEpoch)
    return DriftSuites.document([DriftSuites(report)], seconds: seconds)
  }

  /// The attributes that name a place in Git.
  static func attributes(of place: Finding.Declaration?) -> String {
    guard let place else { return "" }
    return " file=\"\(xml(place.path))\"" + (place.line.map { " line=\"\($0)\"" } ?? "")
  }

  /// - Parameters:
  ///   - finding: the finding.
  ///   - proposed: what a branch makes of the same object.
  ///   - marks: what is news of each finding, where anybody asked.
  ///   - prefix: what the class of the test case begins with.
  static func testCase(
    _ finding: Finding, _ proposed: Proposal.Object?, _ marks: NewsMarks?, among prefix: String
  ) -> [String] {
    let place = attributes(of: finding.declared)
    let head =
      "    <testcase classname=\"\(xml("\(prefix).\(finding.object.namespace ?? "cluster")"))\" "
      + "name=\"\(xml(finding.name))\"\(place) time=\"0\""
    if !finding.isDeparture { return [head + "/>"] }
    let told =
      [
        marks?.note(finding), finding.declared?.inWords, finding.sentence, finding.severityReason,
        finding.explanation,
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
