public import GitRepository

/// Why the cluster has something else than Git, as far as Git's own history tells.
public enum Cause: Sendable, Equatable {
  /// The live object is what no commit that was looked at declares: it was changed in the cluster.
  case tampered(HistoryEnd)
  /// The live object is what an older commit declares: the cluster has not followed.
  case lagging(Lag)
  /// Git declared the object once.
  case removedFromGit(HistoryCommit)
  /// No commit that was looked at declares the object.
  case neverInGit(HistoryEnd)

  /// How far a cluster is behind.
  public struct Lag: Sendable, Equatable {
    /// The full id of the newest commit that declares what the cluster has.
    public let commit: String
    /// The first commit that the cluster misses.
    public let replacedBy: HistoryCommit
    /// How many commits lead from there to the checked one.
    public let commits: Int?
  }
}
