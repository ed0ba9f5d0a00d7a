import PolicyModel

extension HistoryFile {
  /// What recording a run came to.
  public struct Outcome: Sendable, Equatable {
    /// How many drifts the run was the first to have.
    public var begun: Int
    /// How many it was the first not to have.
    public var ended: Int
    /// Whether a run that was asked to look at the same, and ended later, was recorded already. Of such a run it is
    /// only noted that it was.
    public var wasLate: Bool

    public init(begun: Int = 0, ended: Int = 0, wasLate: Bool = false) {
      self.begun = begun
      self.ended = ended
      self.wasLate = wasLate
    }
  }

  /// Records what a run saw: all of it, or nothing.
  ///
  /// A drift begins with the first run that has it, and ends with the first that does not although it could see where
  /// it was. What was news while the run was looking counts in the run after it: whether it looked before or
  /// after that is not known.
  /// - Parameters:
  ///   - run: what it saw.
  ///   - couldSee: whether a drift that stood so far would be in the run if it still stood. What a run was not asked to
  ///     look at, or could not see, it does not end.
  /// - Throws: ``HistoryError``
  @discardableResult
  public borrowing func record(_ run: HistoryRun, couldSee: (HistoryEpisode) -> Bool)
    throws(HistoryError) -> Outcome
  {
    try connection.transaction(.write) { () throws(HistoryError) -> Outcome in
      try RunRecording(run, on: connection).record(couldSee: couldSee)
    }
  }

  /// How a finding's drift began where its change is known, given what else is.
  ///
  /// - Parameters:
  ///   - finding: as the run has it.
  ///   - seen: when the run ended.
  ///   - last: when the same drift last ended, which this one cannot have begun before.
  static func begin(of finding: HistoryFinding, seen: Instant, last: Instant?) -> (
    at: Instant, by: HistoryEpisode.Begin
  ) {
    guard let change = finding.changedAt?.bounded else { return (seen, .sighting) }
    // A clock that is ahead of this machine's.
    let at = min(change, seen)
    if let last, at < last { return (seen, .sighting) }
    return (at, finding.isAtLatest ? .changeAtLatest : .change)
  }
}
