import Documents
import MendwallConfiguration
import Rendering
import Reports

/// A report in a few lines, for a chat.
struct Summary {
  let title: String
  let subtitle: String
  let findings: [(severity: String, words: String)]
  /// How many findings more there are, in words.
  let more: String?

  /// - Parameter mostFindings: how many are named, the gravest first.
  init(_ publication: Publication, mostFindings: Int) {
    let report = publication.report
    let scope = publication.scope.isEmpty ? "" : " (\(publication.scope))"
    title = printable("\(publication.clusterName)\(scope): \(publication.verdict)")
    subtitle = printable(
      "Git: \(report.source.revision), commit \(report.source.commit.prefix(12)) of "
        + "\(report.source.committedAt); compared at \(report.finishedAt)")
    let departing = report.findings.filter(\.isDeparture)
    findings = departing.prefix(mostFindings).map { finding in
      let impact = finding.impactInWords.first.map { ": \($0)" } ?? ""
      let actor = finding.actors.first.map { ", by \($0)" } ?? ""
      return (
        finding.severity.rawValue,
        printable("\(finding.headline)\(actor)\(impact)").shortened(to: 500)
      )
    }
    let rest = departing.count - findings.count
    more = rest > 0 ? "and \(rest) more" : nil
  }
}

extension String {
  /// As much of it as some code points hold, which is what forges and chats count.
  func shortened(to most: Int) -> String {
    guard unicodeScalars.count > most else { return self }
    var result = String.UnicodeScalarView(unicodeScalars.prefix(most - 1))
    result.append("…")
    return String(result)
  }
}
