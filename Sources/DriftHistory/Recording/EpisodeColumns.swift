import PolicyModel

/// How an episode is read: `SELECT all FROM tables`, in which `e` is the episode.
enum EpisodeColumns {
  static let all = """
    e.finding, e.type, e.severity, o.api_version, o.kind, o.namespace, o.name, e.manager, e.user, e.began_at,
    e.began_by, e.detected_at, e.ended_at, r.purpose, r.finished_at, r.user, e.workloads
    """

  static let tables = """
    episodes e JOIN objects o ON o.id = e.object LEFT JOIN restores r ON r.id = e.ended_by
    """

  /// How many columns they are.
  static let count: Int32 = 17

  static func value(_ row: borrowing Row) -> HistoryEpisode {
    let namespace = row.text(5)
    let object = ObjectReference(
      apiVersion: row.text(3), kind: row.text(4), namespace: namespace.isEmpty ? nil : namespace,
      name: row.text(6))
    var episode = HistoryEpisode(
      id: row.text(0), type: row.text(1), severity: row.text(2), object: object,
      manager: row.optionalText(7), user: row.optionalText(8), beganAt: row.instant(9),
      beganBy: HistoryEpisode.Begin(rawValue: row.text(10)) ?? .sighting,
      detectedAt: row.instant(11), endedAt: row.optionalInstant(12),
      workloads: row.optionalText(16))
    if let purpose = row.optionalText(13) {
      let restore = HistoryRestore(
        startedAt: row.instant(14), finishedAt: row.instant(14), purpose: purpose,
        user: row.optionalText(15), proved: true)
      episode.endedBy = restore.inWords
    }
    return episode
  }
}
