import PolicyModel

extension HistoryFile {
  /// The drifts that stood at any time of a window, those detected last first.
  ///
  /// What became of them after the window is not told, so that a past window gives the same at any time.
  /// - Parameters:
  ///   - cluster: of which.
  ///   - window: when.
  ///   - limit: how many at most.
  /// - Returns: also how many more there are.
  /// - Throws: ``HistoryError``
  public borrowing func episodes(
    of cluster: HistoryCluster, in window: HistoryWindow, limit: Int = DriftAudit.mostEpisodes
  ) throws(HistoryError) -> (episodes: [HistoryEpisode], omitted: Int) {
    guard let row = try connection.knownRow(of: cluster) else { return ([], 0) }
    let which = """
      WHERE e.cluster = ?1 AND e.detected_at < ?2 AND (e.ended_at IS NULL OR e.ended_at >= ?3)
      """
    let (from, to) = (SQLValue(window.from), SQLValue(window.to))
    let count =
      try connection.prepare("SELECT count(*) FROM episodes e \(which)").first(
        .integer(row), to, from
      ) { $0.count(0) } ?? 0
    let statement = try connection.prepare(
      """
      SELECT \(EpisodeColumns.all), \(HistoryFile.severityThen) FROM \(EpisodeColumns.tables)
      \(which) ORDER BY e.detected_at DESC, e.id DESC LIMIT ?4
      """)
    let episodes = try statement.rows(
      .integer(row), to, from, .integer(Int64(max(0, limit)))
    ) { columns in
      var episode = HistoryFile.episode(columns)
      if let end = episode.endedAt, end >= window.to {
        (episode.endedAt, episode.endedBy) = (nil, nil)
      }
      return episode
    }
    return (episodes, max(0, count - episodes.count))
  }
}
