import Documents
import MendwallConfiguration
import PolicyModel
public import Reports

/// Metrics in Prometheus's text format (version 0.0.4): for the textfile collector of node_exporter, or a push
/// gateway.
public enum PrometheusRenderer {
  public static func render(_ report: DriftReport) -> String {
    let cluster = label(
      report.cluster.name ?? report.cluster.server ?? report.cluster.snapshot ?? "")
    var text = ""
    func metric(_ name: String, _ help: String, _ samples: [(labels: String, value: Int64)]) {
      text += "# HELP mendwall_\(name) \(help)\n# TYPE mendwall_\(name) gauge\n"
      for sample in samples {
        let labels = ["cluster=\"\(cluster)\"", sample.labels].filter { !$0.isEmpty }
        text += "mendwall_\(name){\(labels.joined(separator: ","))} \(sample.value)\n"
      }
    }
    metric(
      "findings", "Findings of the last run, by severity.",
      Severity.allCases.map { severity in
        (
          "severity=\"\(severity.rawValue)\"",
          Int64(report.findings.count { $0.severity == severity })
        )
      })
    let drift = Dictionary(grouping: report.findings.filter(\.isDeparture)) { finding in
      "type=\"\(finding.type.rawValue)\",state=\"\(finding.state?.rawValue ?? "")\","
        + "severity=\"\(finding.severity.rawValue)\","
        + "namespace=\"\(label(finding.object.namespace ?? ""))\""
    }.sorted { $0.key < $1.key }
    metric(
      "drift_objects", "Objects that depart from Git.",
      drift.map { ($0.key, Int64($0.value.count)) })
    metric(
      "drift_age_seconds", "How long the oldest of these has been so, as far as is known.",
      drift.compactMap { labels, findings in
        findings.compactMap(\.since).min().map { since in
          (labels, max(0, report.finishedAt.secondsSinceEpoch - since.secondsSinceEpoch))
        }
      })
    metric("policies", "Policies that Git declares.", [("", Int64(report.source.policies))])
    metric(
      "scan_complete", "Whether every policy could be seen on both sides.",
      [("", report.complete ? 1 : 0)])
    metric(
      "scan_duration_seconds", "How long the run took.",
      [("", max(0, report.finishedAt.secondsSinceEpoch - report.startedAt.secondsSinceEpoch))])
    metric(
      "last_run_timestamp_seconds", "When the last run ended.",
      [("", report.finishedAt.secondsSinceEpoch)])
    // A file of metrics is replaced as a whole: a run that was not complete has no success to tell of.
    metric(
      "last_success_timestamp_seconds", "When the last run ended that could see everything.",
      report.complete ? [("", report.finishedAt.secondsSinceEpoch)] : [])
    return text
  }

  private static func label(_ value: String) -> String {
    printable(value).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
      "\n", with: "\\n")
  }
}
