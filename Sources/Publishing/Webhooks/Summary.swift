import Documents
import MendwallConfiguration
import Rendering
import Reports

/// A report in a few lines, for a chat.
struct Summary {
  let title: String
  let subtitle: String
  let findings: [(severity: String, words: String)]
  /// What is no more, and how many of those are left out.
  let past: [String]
  /// How many findings more there are, in words.
  let more: String?

  /// - Parameter mostFindings: how many are named: where it is known what is news, these first, and else the gravest;
  ///   what was told by an earlier run is only counted.
  init(_ publication: Publication, mostFindings: Int) {
    switch publication.reports {
    case .one(let report): self.init(report, publication, mostFindings: mostFindings)
    case .many(let list): self.init(list, publication, mostClusters: mostFindings)
    }
  }

  /// A line for each cluster with something to tell, the gravest first.
  private init(_ list: DriftReportList, _ publication: Publication, mostClusters: Int) {
    let scope = publication.scope.isEmpty ? "" : "\(publication.scope): "
    title = printable("\(scope)\(publication.verdict)")
    subtitle = "compared at \(list.finishedAt)"
    let told = list.overview.filter { $0.worst != nil || !$0.isComplete }
    findings = told.prefix(mostClusters).map { cluster in
      (
        cluster.worst?.rawValue ?? "unknown",
        printable("\(cluster.name): \(cluster.words)").shortened(to: 500)
      )
    }
    past = []
    let rest = told.count - findings.count
    more = rest > 0 ? "and \(rest) more" : nil
  }

  private init(_ report: DriftReport, _ publication: Publication, mostFindings: Int) {
    let scope = publication.scope.isEmpty ? "" : " (\(publication.scope))"
    title = printable("\(publication.clusterName)\(scope): \(publication.verdict)")
    let news = report.news.map { "\($0.inWords) " } ?? ""
    subtitle = printable(
      "\(news)Git: \(report.source.revision), commit \(report.source.commit.prefix(12)) of "
        + "\(report.source.committedAt); compared at \(report.finishedAt)")
    let marks = report.newsMarks
    let told = report.findingsByNews.filter { finding in
      marks.map { $0.mark(finding) != .standing } ?? finding.isDeparture
    }
    findings = told.prefix(mostFindings).map { finding in
      let news = marks.map { "\($0.note(finding)): " } ?? ""
      let impact = finding.impactInWords.first.map { ": \($0)" } ?? ""
      let actor = finding.actors.first.map { ", by \($0)" } ?? ""
      return (
        finding.severity.rawValue,
        printable("\(news)\(finding.headline)\(actor)\(impact)").shortened(to: 500)
      )
    }
    let lines = report.news?.pastInWords ?? []
    past =
      lines.prefix(mostFindings).map { printable($0).shortened(to: 500) }
      + (lines.count > mostFindings ? ["and \(lines.count - mostFindings) more like these"] : [])
    let rest = told.count - findings.count
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
