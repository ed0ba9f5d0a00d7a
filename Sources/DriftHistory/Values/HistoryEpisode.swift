public import PolicyModel

/// One drift from its begin to its end, or to now.
public struct HistoryEpisode: Sendable, Codable, Equatable {
  /// What ``beganAt`` is the time of.
  public enum Begin: String, Sendable, Codable {
    /// The change that made it so.
    case change
    /// The latest moment at which that change can have been.
    case changeAtLatest
    /// The end of the run that had it first: when the change was is not known.
    case sighting
  }

  /// The id of its finding.
  public var id: String
  /// As reports call it: `drift`, `effect`, `exception`, `assertion`, `containment`.
  public var type: String
  /// As reports call it, at the time that was asked for.
  public var severity: String
  public var object: ObjectReference
  /// The program that made it so, and the user behind it, where they are known.
  public var manager: String?
  public var user: String?
  public var beganAt: Instant
  public var beganBy: Begin
  /// When the run ended that had it first.
  public var detectedAt: Instant
  /// When a restore put it back, or the run ended that could see that it is no more; absent while it stands.
  public var endedAt: Instant?
  /// The restore that ended it, in words; absent where somebody or something else did.
  public var endedBy: String?
  /// How many of the pods the run saw that had it last; only of what depends on pods.
  public var workloads: String?

  public init(
    id: String, type: String, severity: String, object: ObjectReference, manager: String? = nil,
    user: String? = nil, beganAt: Instant, beganBy: Begin, detectedAt: Instant,
    endedAt: Instant? = nil, endedBy: String? = nil, workloads: String? = nil
  ) {
    self.id = id
    self.type = type
    self.severity = severity
    self.object = object
    self.manager = manager
    self.user = user
    self.beganAt = beganAt
    self.beganBy = beganBy
    self.detectedAt = detectedAt
    self.endedAt = endedAt
    self.endedBy = endedBy
    self.workloads = workloads
  }

  /// For how many seconds it stood, at a time or until its end.
  public func secondsOpen(at time: Instant) -> Int64 {
    max(0, min(endedAt ?? time, time).seconds(since: beganAt))
  }

  /// From the change to the end of the run that had it first; nil where it is not known when the change was.
  public var secondsToDetect: Int64? {
    beganBy == .change ? max(0, detectedAt.seconds(since: beganAt)) : nil
  }

  /// From the end of the run that had it first to its end; nil while it stands.
  public var secondsToRestore: Int64? { endedAt.map { max(0, $0.seconds(since: detectedAt)) } }
}
