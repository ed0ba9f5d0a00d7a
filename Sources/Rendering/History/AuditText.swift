import DriftHistory
import MendwallConfiguration
import PolicyModel

/// Words for what an audit holds.
enum AuditText {
  /// `3 d 4 h`, `12 min`, `45 s`: the two greatest units.
  static func duration(_ seconds: Int64) -> String {
    let seconds = max(0, seconds)
    let (days, hours) = (seconds / 86_400, seconds / 3600 % 24)
    let (minutes, rest) = (seconds / 60 % 60, seconds % 60)
    let parts: [(Int64, String)] =
      if days > 0 {
        [(days, "d"), (hours, "h")]
      } else if hours > 0 {
        [(hours, "h"), (minutes, "min")]
      } else if minutes > 0 {
        [(minutes, "min"), (rest, "s")]
      } else {
        [(rest, "s")]
      }
    let told = parts.enumerated().filter { $0.offset == 0 || $0.element.0 > 0 }
    return told.map { "\($0.element.0) \($0.element.1)" }.joined(separator: " ")
  }

  /// The audit in one sentence.
  static func verdict(_ audit: DriftAudit) -> Verdict {
    guard audit.runs > 0 else {
      return Verdict(
        words: "Not known: no run of \(audit.cluster.inWords) is recorded in this time.",
        tone: .doubtful)
    }
    let drift =
      "\(counted(audit.detected, "drift")) detected, \(audit.ended) ended, "
      + "\(audit.open.count) open at the end"
    if audit.completeRuns == 0 {
      return Verdict(words: "\(drift); no run saw everything.", tone: .doubtful)
    }
    return Verdict(words: "\(drift).", tone: audit.open.isEmpty ? .good : .bad)
  }

  /// Lines of what was looked at and how long things took, each with its name.
  static func facts(_ audit: DriftAudit) -> [(name: String, value: String)] {
    let restore =
      duration(audit.timesToRestore)
      + (audit.ended > 0
        ? "; \(audit.endedByRestore) of \(audit.ended) ended by a recorded restore" : "")
    return [
      ("Cluster", audit.cluster.inWords),
      ("Time", "\(audit.window.from) to \(audit.window.to)"),
      ("Recorded since", audit.recordedSince.map { "\($0)" } ?? "never"),
      (
        "Runs",
        "\(audit.runs), of which \(audit.completeRuns) saw the whole cluster"
          + (audit.lastCompleteRun.map { ", the last on \($0)" } ?? "")
      ),
      ("Longest without one", longestUnseen(audit)),
      ("Detected", severities(audit)),
      ("Time to detect", duration(audit.timesToDetect)),
      ("Time to restore", restore),
    ]
      + (audit.commit.map {
        [("Compared last with", "\(audit.revision ?? ""), commit \($0.prefix(12))")]
      }
        ?? [])
  }

  private static func longestUnseen(_ audit: DriftAudit) -> String {
    audit.periods.map(\.longestUnseen).max().map { duration($0) } ?? "not known"
  }

  /// The gravest first.
  private static func severities(_ audit: DriftAudit) -> String {
    let order = Severity.allCases.map(\.rawValue)
    let counts = audit.severities.sorted {
      (order.firstIndex(of: $0.severity) ?? order.count, $0.severity)
        < (order.firstIndex(of: $1.severity) ?? order.count, $1.severity)
    }
    let words = counts.map { "\($0.count) \($0.severity)" }.joined(separator: ", ")
    return words.isEmpty ? "none" : words
  }

  /// `median 12 min, worst 3 d 4 h (NetworkPolicy shop/web), of 17; 3 left out`
  private static func duration(_ durations: HistoryDurations) -> String {
    let omitted =
      durations.leftOut > 0
      ? "; \(durations.leftOut) left out, since when they began is not known or before the history"
      : ""
    guard let median = durations.median, let worst = durations.worst else {
      return "not known of any" + omitted
    }
    let object = durations.worstObject.map { " (\($0))" } ?? ""
    return "median \(duration(median)), worst \(duration(worst))\(object), of \(durations.count)"
      + omitted
  }

  static func began(_ episode: HistoryEpisode) -> String {
    switch episode.beganBy {
    case .change: "\(episode.beganAt)"
    case .changeAtLatest: "by \(episode.beganAt)"
    case .sighting: "\(episode.beganAt) (first seen)"
    }
  }

  /// `kubectl-edit (alice)`
  static func actor(_ episode: HistoryEpisode) -> String {
    switch (episode.manager, episode.user) {
    case (let manager?, let user?): "\(manager) (\(user))"
    case (let one?, nil), (nil, let one?): one
    case (nil, nil): "not known"
    }
  }

  // MARK: Tables

  struct Table {
    let title: String
    let head: [String]
    let rows: [[String]]
    /// How many rows more there are.
    var omitted = 0
  }

  /// What a person reads, table by table, without empty ones.
  ///
  /// - Parameter limit: how many rows a table has at most.
  static func tables(_ audit: DriftAudit, limit: Int) -> [Table] {
    let end = audit.window.to
    let open = audit.open.prefix(limit).map { episode in
      [
        episode.severity, "\(episode.object)", actor(episode), began(episode),
        duration(episode.secondsOpen(at: end)),
      ]
    }
    var tables = [
      Table(
        title: "Open at the end", head: ["Severity", "Object", "By", "Since", "For"],
        rows: Array(open), omitted: audit.open.count - open.count)
    ]
    for (title, offenders) in [
      ("Repeat offenders: objects", audit.objects), ("Repeat offenders: managers", audit.managers),
      ("Repeat offenders: users", audit.users),
    ] {
      let rows = offenders.prefix(limit).map { offender in
        [
          offender.name, "\(offender.episodes)", "\(offender.objects)", "\(offender.open)",
          duration(offender.secondsOpen), "\(offender.lastDetectedAt)",
        ]
      }
      tables.append(
        Table(
          title: title,
          head: ["Name", "Drifts", "Objects", "Open", "Open for in all", "Last detected"],
          rows: Array(rows), omitted: offenders.count - rows.count))
    }
    let restores = audit.restores.prefix(limit).map { restore in
      [
        "\(restore.finishedAt)", restore.purpose, restore.user ?? "not known",
        "\(restore.restored)", "\(restore.ended)", restore.proved ? "proved" : "not proved",
      ]
    }
    tables.append(
      Table(
        title: "Restores", head: ["Ended", "For", "By", "Objects", "Drifts ended", "Read back"],
        rows: Array(restores),
        omitted: audit.restores.count + audit.restoresOmitted - restores.count))
    return tables.filter { !$0.rows.isEmpty }
  }

  /// `2026-11-23`, the first day of a period.
  static func day(_ period: HistoryPeriod) -> String { String("\(period.from)".prefix(10)) }

  static func periods(_ audit: DriftAudit, limit: Int) -> Table {
    let rows = audit.periods.suffix(limit).map { period in
      [
        day(period), "\(period.runs)", "\(period.completeRuns)", duration(period.longestUnseen),
        "\(period.detected)", "\(period.ended)", "\(period.open)",
      ]
    }
    return Table(
      title: "\(audit.periodLength == .day ? "Day" : "Week") by \(audit.periodLength.rawValue)",
      head: [
        "From", "Runs", "Of everything", "Longest without one", "Detected", "Ended",
        "Open at its end",
      ], rows: Array(rows), omitted: audit.periods.count - rows.count)
  }
}
