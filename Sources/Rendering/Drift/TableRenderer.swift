import Documents
import MendwallConfiguration
public import Reports

/// A line for each finding, with who made each side, as wide as it takes.
public enum TableRenderer {
  public static func render(
    _ report: DriftReport, style: TerminalStyle = TerminalStyle(isColoured: false)
  ) -> String {
    let proposals = report.proposedByFinding
    let marks = report.newsMarks
    let head =
      (marks == nil ? [] : ["NEWS"]) + [
        "SEVERITY", "STATE", "OBJECT", "IN GIT", "BY", "IN THE CLUSTER BY", "LETS THROUGH OR CUTS",
      ]
    let rows = report.findingsByNews.mapInParallel { finding in
      let state = proposals[finding.id].map { "\(finding.stateInWords); \($0.noteOfFinding)" }
      return (marks.map { [$0.mark(finding).rawValue] } ?? []) + [
        finding.severity.rawValue, state ?? finding.stateInWords, finding.name,
        finding.declared?.inWords ?? "-", list(finding.origins), list(finding.actors),
        list(finding.impactInWords),
      ]
    }
    return style.text(
      [Verdict(report).words] + [report.news?.inWords].compactMap { $0 }
        + table(head, rows + (report.news.map(past) ?? []), style)
        + (report.proposed.map { [""] + lines($0, style) } ?? []))
  }

  /// What is not broken where a row is wider than the terminal.
  private static let whole: Set = ["OBJECT", "IN GIT", "IN THE BRANCH"]

  /// Lines in columns; none where there are no rows.
  static func table(_ head: [String], _ rows: [[String]], _ style: TerminalStyle) -> [String] {
    if rows.isEmpty { return [] }
    let rows = rows.map { $0.map(printable) }
    let widths = head.indices.map { column in
      ([head] + rows).map { $0[column].columns }.max() ?? 0
    }
    return ([head] + rows).map { row in
      row.indices.map { column in
        let cell = whole.contains(head[column]) ? style.whole(row[column]) : row[column]
        return column == row.count - 1 ? cell : cell.padded(to: widths[column])
      }.joined(separator: "  ")
    }
  }

  static func list(_ texts: [String]) -> String {
    texts.isEmpty ? "-" : texts.joined(separator: "; ")
  }
}
