import PolicyModel

extension HistoryFile {
  /// What drifts come back to: objects, programs or users with two drifts or more that were detected in a window.
  ///
  /// A drift whose program or user is not known is of none.
  /// - Parameters:
  ///   - grouping: by what they are told apart.
  ///   - cluster: of which.
  ///   - window: when.
  ///   - limit: how many at most, the most frequent first.
  /// - Throws: ``HistoryError``
  public borrowing func repeatOffenders(
    by grouping: HistoryOffender.Grouping, of cluster: HistoryCluster, in window: HistoryWindow,
    limit: Int = DriftAudit.mostOffenders
  ) throws(HistoryError) -> [HistoryOffender] {
    guard let row = try connection.knownRow(of: cluster) else { return [] }
    let column =
      switch grouping {
      case .object: "e.object"
      case .manager: "e.manager"
      case .user: "e.user"
      }
    // Grouped before objects are joined: there are few groups and many episodes.
    let statement = try connection.prepare(
      """
      SELECT g.name, g.episodes, g.objects, g.open, g.seconds, g.last, o.api_version, o.kind, o.namespace, o.name
      FROM (
        SELECT \(column) AS name, min(e.object) AS object, count(*) AS episodes,
          count(DISTINCT e.object) AS objects,
          sum(e.ended_at IS NULL OR e.ended_at >= ?3) AS open,
          sum(max(0, min(coalesce(e.ended_at, ?3), ?3) - e.began_at)) AS seconds,
          max(e.detected_at) AS last
        FROM episodes e
        WHERE e.cluster = ?1 AND e.detected_at >= ?2 AND e.detected_at < ?3 AND \(column) IS NOT NULL
        GROUP BY \(column) HAVING count(*) > 1
      ) g JOIN objects o ON o.id = g.object
      ORDER BY g.episodes DESC, g.seconds DESC, o.namespace, o.name, g.name LIMIT ?4
      """)
    return try statement.rows(
      .integer(row), SQLValue(window.from), SQLValue(window.to), .integer(Int64(max(0, limit)))
    ) { columns in
      var object: ObjectReference?
      if grouping == .object {
        let namespace = columns.text(8)
        object = ObjectReference(
          apiVersion: columns.text(6), kind: columns.text(7),
          namespace: namespace.isEmpty ? nil : namespace, name: columns.text(9))
      }
      return HistoryOffender(
        name: object.map { "\($0)" } ?? columns.text(0), object: object,
        episodes: columns.count(1), objects: columns.count(2), open: columns.count(3),
        secondsOpen: columns.integer(4), lastDetectedAt: columns.instant(5))
    }
  }
}
