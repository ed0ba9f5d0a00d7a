import PolicyModel

extension HistoryFile {
  /// How long drifts stood before a run had them, of those that were detected in a window.
  ///
  /// Left out are those of which it is not known when the change was, and those that are older than the history of
  /// their cluster: nobody was looking then.
  /// - Throws: ``HistoryError``
  public borrowing func timesToDetect(of cluster: HistoryCluster, in window: HistoryWindow)
    throws(HistoryError) -> HistoryDurations
  {
    guard let row = try connection.knownRow(of: cluster) else { return .none }
    let start = try recordedSince(row)?.bounded ?? window.from
    return try durations(
      "e.detected_at - e.began_at", of: "e.detected_at", in: window, cluster: row,
      where: "e.began_by = 'change' AND e.began_at >= \(start.secondsSinceEpoch)")
  }

  /// How long drifts stood after a run had them first, of those that ended in a window: by a restore, or by whatever
  /// else.
  ///
  /// - Throws: ``HistoryError``
  public borrowing func timesToRestore(of cluster: HistoryCluster, in window: HistoryWindow)
    throws(HistoryError) -> HistoryDurations
  {
    guard let row = try connection.knownRow(of: cluster) else { return .none }
    return try durations(
      "e.ended_at - e.detected_at", of: "e.ended_at", in: window, cluster: row, where: "TRUE")
  }

  /// - Parameters:
  ///   - seconds: an expression of an episode `e`.
  ///   - moment: the column that the window is of.
  ///   - condition: what is not known of an episode where it does not hold.
  private borrowing func durations(
    _ seconds: String, of moment: String, in window: HistoryWindow, cluster: Int64,
    where condition: String
  ) throws(HistoryError) -> HistoryDurations {
    let which = "FROM episodes e WHERE e.cluster = ?1 AND \(moment) >= ?2 AND \(moment) < ?3"
    let known = "\(which) AND \(condition)"
    func values() -> (SQLValue, SQLValue, SQLValue) {
      (.integer(cluster), SQLValue(window.from), SQLValue(window.to))
    }
    let (cluster, from, to) = values()
    let all =
      try connection.prepare("SELECT count(*) \(which)").first(cluster, from, to) { $0.count(0) }
      ?? 0
    let count =
      try connection.prepare("SELECT count(*) \(known)").first(cluster, from, to) { $0.count(0) }
      ?? 0
    var result = HistoryDurations.none
    (result.count, result.leftOut) = (count, max(0, all - count))
    if count == 0 { return result }
    // Of an even number the mean of the two in the middle.
    let middle = try connection.prepare(
      "SELECT \(seconds) \(known) ORDER BY 1 LIMIT ?4 OFFSET ?5"
    ).rows(cluster, from, to, count % 2 == 0 ? 2 : 1, SQLValue((count - 1) / 2)) { $0.integer(0) }
    result.median = middle.isEmpty ? nil : middle.reduce(0, +) / Int64(middle.count)
    let worst = try connection.prepare(
      "SELECT e.id, max(\(seconds)) \(known)"
    ).first(cluster, from, to) { ($0.integer(0), $0.integer(1)) }
    guard let worst else { return result }
    result.worst = worst.1
    result.worstObject = try connection.prepare(
      "SELECT \(EpisodeColumns.all) FROM \(EpisodeColumns.tables) WHERE e.id = ?"
    ).first(.integer(worst.0)) { EpisodeColumns.value($0).object }
    return result
  }

  /// When the first run began that is recorded of a cluster.
  borrowing func recordedSince(_ cluster: Int64) throws(HistoryError) -> Instant? {
    try connection.prepare("SELECT min(started_at) FROM runs WHERE cluster = ?").first(
      .integer(cluster)
    ) { $0.optionalInstant(0) } ?? nil
  }
}

extension HistoryDurations {
  /// Of no drift.
  public static let none = HistoryDurations(count: 0, median: nil, worst: nil, worstObject: nil)
}
