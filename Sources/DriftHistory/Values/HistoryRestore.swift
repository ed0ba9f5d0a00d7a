public import PolicyModel

/// What a history keeps of a run that wrote to a cluster.
public struct HistoryRestore: Sendable, Codable, Equatable {
  public var startedAt: Instant
  public var finishedAt: Instant
  /// What the writes were for, as reports call it: `restore`, `undo`.
  public var purpose: String
  /// The full id of the commit whose state was put back, where it was Git's.
  public var commit: String?
  /// Who ran it, where that is known.
  public var user: String?
  /// The folder that can undo it.
  public var bundle: String?
  /// Whether all that was to be so was read back so.
  public var proved: Bool
  /// How many objects were read back as Git has them.
  public var restored: Int
  /// How many drifts it ended, of those that the history knew.
  public var ended: Int

  public init(
    startedAt: Instant, finishedAt: Instant, purpose: String = "restore", commit: String? = nil,
    user: String? = nil, bundle: String? = nil, proved: Bool, restored: Int = 0, ended: Int = 0
  ) {
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.purpose = purpose
    self.commit = commit
    self.user = user
    self.bundle = bundle
    self.proved = proved
    self.restored = restored
    self.ended = ended
  }

  /// `restore of 2026-11-21T14:02:00Z by alice`
  public var inWords: String {
    "\(purpose) of \(finishedAt)\(user.map { " by \($0)" } ?? "")"
  }
}
