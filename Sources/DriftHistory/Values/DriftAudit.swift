public import PolicyModel

/// What a history answers about one cluster and a stretch of time: the one value from which every format is made.
public struct DriftAudit: Sendable, Codable, Equatable {
  public var apiVersion = "mendwall.dev/v1"
  public var kind = "DriftAudit"
  public var cluster: HistoryCluster
  public var window: HistoryWindow
  public var periodLength: HistoryPeriod.Length
  /// When the first run began that is recorded of the cluster: what was before is not known. Absent where none is.
  public var recordedSince: Instant?
  /// How many runs ended in the window, how many of them looked at the whole cluster and saw every policy, and when
  /// the last of those ended.
  public var runs: Int
  public var completeRuns: Int
  public var lastCompleteRun: Instant?
  /// The revision and commit that the last run of the window compared with.
  public var revision: String?
  public var commit: String?
  /// How many drifts were detected in the window, how many ended, and how many of those by a recorded restore.
  public var detected: Int
  public var ended: Int
  public var endedByRestore: Int
  /// How many were detected, by their severity at the end of the window.
  public var severities: [SeverityCount]
  /// What stood at the end of the window, the longest first.
  public var open: [HistoryEpisode]
  /// From the change to the end of the run that had it first, of drifts detected in the window.
  public var timesToDetect: HistoryDurations
  /// From there to its end, of drifts that ended in the window.
  public var timesToRestore: HistoryDurations
  /// At most ``mostOffenders`` of each kind, the most frequent first.
  public var objects: [HistoryOffender]
  public var managers: [HistoryOffender]
  public var users: [HistoryOffender]
  public var periods: [HistoryPeriod]
  /// At most ``mostRestores`` of the window, the newest first, and how many more there were.
  public var restores: [HistoryRestore]
  public var restoresOmitted: Int
  /// At most ``mostEpisodes`` that stood at any time in the window, the newest first, and how many more there were.
  public var episodes: [HistoryEpisode]
  public var episodesOmitted: Int

  public static let mostOffenders = 20
  public static let mostRestores = 500
  public static let mostEpisodes = 10_000

  public struct SeverityCount: Sendable, Codable, Equatable {
    /// As reports call it.
    public var severity: String
    public var count: Int

    public init(severity: String, count: Int) {
      self.severity = severity
      self.count = count
    }
  }

  public init(
    cluster: HistoryCluster, window: HistoryWindow, periodLength: HistoryPeriod.Length = .day,
    recordedSince: Instant? = nil, runs: Int = 0, completeRuns: Int = 0,
    lastCompleteRun: Instant? = nil, revision: String? = nil, commit: String? = nil,
    detected: Int = 0, ended: Int = 0, endedByRestore: Int = 0, severities: [SeverityCount] = [],
    open: [HistoryEpisode] = [], timesToDetect: HistoryDurations, timesToRestore: HistoryDurations,
    objects: [HistoryOffender] = [], managers: [HistoryOffender] = [],
    users: [HistoryOffender] = [], periods: [HistoryPeriod] = [],
    restores: [HistoryRestore] = [], restoresOmitted: Int = 0, episodes: [HistoryEpisode] = [],
    episodesOmitted: Int = 0
  ) {
    self.cluster = cluster
    self.window = window
    self.periodLength = periodLength
    self.recordedSince = recordedSince
    self.runs = runs
    self.completeRuns = completeRuns
    self.lastCompleteRun = lastCompleteRun
    self.revision = revision
    self.commit = commit
    self.detected = detected
    self.ended = ended
    self.endedByRestore = endedByRestore
    self.severities = severities
    self.open = open
    self.timesToDetect = timesToDetect
    self.timesToRestore = timesToRestore
    self.objects = objects
    self.managers = managers
    self.users = users
    self.periods = periods
    self.restores = restores
    self.restoresOmitted = restoresOmitted
    self.episodes = episodes
    self.episodesOmitted = episodesOmitted
  }
}
