import PolicyModel

/// One run on its way into the file, within a transaction.
struct RunRecording {
  private let run: HistoryRun
  private let startedAt: Instant
  private let finishedAt: Instant
  private let cluster: Int64
  private let addRun: Statement
  private let isLate: Statement
  private let openEpisodes: Statement
  private let lastEnd: Statement
  private let addEpisode: Statement
  private let changeEpisode: Statement
  private let endEpisode: Statement
  private let addSighting: Statement
  private let objects: ObjectTable

  /// An episode that stands.
  private struct Known {
    let row: Int64
    let changedAt: Instant
    let value: HistoryEpisode
  }

  init(_ run: HistoryRun, on connection: borrowing Connection) throws(HistoryError) {
    self.run = run
    finishedAt = run.finishedAt.bounded
    startedAt = min(run.startedAt.bounded, finishedAt)
    cluster = try connection.row(of: run.cluster)
    objects = try ObjectTable(connection)
    isLate = try connection.prepare(
      "SELECT 1 FROM runs WHERE cluster = ? AND scope = ? AND finished_at > ? LIMIT 1")
    addRun = try connection.prepare(
      """
      INSERT INTO runs (cluster, started_at, finished_at, revision, commit_id, scope, complete, policies, workloads,
        findings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
      """)
    openEpisodes = try connection.prepare(
      """
      SELECT \(EpisodeColumns.all), e.id, e.changed_at FROM \(EpisodeColumns.tables)
      WHERE e.cluster = ? AND e.ended_at IS NULL
      """)
    lastEnd = try connection.prepare(
      "SELECT max(ended_at) FROM episodes WHERE cluster = ? AND finding = ? AND ended_at IS NOT NULL"
    )
    addEpisode = try connection.prepare(
      """
      INSERT INTO episodes (cluster, finding, object, type, began_at, began_by, detected_at, detected_in, changed_at,
        severity, workloads, manager, user) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
      """)
    changeEpisode = try connection.prepare(
      "UPDATE episodes SET severity = ?, changed_at = ?, workloads = ?, manager = ?, user = ? WHERE id = ?"
    )
    endEpisode = try connection.prepare(
      "UPDATE episodes SET ended_at = ?, ended_in = ?, changed_at = ? WHERE id = ?")
    addSighting = try connection.prepare(
      "INSERT OR REPLACE INTO sightings (episode, at, what, severity) VALUES (?, ?, ?, ?)")
  }

  func record(couldSee: (HistoryEpisode) -> Bool) throws(HistoryError) -> HistoryFile.Outcome {
    var outcome = HistoryFile.Outcome()
    let scope = run.scope ?? ""
    outcome.wasLate =
      try isLate.first(.integer(cluster), .text(scope), SQLValue(finishedAt)) { _ in true } ?? false
    let row =
      try addRun.first(
        .integer(cluster), SQLValue(startedAt), SQLValue(finishedAt), .text(run.revision),
        .text(run.commit), .text(scope), SQLValue(run.complete), .text(run.policies),
        .text(run.workloads), SQLValue(run.findings.count)
      ) { $0.integer(0) } ?? 0
    if outcome.wasLate { return outcome }
    let open = try openEpisodes.rows(.integer(cluster)) { columns in
      Known(
        row: columns.integer(EpisodeColumns.count),
        changedAt: columns.instant(EpisodeColumns.count + 1), value: EpisodeColumns.value(columns))
    }
    var absent = Dictionary(open.map { ($0.value.id, $0) }) { first, _ in first }
    var present: Set<String> = []
    for finding in run.findings where present.insert(finding.id).inserted {
      if let known = absent.removeValue(forKey: finding.id) {
        try change(known, to: finding)
      } else if try begin(finding, in: row) {
        outcome.begun += 1
      }
    }
    // In the order of the file, so that the same runs always make the same file.
    for known in open where absent[known.value.id] != nil {
      guard known.changedAt <= startedAt, couldSee(known.value) else { continue }
      try endEpisode.run(
        SQLValue(finishedAt), .integer(row), SQLValue(finishedAt), .integer(known.row))
      try addSighting.run(.integer(known.row), SQLValue(finishedAt), "end", nil)
      outcome.ended += 1
    }
    return outcome
  }

  /// - Returns: false where it ended while the run was looking, or after that.
  private func begin(_ finding: HistoryFinding, in row: Int64) throws(HistoryError) -> Bool {
    let last =
      try lastEnd.first(.integer(cluster), .text(finding.id)) { $0.optionalInstant(0) } ?? nil
    if let last, last > startedAt { return false }
    let begin = HistoryFile.begin(of: finding, seen: finishedAt, last: last)
    let object = try objects.row(of: finding.object)
    let episode =
      try addEpisode.first(
        .integer(cluster), .text(finding.id), .integer(object), .text(finding.type),
        SQLValue(begin.at), .text(begin.by.rawValue), SQLValue(finishedAt), .integer(row),
        SQLValue(finishedAt), .text(finding.severity), SQLValue(finding.workloads),
        SQLValue(finding.manager), SQLValue(finding.user)
      ) { $0.integer(0) } ?? 0
    try addSighting.run(
      .integer(episode), SQLValue(finishedAt), "begin", .text(finding.severity))
    return true
  }

  /// Notes what is otherwise than it was known. Who made it so stays, once it is known.
  private func change(_ known: Known, to finding: HistoryFinding) throws(HistoryError) {
    let before = known.value
    let isNews = finding.severity != before.severity && known.changedAt <= startedAt
    let manager = before.manager ?? finding.manager
    let user = before.user ?? finding.user
    guard
      isNews || finding.workloads != before.workloads || manager != before.manager
        || user != before.user
    else { return }
    try changeEpisode.run(
      .text(isNews ? finding.severity : before.severity),
      SQLValue(isNews ? finishedAt : known.changedAt), SQLValue(finding.workloads),
      SQLValue(manager), SQLValue(user), .integer(known.row))
    if isNews {
      try addSighting.run(
        .integer(known.row), SQLValue(finishedAt), "severity", .text(finding.severity))
    }
  }
}
