public import PolicyModel

extension HistoryFile {
  /// The drifts that stand, the longest first.
  ///
  /// - Parameters:
  ///   - cluster: of which.
  ///   - time: at which; what was recorded later does not count, so that a past time can be asked too.
  /// - Throws: ``HistoryError``
  public borrowing func openNow(of cluster: HistoryCluster, at time: Instant) throws(HistoryError)
    -> [HistoryEpisode]
  {
    guard let row = try connection.knownRow(of: cluster) else { return [] }
    let statement = try connection.prepare(
      """
      SELECT \(EpisodeColumns.all), \(HistoryFile.severityThen) FROM \(EpisodeColumns.tables)
      WHERE e.cluster = ?1 AND (e.ended_at IS NULL OR e.ended_at > ?2) AND e.detected_at <= ?2
      ORDER BY e.began_at, e.id
      """)
    return try statement.rows(.integer(row), SQLValue(time)) { columns in
      var episode = HistoryFile.episode(columns)
      // What became of it is later than what was asked for.
      (episode.endedAt, episode.endedBy) = (nil, nil)
      return episode
    }
  }

  /// The severity that an episode `e` had at the time `?2`.
  static let severityThen = """
    (SELECT s.severity FROM sightings s WHERE s.episode = e.id AND s.at <= ?2 AND s.what <> 'end'
      ORDER BY s.at DESC, s.what DESC LIMIT 1)
    """

  /// An episode whose columns ``severityThen`` follows.
  static func episode(_ columns: borrowing Row) -> HistoryEpisode {
    var episode = EpisodeColumns.value(columns)
    episode.severity = columns.optionalText(EpisodeColumns.count) ?? episode.severity
    return episode
  }
}
