import PolicyModel

extension HistoryFile {
  /// How well a cluster was looked at in a window, and how much drift came and went, day by day or week by week.
  ///
  /// - Parameters:
  ///   - cluster: of which.
  ///   - window: when. What was before the first run is left out, and of more than ``mostPeriods`` periods the first.
  ///   - length: of a period.
  /// - Throws: ``HistoryError``
  public borrowing func coverage(
    of cluster: HistoryCluster, over window: HistoryWindow, by length: HistoryPeriod.Length
  ) throws(HistoryError) -> [HistoryPeriod] {
    guard let row = try connection.knownRow(of: cluster), let start = try recordedSince(row)
    else { return [] }
    var periods = HistoryPeriod.periods(
      of: HistoryWindow(from: max(start, window.from), to: window.to), by: length)
    guard let first = periods.first?.from, let last = periods.last?.to else { return [] }
    let counted = HistoryWindow(from: first, to: last)
    try addRuns(of: row, to: &periods, in: counted, recordedSince: start)
    let detected = try counts("detected_at", of: row, in: counted, by: length)
    let ended = try counts("ended_at", of: row, in: counted, by: length)
    var open =
      try connection.prepare(
        """
        SELECT count(*) FROM episodes
        WHERE cluster = ?1 AND detected_at < ?2 AND (ended_at IS NULL OR ended_at >= ?2)
        """
      ).first(.integer(row), SQLValue(first)) { $0.count(0) } ?? 0
    for index in periods.indices {
      let number = length.number(of: periods[index].from)
      periods[index].detected = detected[number] ?? 0
      periods[index].ended = ended[number] ?? 0
      open += periods[index].detected - periods[index].ended
      periods[index].open = open
    }
    return periods
  }

  /// How many periods are told at most: ten years of days.
  public static let mostPeriods = 3660

  /// How many episodes have a moment in each period, by the period's number.
  private borrowing func counts(
    _ moment: String, of cluster: Int64, in window: HistoryWindow, by length: HistoryPeriod.Length
  ) throws(HistoryError) -> [Int64: Int] {
    // Divided as ``HistoryPeriod/Length/number(of:)`` does; nothing recorded is older than the shift.
    let counted = try connection.prepare(
      """
      SELECT (\(moment) - (\(length.origin))) / \(length.seconds), count(*) FROM episodes
      WHERE cluster = ? AND \(moment) >= ? AND \(moment) < ? GROUP BY 1
      """
    ).rows(.integer(cluster), SQLValue(window.from), SQLValue(window.to)) {
      ($0.integer(0), $0.count(1))
    }
    return Dictionary(counted) { first, _ in first }
  }

  private struct Run {
    let finishedAt: Instant
    let isComplete: Bool
    let hasWorkloads: Bool
  }

  private borrowing func addRuns(
    of cluster: Int64, to periods: inout [HistoryPeriod], in window: HistoryWindow,
    recordedSince start: Instant
  ) throws(HistoryError) {
    let runs = try connection.prepare(
      """
      SELECT finished_at, \(HistoryFile.isComplete), workloads = 'full' FROM runs
      WHERE cluster = ? AND finished_at >= ? AND finished_at < ? ORDER BY finished_at, id
      """
    ).rows(.integer(cluster), SQLValue(window.from), SQLValue(window.to)) {
      Run(finishedAt: $0.instant(0), isComplete: $0.flag(1), hasWorkloads: $0.flag(2))
    }
    let before =
      try connection.prepare(
        """
        SELECT max(finished_at) FROM runs
        WHERE cluster = ? AND finished_at < ? AND \(HistoryFile.isComplete)
        """
      ).first(.integer(cluster), SQLValue(window.from)) { $0.optionalInstant(0) } ?? nil
    var seen = before ?? start
    var next = runs.startIndex
    for index in periods.indices {
      while next < runs.endIndex, runs[next].finishedAt < periods[index].to {
        let run = runs[next]
        next += 1
        periods[index].runs += 1
        guard run.isComplete else { continue }
        periods[index].completeRuns += 1
        if run.hasWorkloads { periods[index].completeRunsWithWorkloads += 1 }
        let unseen = run.finishedAt.seconds(since: seen)
        periods[index].longestUnseen = max(periods[index].longestUnseen, unseen)
        seen = run.finishedAt
      }
      let unseen = periods[index].to.seconds(since: seen)
      periods[index].longestUnseen = max(periods[index].longestUnseen, unseen)
    }
  }

  /// Whether a run looked at the whole cluster and saw every policy.
  static let isComplete = "(complete AND scope = '' AND policies = 'full')"
}

extension HistoryPeriod.Length {
  /// A moment at which a period began, a Monday, in seconds since 1970; before all that can be written.
  fileprivate var origin: Int64 { 4 * 86_400 - 7 * 86_400 * 110_000 }

  /// Counted from ``origin``.
  fileprivate func number(of time: Instant) -> Int64 {
    (time.bounded.secondsSinceEpoch - origin) / seconds
  }

  fileprivate func begin(of number: Int64) -> Instant {
    Instant(secondsSinceEpoch: origin + number * seconds)
  }
}

extension HistoryPeriod {
  /// The periods that a window touches, none of them counted yet.
  static func periods(of window: HistoryWindow, by length: Length) -> [HistoryPeriod] {
    guard window.from < window.to else { return [] }
    let last = length.number(
      of: Instant(secondsSinceEpoch: window.to.secondsSinceEpoch - 1))
    let first = max(length.number(of: window.from), last - Int64(HistoryFile.mostPeriods) + 1)
    return (first...last).map { number in
      HistoryPeriod(
        from: max(window.from, length.begin(of: number)),
        to: min(window.to, length.begin(of: number + 1)))
    }
  }
}
