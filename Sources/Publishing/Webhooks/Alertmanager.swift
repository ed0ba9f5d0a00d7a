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
    guard case .many(let list) = publication.reports else {
      return try await sendOne(publication)
    }
    var failures: [(cluster: String, error: PublishingError)] = []
    for (name, report) in zip(list.names, list.items) {
      do throws(PublishingError) { try await sendOne(publication.about(report)) } catch {
        // What does not answer, or is to be left alone for a while, is not waited for again and again.
        if [.unreachable, .limited].contains(error.code) { throw error }
        failures.append((name, error))
      }
    }
    try await sendUnseen(list, publication)
    if let first = failures.first {
      let more = failures.count > 1 ? "; so it was with \(failures.count - 1) more" : ""
      throw PublishingError(
        first.error.code, "of the cluster \(first.cluster): \(first.error)\(more)")
    }
  }

  /// That a cluster could not be compared is of all of them: it is over once a list that lacks none says so no more.
  private func sendUnseen(_ list: DriftReportList, _ publication: Publication)
    async throws(PublishingError)
  {
    let now = session.settings.now()
    let alerts = Alertmanager.alerts(list, publication, now: now)
    try await post(alerts)
    // A cluster of a share that is missing is not known to be comparable again.
    guard !list.diagnostics.contains(where: { $0.severity == .error }) else { return }
    let standing = Set(alerts.compactMap { $0["labels"]?["finding"]?.string })
    try await post(try await ended(publication, besides: standing, now: now))
  }

  private func sendOne(_ publication: Publication) async throws(PublishingError) {
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

  /// An alert for each cluster that could not be compared, and one where clusters are missing from the list.
  static func alerts(_ list: DriftReportList, _ publication: Publication, now: Int64) -> [Node] {
    var alerts = list.failures.map { failure in
      alert(
        publication, named: "NetworkPolicyScanIncomplete", severity: "high",
        finding: "unseen \(printable(failure.cluster))", cluster: failure.cluster, namespace: nil,
        object: nil, summary: "\(failure.cluster) could not be compared",
        description: failure.message, now: now)
    }
    let errors = list.diagnostics.filter { $0.severity == .error }
    if !errors.isEmpty {
      alerts.append(
        alert(
          publication, named: "NetworkPolicyScanIncomplete", severity: "high",
          finding: "incomplete", namespace: nil, object: nil,
          summary: "Not every cluster was compared",
          description: errors.prefix(20).map(\.inWords).joined(separator: "\n"), now: now))
    }
    return alerts
  }

  static func alerts(_ publication: Publication, now: Int64) -> [Node] {
    guard case .one(let report) = publication.reports else { return [] }
    let firstSeen = report.news?.firstSeen ?? [:]
    var alerts = report.findings.filter(\.isDeparture).map { finding in
      alert(
        publication, named: "NetworkPolicyDrift", severity: finding.severity.rawValue,
        finding: finding.id, since: firstSeen[finding.id],
        namespace: finding.object.namespace, object: finding.name,
        summary: finding.headline,
        description: ([finding.sentence, finding.severityReason, finding.explanation]
          .compactMap { $0 } + finding.impactInWords).joined(separator: "\n"), now: now)
    }
    if !report.complete {
      alerts.append(
        alert(
          publication, named: "NetworkPolicyScanIncomplete", severity: "high",
          finding: "incomplete",
          namespace: nil, object: nil, summary: "Not every policy could be seen",
          description: report.diagnostics.prefix(20).map(\.inWords).joined(
            separator: "\n"), now: now))
    }
    return alerts
  }

  private static func alert(
    _ publication: Publication, named name: String, severity: String, finding: String,
    since: Instant? = nil, cluster: String? = nil, namespace: String?, object: String?,
    summary: String,
    description: String, now: Int64
  ) -> Node {
    .object([
      "labels": .object([
        "alertname": .text(name), "severity": .text(severity),
        "cluster": .text(printable(cluster ?? publication.clusterName)),
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
      // Without it an alert would begin anew once it was forgotten.
      "startsAt": since.map { .text($0.description) },
      "generatorURL": publication.link.map { .text($0) },
      "endsAt": .text(Instant(secondsSinceEpoch: now + lifetime).description),
    ])
  }
}
