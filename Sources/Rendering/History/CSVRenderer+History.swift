public import DriftHistory
import PolicyModel

extension CSVRenderer {
  /// A row for each drift that stood at any time of an audit, the newest first; durations in seconds, those of a drift
  /// that stands up to the end of the audit.
  ///
  /// - Returns: as of connections.
  public static func render(_ audit: DriftAudit) -> String {
    text(
      [
        "cluster", "id", "severity", "type", "api version", "kind", "namespace", "name", "manager",
        "user", "began", "began by", "detected", "ended", "ended by", "seconds to detect",
        "seconds to restore", "seconds open",
      ], audit.episodes.map { row($0, of: audit) })
  }

  private static func row(_ episode: HistoryEpisode, of audit: DriftAudit) -> [String] {
    let object = episode.object
    var row = [audit.cluster.inWords, episode.id, episode.severity, episode.type]
    row += [object.apiVersion, object.kind, object.namespace ?? "", object.name]
    row += [episode.manager ?? "", episode.user ?? ""]
    row += ["\(episode.beganAt)", episode.beganBy.rawValue, "\(episode.detectedAt)"]
    row += [episode.endedAt.map { "\($0)" } ?? "", episode.endedBy ?? ""]
    row.append(episode.secondsToDetect.map { "\($0)" } ?? "")
    row.append(episode.secondsToRestore.map { "\($0)" } ?? "")
    row.append("\(episode.secondsOpen(at: audit.window.to))")
    return row
  }
}
