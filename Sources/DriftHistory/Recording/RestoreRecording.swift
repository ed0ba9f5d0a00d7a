import PolicyModel

/// One restore on its way into the file, within a transaction.
struct RestoreRecording {
  private let objects: ObjectTable
  private let addRestore: Statement
  private let affected: Statement
  private let endEpisode: Statement
  private let forgetEnd: Statement
  private let addSighting: Statement

  private struct Ending {
    let episode: Int64
    /// When a run told that it is over.
    let toldAt: Instant?
  }

  init(_ connection: borrowing Connection) throws(HistoryError) {
    objects = try ObjectTable(connection)
    addRestore = try connection.prepare(
      """
      INSERT INTO restores (cluster, started_at, finished_at, purpose, commit_id, user, bundle, proved, restored)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
      """)
    // What stands, or is over since a run before which no other run that looked at the same ended after the restore.
    affected = try connection.prepare(
      """
      SELECT e.id, e.ended_at FROM episodes e LEFT JOIN runs n ON n.id = e.ended_in
      WHERE e.object = ?1 AND e.cluster = ?2 AND e.type = 'drift' AND e.detected_at <= ?3 AND e.ended_by IS NULL
        AND (e.ended_at IS NULL OR (e.ended_at >= ?3 AND NOT EXISTS (
          SELECT 1 FROM runs m WHERE m.cluster = ?2 AND m.scope = n.scope
            AND m.started_at >= ?3 AND m.finished_at < e.ended_at)))
      """)
    endEpisode = try connection.prepare(
      "UPDATE episodes SET ended_at = ?1, changed_at = ?1, ended_by = ?2 WHERE id = ?3")
    forgetEnd = try connection.prepare(
      "DELETE FROM sightings WHERE episode = ? AND at = ? AND what = 'end'")
    addSighting = try connection.prepare(
      "INSERT OR REPLACE INTO sightings (episode, at, what, severity) VALUES (?, ?, 'end', NULL)")
  }

  func record(_ restore: HistoryRestore, of cluster: Int64, restored: [ObjectReference])
    throws(HistoryError) -> Int
  {
    let finishedAt = restore.finishedAt.bounded
    let row =
      try addRestore.first(
        .integer(cluster), SQLValue(min(restore.startedAt.bounded, finishedAt)),
        SQLValue(finishedAt), .text(restore.purpose), SQLValue(restore.commit),
        SQLValue(restore.user), SQLValue(restore.bundle), SQLValue(restore.proved),
        SQLValue(Set(restored).count)
      ) { $0.integer(0) } ?? 0
    var ended = 0
    for object in Set(restored).sorted() {
      guard let known = try objects.known(object) else { continue }
      let endings = try affected.rows(.integer(known), .integer(cluster), SQLValue(finishedAt)) {
        Ending(episode: $0.integer(0), toldAt: $0.optionalInstant(1))
      }
      for ending in endings {
        if let toldAt = ending.toldAt {
          try forgetEnd.run(.integer(ending.episode), SQLValue(toldAt))
        }
        try endEpisode.run(SQLValue(finishedAt), .integer(row), .integer(ending.episode))
        try addSighting.run(.integer(ending.episode), SQLValue(finishedAt))
        ended += 1
      }
    }
    return ended
  }
}
