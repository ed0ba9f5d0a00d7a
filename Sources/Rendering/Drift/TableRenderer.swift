import Documents
import MendwallConfiguration
public import Reports

/// A line for each finding, with who made each side, as wide as it takes.
public enum TableRenderer {
  public static func render(_ report: DriftReport) -> String {
    let proposals = report.proposedByFinding
    let head = [
      "SEVERITY", "STATE", "OBJECT", "IN GIT", "BY", "IN THE CLUSTER BY", "LETS THROUGH OR CUTS",
    ]
    let rows = report.findings.map { finding in
      let state = proposals[finding.id].map { "\(finding.stateInWords); \($0.noteOfFinding)" }
      return [
        finding.severity.rawValue, state ?? finding.stateInWords, finding.name,
        finding.declared?.inWords ?? "-", list(finding.origins), list(finding.actors),
        list(finding.impactInWords),
      ]
    }
    return Verdict(report).words + "\n" + table(head, rows)
      + (report.proposed.map { "\n" + render($0) } ?? "")
  }

  /// In columns; nothing where there are no rows.
  static func table(_ head: [String], _ rows: [[String]]) -> String {
    if rows.isEmpty { return "" }
    let rows = rows.map { $0.map(printable) }
    let widths = head.indices.map { column in
      ([head] + rows).map { $0[column].count }.max() ?? 0
    }
    let lines = ([head] + rows).map { row in
      row.indices.map { column in
        column == row.count - 1
          ? row[column]
          : row[column] + String(repeating: " ", count: widths[column] - row[column].count)
      }.joined(separator: "  ")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  static func list(_ texts: [String]) -> String {
    texts.isEmpty ? "-" : texts.joined(separator: "; ")
  }
}
