import Documents
import DriftDetection
import MendwallConfiguration
import PolicyModel
public import Reports

extension CSVRenderer {
  /// A row for each finding, and for each object that a branch changes; of a report with a branch the last column
  /// holds the ids of the rows about the same object.
  ///
  /// - Returns: as of connections.
  public static func render(_ report: DriftReport) -> String {
    let isWithBranch = report.proposed != nil
    let head = driftHead(isWithBranch: isWithBranch)
    let rows = driftRows(report, isWithBranch: isWithBranch)
    guard let news = report.news else { return text(head, rows) }
    return text(head + newsColumns, adding(news, of: report, to: rows, width: head.count))
  }

  static func driftHead(isWithBranch: Bool) -> [String] {
    [
      "id", "severity", "why", "type", "state", "cause", "api version", "kind", "namespace",
      "name", "file", "line", "commits", "changes", "by", "since", "lets through or cuts",
      "explanation",
    ] + (isWithBranch ? ["same object"] : [])
  }

  /// - Parameters:
  ///   - report: what was seen.
  ///   - isWithBranch: whether there is a last column for the same object.
  static func driftRows(_ report: DriftReport, isWithBranch: Bool) -> [[String]] {
    let proposals = report.proposedByFinding
    return report.findings.mapInParallel { finding in
      row(finding) + (isWithBranch ? [proposals[finding.id]?.id ?? ""] : [])
    } + (report.proposed?.objects ?? []).map(row)
  }

  private static func row(_ finding: Finding) -> [String] {
    let object = finding.object
    let line = finding.declared?.line.map { "\($0)" }
    let changes = (finding.changes ?? []).map { "\($0.op.rawValue) \($0.path)" }
    var row = [finding.id, finding.severity.rawValue, finding.severityReason ?? ""]
    row += [finding.type.rawValue, finding.state?.rawValue ?? "", finding.cause?.rawValue ?? ""]
    row += [object.apiVersion, object.kind, object.namespace ?? "", object.name]
    row += [finding.declared?.path ?? "", line ?? "", finding.origins.joined(separator: "; ")]
    row += [changes.joined(separator: "; "), finding.actors.joined(separator: "; ")]
    row += [finding.since?.description ?? "", finding.impactInWords.joined(separator: "; ")]
    return row + [finding.explanation ?? ""]
  }
}
