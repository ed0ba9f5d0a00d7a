public import MendwallConfiguration
public import PolicyModel

/// What a later run must know of a finding: which it is, and not what it says.
public struct KnownFinding: Sendable, Codable, Equatable {
  /// The same in each run about the same cluster.
  public var id: String
  /// What kind of finding it is.
  public var type: Finding.Kind
  /// Of drift.
  public var state: Finding.State?
  /// How grave it was in the run that had it last.
  public var severity: Severity
  /// What it is about.
  public var object: ObjectReference
  /// When the run ended that had it first.
  public var firstSeen: Instant
  /// When the run ended that had it last.
  public var lastSeen: Instant
  /// A hash of what differed, or of what breaks an assertion, 16 hexadecimal digits; absent where that is not compared.
  public var values: String?
  /// How many of the pods were seen by the run that had it last; of what depends on pods.
  public var workloads: DriftReport.Coverage.Extent?
  /// What the run that had it last was asked to look at; absent for everything.
  public var scope: DriftReport.Scope?

  /// - Parameters:
  ///   - finding: as a run has it.
  ///   - report: of that run.
  init(_ finding: Finding, of report: DriftReport) {
    id = finding.id
    type = finding.type
    state = finding.state
    severity = finding.severity
    object = finding.object
    firstSeen = report.news?.firstSeen[finding.id] ?? report.finishedAt
    lastSeen = report.finishedAt
    values = finding.valuesHash
    workloads =
      [.effect, .assertion].contains(finding.type) ? report.coverage.workloads : nil
    scope = report.scope
  }
}
