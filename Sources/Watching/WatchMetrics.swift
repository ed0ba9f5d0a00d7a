package import PolicyModel

/// What a watch has counted since it began, and how it stands, for Prometheus.
package struct WatchMetrics: Sendable {
  package var startedAt: PolicyModel.Instant
  package var events = 0
  package var expired = 0
  package var resumed = 0
  package var watchFailures = 0
  package var omitted = 0
  package var objects = 0
  package var watches = 0
  package var comparisons = 0
  package var fullComparisons = 0
  package var comparisonFailures = 0
  package var comparisonSeconds = 0.0
  package var lastFullAt: PolicyModel.Instant?
  package var reports = 0
  /// From an event to its report, together and at most.
  package var delaySeconds = 0.0
  package var longestDelaySeconds = 0.0
  package var new = 0
  package var changed = 0
  package var gone = 0
  package var restored = 0
  package var notRestored = 0
  package var fights = 0
  package var publications = 0
  package var publicationFailures = 0
  package var polls = 0
  package var pollFailures = 0
  package var isLeader = true
  package var isReady = false
  package var residentBytes: Int64?
  package var processorSeconds: Double?

  package init(startedAt: PolicyModel.Instant) { self.startedAt = startedAt }

  /// The text format of Prometheus (version 0.0.4).
  package var text: String {
    var text = ""
    func metric(_ name: String, _ type: String, _ help: String, _ samples: [(String, Double?)]) {
      let known = samples.compactMap { labels, value in value.map { (labels, $0) } }
      guard !known.isEmpty else { return }
      text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
      for (labels, value) in known {
        text += "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(WatchMetrics.number(value))\n"
      }
    }
    func own(_ name: String, _ type: String, _ help: String, _ samples: (String, Double?)...) {
      metric("mendwall_watch_\(name)", type, help, samples)
    }
    own("started_timestamp_seconds", "gauge", "When the watch began.", ("", seconds(startedAt)))
    own("objects", "gauge", "Objects that are kept in memory.", ("", Double(objects)))
    own("streams", "gauge", "Watches that keep them up.", ("", Double(watches)))
    own(
      "events_total", "counter", "Objects that the server told to be added, changed or gone.",
      ("", Double(events)))
    own(
      "relists_total", "counter",
      "Lists made anew since the server no longer knew what came since.", ("", Double(expired)))
    own(
      "resumes_total", "counter", "Watches that ended and were begun again.",
      ("", Double(resumed)))
    own(
      "stream_failures_total", "counter", "Watches and lists that failed.",
      ("", Double(watchFailures)))
    own(
      "overtaken_total", "counter",
      "Versions of objects that were overtaken before they were looked at.", ("", Double(omitted)))
    own(
      "comparisons_total", "counter", "Comparisons with Git.",
      ("extent=\"full\"", Double(fullComparisons)),
      ("extent=\"changed\"", Double(comparisons - fullComparisons)))
    own(
      "comparison_failures_total", "counter", "Comparisons that failed.",
      ("", Double(comparisonFailures)))
    own(
      "comparison_seconds_total", "counter", "How long comparisons took.",
      ("", comparisonSeconds))
    own(
      "last_full_timestamp_seconds", "gauge", "When everything was last compared.",
      ("", lastFullAt.map(seconds)))
    own(
      "news_total", "counter", "Findings that came, that became others, and that are gone.",
      ("news=\"new\"", Double(new)), ("news=\"changed\"", Double(changed)),
      ("news=\"gone\"", Double(gone)))
    own(
      "report_delay_seconds_total", "counter", "From events to their reports, all together.",
      ("", delaySeconds))
    own("reports_total", "counter", "Events that were reported.", ("", Double(reports)))
    own(
      "report_delay_seconds_max", "gauge", "The longest of these delays.",
      ("", longestDelaySeconds))
    own(
      "restores_total", "counter", "Objects that were to be restored.",
      ("outcome=\"restored\"", Double(restored)), ("outcome=\"failed\"", Double(notRestored)))
    own(
      "fights", "gauge", "Objects that somebody puts back again and again.", ("", Double(fights)))
    own(
      "publications_total", "counter", "Reports that were published.",
      ("outcome=\"done\"", Double(publications)),
      ("outcome=\"failed\"", Double(publicationFailures)))
    own(
      "polls_total", "counter", "Looks at the repository.",
      ("outcome=\"done\"", Double(polls)), ("outcome=\"failed\"", Double(pollFailures)))
    own("leader", "gauge", "Whether this replica reports and restores.", ("", isLeader ? 1 : 0))
    own("ready", "gauge", "Whether everything is compared and fresh.", ("", isReady ? 1 : 0))
    metric(
      "process_resident_memory_bytes", "gauge", "Memory of the process.",
      [("", residentBytes.map { Double($0) })])
    metric(
      "process_cpu_seconds_total", "counter", "Processor time of the process.",
      [("", processorSeconds)])
    return text
  }

  private func seconds(_ instant: PolicyModel.Instant) -> Double {
    Double(instant.secondsSinceEpoch)
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }
}
