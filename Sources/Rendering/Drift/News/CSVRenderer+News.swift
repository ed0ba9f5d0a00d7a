import MendwallConfiguration
import PolicyModel
import Reports

extension CSVRenderer {
  /// The columns of news: what is news of it, and when the first run ended that had it.
  static let newsColumns = ["news", "first seen"]

  /// The rows of a report with the columns of news, and a row for each finding that is not there any more.
  ///
  /// - Parameters:
  ///   - news: of the report.
  ///   - report: what was seen.
  ///   - rows: of its findings, and then of what else it has.
  ///   - width: how many columns these have.
  static func adding(
    _ news: News, of report: DriftReport, to rows: [[String]], width: Int
  ) -> [[String]] {
    let marks = NewsMarks(news)
    let findings = zip(rows, report.findings).map { row, finding in
      row + [marks.mark(finding).rawValue, marks.firstSeen(finding)?.description ?? ""]
    }
    let others = rows.dropFirst(report.findings.count).map { $0 + newsColumns.map { _ in "" } }
    func past(_ word: String, _ past: KnownFinding) -> [String] {
      let object = past.object
      let row = [
        past.id, past.severity.rawValue, "", past.type.rawValue, past.state?.rawValue ?? "", "",
        object.apiVersion, object.kind, object.namespace ?? "", object.name,
      ]
      return row + Array(repeating: "", count: max(0, width - row.count))
        + [word, past.firstSeen.description]
    }
    return findings + news.ended.map { past("gone", $0) }
      + news.tolerated.map { past("tolerated now", $0) }
      + news.maybeGone.map { past("perhaps gone", $0) } + others
  }
}
