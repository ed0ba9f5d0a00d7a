import Documents
import MendwallConfiguration
import Reports

extension TextRenderer {
  /// What is new, whole, and in a line each what is still there and what is no more.
  ///
  /// - Parameter proposals: what a branch makes of the same objects, by the finding's id.
  func findings(
    of report: DriftReport, _ news: News, _ proposals: [String: Proposal.Object]
  ) -> [String] {
    let marks = NewsMarks(news)
    var lines: [String] = []
    let findings = report.findingsByNews
    for finding in findings where marks.mark(finding) != .standing {
      let told = self.finding(finding, proposals[finding.id])
      lines += [""] + told.prefix(1)
      lines.append("  \(style.yellow(marks.note(finding)))")
      lines += told.dropFirst()
    }
    if !news.pastInWords.isEmpty {
      lines += [""] + news.pastInWords.map { style.sentence($0) }
    }
    let standing = findings.filter { marks.mark($0) == .standing }
    if !standing.isEmpty { lines.append("") }
    for finding in standing {
      let place = finding.declared.map { "  \(style.whole(printable($0.inWords)))" } ?? ""
      let since = marks.firstSeen(finding).map { ", first seen at \($0)" } ?? ""
      lines.append(
        "still there: \(printable(finding.name)), \(finding.stateInWords), "
          + "\(finding.severity.rawValue)\(since)" + style.dim(place))
    }
    return lines
  }
}
