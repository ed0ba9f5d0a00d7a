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
    let proposals = report.proposedByFinding
    let related = report.proposed == nil ? [] : ["same object"]
    return text(
      [
        "id", "severity", "why", "type", "state", "cause", "api version", "kind", "namespace",
        "name",
        "file", "line", "commits", "changes", "by", "since", "lets through or cuts", "explanation",
      ] + related,
      report.findings.map { finding in
        row(finding) + related.map { _ in proposals[finding.id]?.id ?? "" }
      }
        + (report.proposed?.objects ?? []).map(row))
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
