import Documents
import MendwallConfiguration
import NIOHTTP1
import PolicyModel
import Rendering
import Reports

/// An alert for each finding, and the end of those that are no more (Prometheus Alertmanager, API v2).
struct Alertmanager {
  /// How long an alert stands that no later run repeats: a day, and some time for a late run. Silence is no
  /// sign that all is well.
  private static let lifetime: Int64 = 25 * 3600
  private static let batch = 500

  let session: WebSession

  func send(_ publication: Publication) async throws(PublishingError) {
    let now = session.settings.now()
    let alerts = Alertmanager.alerts(publication, now: now)
    try await post(alerts)
    // What could not be seen is not known to be over.
    guard publication.isComplete else { return }
    let standing = Set(alerts.compactMap { $0["labels"]?["finding"]?.string })
    try await post(try await ended(publication, besides: standing, now: now))
  }

  private func post(_ alerts: [Node]) async throws(PublishingError) {
    for start in stride(from: 0, to: alerts.count, by: Alertmanager.batch) {
      let part = Array(alerts[start..<min(start + Alertmanager.batch, alerts.count)])
      _ = try await session.send(
        .writing(
          .POST, "/api/v2/alerts", .list(part), .repeatable,
          "take \(part.count) \(part.count == 1 ? "alert" : "alerts")"))
    }
  }

  /// Alerts of earlier runs about findings that this run no longer has.
  private func ended(_ publication: Publication, besides standing: Set<String>, now: Int64)
    async throws(PublishingError) -> [Node]
  {
    let subject = publication.marker.subject
    let request = WebRequest.reading(
      "/api/v2/alerts?filter=\("subject=\"\(subject)\"".addingPercentEncoding)",
      "list the alerts about this cluster")
    let known = try session.json(try await session.send(request), request)
    return (known.sequence ?? []).compactMap { alert in
      guard let labels = alert["labels"], labels["subject"]?.string == subject,
        let finding = labels["finding"]?.string, !standing.contains(finding)
      else { return nil }
      return .object([
        "labels": labels, "annotations": alert["annotations"],
        "endsAt": .text(Instant(secondsSinceEpoch: now).description),
      ])
    }
  }

  static func alerts(_ publication: Publication, now: Int64) -> [Node] {
    var alerts = publication.report.findings.filter(\.isDeparture).map { finding in
      alert(
        publication, named: "NetworkPolicyDrift", severity: finding.severity.rawValue,
        finding: finding.id, namespace: finding.object.namespace, object: finding.name,
        summary: finding.headline,
        description: ([finding.sentence, finding.severityReason, finding.explanation]
          .compactMap { $0 } + finding.impactInWords).joined(separator: "\n"), now: now)
    }
    if !publication.report.complete {
      alerts.append(
        alert(
          publication, named: "NetworkPolicyScanIncomplete", severity: "high",
          finding: "incomplete",
          namespace: nil, object: nil, summary: "Not every policy could be seen",
          description: publication.report.diagnostics.prefix(20).map(\.inWords).joined(
            separator: "\n"), now: now))
    }
    return alerts
  }

  private static func alert(
    _ publication: Publication, named name: String, severity: String, finding: String,
    namespace: String?, object: String?, summary: String, description: String, now: Int64
  ) -> Node {
    .object([
      "labels": .object([
        "alertname": .text(name), "severity": .text(severity),
        "cluster": .text(printable(publication.clusterName)),
        "namespace": namespace.map { .text(printable($0)) },
        "object": object.map { .text(printable($0)) },
        "finding": .text(finding), "subject": .text(publication.marker.subject),
      ]),
      "annotations": .object([
        "summary": .text(printable(summary)),
        "description": description.isEmpty
          ? nil
          : .text(
            description.split(separator: "\n").map { printable(String($0)) }.joined(
              separator: "\n"
            ).shortened(to: 4000)),
      ]),
      "generatorURL": publication.link.map { .text($0) },
      "endsAt": .text(Instant(secondsSinceEpoch: now + lifetime).description),
    ])
  }
}
