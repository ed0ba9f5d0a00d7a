/// What one run told: of one cluster, or of many.
public enum DriftReports: Sendable, Equatable {
  /// The report of one cluster.
  case one(DriftReport)
  /// Those of many clusters.
  case many(DriftReportList)

  /// Which part of the whole it is, where it is one.
  public var shard: Shard? {
    switch self {
    case .one(let report): report.shard
    case .many(let list): list.shard
    }
  }
}

extension DriftReport {
  /// Whether everything could be seen, of the cluster and of a branch.
  package var isSeenWhole: Bool { complete && proposed?.complete != false }
}
