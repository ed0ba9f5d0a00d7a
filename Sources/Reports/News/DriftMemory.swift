public import PolicyModel

/// What a later run must know of a report to tell what is new since: no values and no words, so that thousands of
/// findings fit into one object of a cluster.
///
/// In a ConfigMap it is JSON, packed by gzip, under the key `memory.json.gz` of `binaryData`. That JSON is a contract,
/// `examples/schema/drift-memory.schema.json`.
public struct DriftMemory: Sendable, Codable, Equatable {
  /// The version of its JSON form: it changes when a field is removed or changes its meaning.
  public static let version = "mendwall.dev/v1"
  /// What its JSON form calls itself.
  public static let kind = "DriftMemory"

  /// ``version``; of one that was read, what it says itself.
  public var apiVersion = DriftMemory.version
  /// ``kind``; of one that was read, what it says itself.
  public var kind = DriftMemory.kind
  /// The folder or URL that was asked for.
  public var repository: String
  /// The cluster that was compared: findings of another one have other ids.
  public var cluster: DriftReport.Cluster
  /// When the run ended.
  public var finishedAt: Instant
  /// What the run looked at and could see.
  public var sight: Sight
  /// The findings of the run.
  public var findings: [KnownFinding]
  /// Findings of earlier runs, which the run neither had nor could have had.
  public var unseen: [KnownFinding]

  /// What is to be known of a run, and of those before it as far as its news tell.
  public init(_ report: DriftReport) {
    repository = report.source.repository
    cluster = report.cluster
    finishedAt = report.finishedAt
    sight = Sight(report)
    findings = report.findings.map { KnownFinding($0, of: report) }
    unseen = report.news?.maybeGone ?? []
  }

  /// Whether the ids of its findings mean the same cluster.
  public func isAbout(_ other: DriftReport.Cluster) -> Bool { cluster.identity == other.identity }
}

extension DriftReport.Cluster {
  /// What stands for the cluster in the ids of findings.
  public var identity: String { uid ?? server ?? snapshot ?? name ?? "" }
}
