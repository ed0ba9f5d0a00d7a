import Documents
import MendwallConfiguration
import PolicyModel
public import Reports

/// Metrics in Prometheus's text format (version 0.0.4): for the textfile collector of node_exporter, or a push
/// gateway.
public enum PrometheusRenderer {
  public static func render(_ report: DriftReport) -> String {
    let cluster = report.cluster
    return text(
      of: [(cluster: cluster.name ?? cluster.server ?? cluster.snapshot ?? "", report: report)])
  }

  private typealias Sample = (labels: String, value: Int64)

  /// - Parameters:
  ///   - reports: each with what its cluster is called, which is different in each.
  ///   - unseen: the clusters of which there is none.
  static func text(of reports: [(cluster: String, report: DriftReport)], unseen: [String] = [])
    -> String
  {
    var text = ""
    func metric(
      _ name: String, _ help: String, unseen rest: [Sample] = [],
      _ samples: (DriftReport) -> [Sample]
    ) {
      text += "# HELP mendwall_\(name) \(help)\n# TYPE mendwall_\(name) gauge\n"
      for (cluster, report) in reports {
        let part = report.shard.map { "shard=\"\($0)\"" } ?? ""
        for sample in samples(report) {
          let labels = ["cluster=\"\(label(cluster))\"", part, sample.labels].filter { !$0.isEmpty }
          text += "mendwall_\(name){\(labels.joined(separator: ","))} \(sample.value)\n"
        }
      }
      for sample in rest { text += "mendwall_\(name){\(sample.labels)} \(sample.value)\n" }
    }
    metric("findings", "Findings of the last run, by severity.") { report in
      Severity.allCases.map { severity in
        (
          "severity=\"\(severity.rawValue)\"",
          Int64(report.findings.count { $0.severity == severity })
        )
      }
    }
    metric("drift_objects", "Objects that depart from Git.") { report in
      drift(report).map { ($0.key, Int64($0.value.count)) }
    }
    metric(
      "drift_age_seconds", "How long the oldest of these has been so, as far as is known."
    ) { report in
      drift(report).compactMap { labels, findings in
        findings.compactMap(\.since).min().map { since in
          (labels, max(0, report.finishedAt.secondsSinceEpoch - since.secondsSinceEpoch))
        }
      }
    }
    if reports.contains(where: { $0.report.news != nil }) {
      metric("news", "Findings by what they are since the run before, each once.") { report in
        report.news.map(news) ?? []
      }
    }
    if reports.contains(where: { $0.report.flows != nil }) {
      metric("observed_connections", "Connections that were seen, by what is wrong with them.") {
        report in
        (report.flows?.counts ?? []).map { ("answer=\"\($0.answer)\"", Int64($0.total)) }
      }
    }
    metric("policies", "Policies that Git declares.") { [("", Int64($0.source.policies))] }
    metric(
      "scan_complete", "Whether every policy could be seen on both sides.",
      unseen: unseen.map { ("cluster=\"\(label($0))\"", 0) }
    ) { [("", $0.complete ? 1 : 0)] }
    metric("scan_duration_seconds", "How long the run took.") { report in
      [("", max(0, report.finishedAt.secondsSinceEpoch - report.startedAt.secondsSinceEpoch))]
    }
    metric("last_run_timestamp_seconds", "When the last run ended.") {
      [("", $0.finishedAt.secondsSinceEpoch)]
    }
    // A file of metrics is replaced as a whole: a run that was not complete has no success to tell of.
    metric(
      "last_success_timestamp_seconds", "When the last run ended that could see everything."
    ) { $0.complete ? [("", $0.finishedAt.secondsSinceEpoch)] : [] }
    return text
  }

  /// What departs, by the labels that it has in common.
  private static func drift(_ report: DriftReport) -> [(key: String, value: [Finding])] {
    Dictionary(grouping: report.findings.filter(\.isDeparture)) { finding in
      "type=\"\(finding.type.rawValue)\",state=\"\(finding.state?.rawValue ?? "")\","
        + "severity=\"\(finding.severity.rawValue)\","
        + "namespace=\"\(label(finding.object.namespace ?? ""))\""
    }.sorted { $0.key < $1.key }
  }

  private static func label(_ value: String) -> String {
    printable(value).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
      "\n", with: "\\n")
  }
}
