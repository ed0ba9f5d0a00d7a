import PolicyModel

extension HistoryFile {
  /// Everything that the history answers about a cluster and a window, of one state of the file.
  ///
  /// - Parameters:
  ///   - cluster: of which. One of which nothing was recorded gives an audit without runs.
  ///   - window: when; what was after it does not count.
  ///   - length: of the periods.
  /// - Throws: ``HistoryError``
  public borrowing func audit(
    of cluster: HistoryCluster, in window: HistoryWindow, by length: HistoryPeriod.Length = .day
  ) throws(HistoryError) -> DriftAudit {
    try connection.transaction(.read) { () throws(HistoryError) -> DriftAudit in
      try makeAudit(of: cluster, in: window, by: length)
    }
  }

  private borrowing func makeAudit(
    of cluster: HistoryCluster, in window: HistoryWindow, by length: HistoryPeriod.Length
  ) throws(HistoryError) -> DriftAudit {
    var audit = DriftAudit(
      cluster: cluster, window: window, periodLength: length, timesToDetect: .none,
      timesToRestore: .none)
    guard let row = try connection.knownRow(of: cluster) else { return audit }
    if cluster.name == nil {
      audit.cluster.name =
        try connection.prepare("SELECT name FROM clusters WHERE id = ?").first(.integer(row)) {
          $0.optionalText(0)
        } ?? nil
    }
    audit.recordedSince = try recordedSince(row)
    try addRuns(of: row, to: &audit)
    try addCounts(of: row, to: &audit)
    // A second before its end is the window's last one.
    let last = Instant(secondsSinceEpoch: window.to.secondsSinceEpoch - 1)
    audit.open = try openNow(of: cluster, at: max(window.from, last))
    audit.timesToDetect = try timesToDetect(of: cluster, in: window)
    audit.timesToRestore = try timesToRestore(of: cluster, in: window)
    audit.objects = try repeatOffenders(by: .object, of: cluster, in: window)
    audit.managers = try repeatOffenders(by: .manager, of: cluster, in: window)
    audit.users = try repeatOffenders(by: .user, of: cluster, in: window)
    audit.periods = try coverage(of: cluster, over: window, by: length)
    (audit.restores, audit.restoresOmitted) = try restores(of: cluster, in: window)
    (audit.episodes, audit.episodesOmitted) = try episodes(of: cluster, in: window)
    return audit
  }

  private borrowing func addRuns(of cluster: Int64, to audit: inout DriftAudit)
    throws(HistoryError)
  {
    let (from, to) = (SQLValue(audit.window.from), SQLValue(audit.window.to))
    let which = "FROM runs WHERE cluster = ? AND finished_at >= ? AND finished_at < ?"
    let counts = try connection.prepare(
      """
      SELECT count(*), total(\(HistoryFile.isComplete)),
        max(CASE WHEN \(HistoryFile.isComplete) THEN finished_at END) \(which)
      """
    ).first(.integer(cluster), from, to) { ($0.count(0), $0.count(1), $0.optionalInstant(2)) }
    if let counts { (audit.runs, audit.completeRuns, audit.lastCompleteRun) = counts }
    let last = try connection.prepare(
      "SELECT revision, commit_id \(which) ORDER BY finished_at DESC, id DESC LIMIT 1"
    ).first(.integer(cluster), from, to) { ($0.text(0), $0.text(1)) }
    if let last { (audit.revision, audit.commit) = last }
  }

  private borrowing func addCounts(of cluster: Int64, to audit: inout DriftAudit)
    throws(HistoryError)
  {
    let (from, to) = (SQLValue(audit.window.from), SQLValue(audit.window.to))
    let ended = try connection.prepare(
      """
      SELECT count(*), count(ended_by) FROM episodes
      WHERE cluster = ? AND ended_at >= ? AND ended_at < ?
      """
    ).first(.integer(cluster), from, to) { ($0.count(0), $0.count(1)) }
    if let ended { (audit.ended, audit.endedByRestore) = ended }
    audit.severities = try connection.prepare(
      """
      SELECT \(HistoryFile.severityThen), count(*) FROM episodes e
      WHERE e.cluster = ?1 AND e.detected_at >= ?3 AND e.detected_at < ?2 GROUP BY 1 ORDER BY 1
      """
    ).rows(.integer(cluster), to, from) {
      DriftAudit.SeverityCount(severity: $0.text(0), count: $0.count(1))
    }
    audit.detected = audit.severities.reduce(0) { $0 + $1.count }
  }

  /// The restores that ended in a window, the newest first, and how many more there are.
  ///
  /// - Throws: ``HistoryError``
  public borrowing func restores(
    of cluster: HistoryCluster, in window: HistoryWindow, limit: Int = DriftAudit.mostRestores
  ) throws(HistoryError) -> (restores: [HistoryRestore], omitted: Int) {
    guard let row = try connection.knownRow(of: cluster) else { return ([], 0) }
    let (from, to) = (SQLValue(window.from), SQLValue(window.to))
    let which =
      "FROM restores r WHERE r.cluster = ?1 AND r.finished_at >= ?2 AND r.finished_at < ?3"
    let count =
      try connection.prepare("SELECT count(*) \(which)").first(.integer(row), from, to) {
        $0.count(0)
      } ?? 0
    let restores = try connection.prepare(
      """
      SELECT r.started_at, r.finished_at, r.purpose, r.commit_id, r.user, r.bundle, r.proved, r.restored,
        (SELECT count(*) FROM episodes e WHERE e.ended_by = r.id)
      \(which) ORDER BY r.finished_at DESC, r.id DESC LIMIT ?4
      """
    ).rows(.integer(row), from, to, .integer(Int64(max(0, limit)))) { columns in
      HistoryRestore(
        startedAt: columns.instant(0), finishedAt: columns.instant(1), purpose: columns.text(2),
        commit: columns.optionalText(3), user: columns.optionalText(4),
        bundle: columns.optionalText(5), proved: columns.flag(6), restored: columns.count(7),
        ended: columns.count(8))
    }
    return (restores, max(0, count - restores.count))
  }
}
