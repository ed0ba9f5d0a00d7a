public import PolicyModel

/// What a history keeps of a run that compared Git with a cluster.
public struct HistoryRun: Sendable, Codable, Equatable {
  public var cluster: HistoryCluster
  public var startedAt: Instant
  public var finishedAt: Instant
  /// The revision as it was asked for, and the full id of its commit.
  public var revision: String
  public var commit: String
  /// What it was asked to look at, in words that are the same for each run that is asked the same; nil for the whole
  /// cluster. A shard is such a part.
  public var scope: String?
  /// Whether every policy that it was asked to look at was seen, on both sides.
  public var complete: Bool
  /// How much was seen of the policies and of the pods, as reports call it: `full`, `partial`, `none`.
  public var policies: String
  public var workloads: String
  /// What is otherwise than it should be. Of two with one id the first counts.
  public var findings: [HistoryFinding]

  public init(
    cluster: HistoryCluster, startedAt: Instant, finishedAt: Instant, revision: String,
    commit: String, scope: String? = nil, complete: Bool = true, policies: String = "full",
    workloads: String = "full", findings: [HistoryFinding]
  ) {
    self.cluster = cluster
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.revision = revision
    self.commit = commit
    self.scope = scope
    self.complete = complete
    self.policies = policies
    self.workloads = workloads
    self.findings = findings
  }
}
