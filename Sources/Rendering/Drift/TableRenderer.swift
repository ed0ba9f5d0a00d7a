import Documents
import MendwallConfiguration
public import Reports

/// A line for each finding, with who made each side, as wide as it takes.
public enum TableRenderer {
  public static func render(_ report: DriftReport) -> String {
    let verdict = Verdict(report).words + "\n"
    if report.findings.isEmpty { return verdict }
    let head = [
      "SEVERITY", "STATE", "OBJECT", "IN GIT", "BY", "IN THE CLUSTER BY", "LETS THROUGH OR CUTS",
    ]
    let rows = report.findings.map { finding in
      [
        finding.severity.rawValue, finding.stateInWords, finding.name,
        finding.declared?.inWords ?? "-", list(finding.origins), list(finding.actors),
        list(finding.impactInWords),
      ].map(printable)
    }
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
    return ([verdict] + lines.map { $0 + "\n" }).joined()
  }

  private static func list(_ texts: [String]) -> String {
    texts.isEmpty ? "-" : texts.joined(separator: "; ")
  }
}
