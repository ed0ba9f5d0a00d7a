public import MendwallConfiguration
public import PolicyModel

/// How a report differs from an earlier one, finding by finding.
public struct News: Sendable, Codable, Equatable {
  /// When the earlier run ended; absent where there is none, so that everything is new.
  public var since: Instant?
  /// Whether the earlier run could see everything.
  public var wasComplete: Bool?
  /// The ids of the findings that the earlier run would have had.
  public var new: [String]
  /// The ids of those that the earlier run did not have, and may have overlooked.
  public var maybeNew: [String]
  /// The ids of those that the earlier run had too.
  public var standing: [String]
  /// Those of ``standing`` that are graver now, or otherwise.
  public var changed: [Change]
  /// The ids of the earlier run's findings that are no more.
  public var gone: [String]
  /// What is known of those, in the same order: they are not in the report.
  public var ended: [KnownFinding]
  /// Findings of earlier runs that differ as they did, and are tolerated now by an exception of the configuration.
  public var tolerated: [KnownFinding]
  /// Findings of earlier runs that this run does not have, and may have overlooked. They are told again, until a
  /// run can see where they were.
  public var maybeGone: [KnownFinding]
  /// Of each finding, by its id, when the run ended that had it first.
  public var firstSeen: [String: Instant]

  /// What became of a finding that is still there.
  public struct Change: Sendable, Codable, Equatable {
    /// Of the finding.
    public var id: String
    /// How grave it was, where it is graver now.
    public var severity: Severity?
    /// What state it was in, where it is in another.
    public var state: Finding.State?
    /// Whether what differs is something else than then.
    public var values: Bool
  }

  /// Whether there is anything that the earlier run did not tell, of a severity or a graver one.
  ///
  /// - Parameters:
  ///   - report: the report that this is the news of.
  ///   - severity: what is less grave does not count.
  public func tells(of report: DriftReport, from severity: Severity = .info) -> Bool {
    if let wasComplete, wasComplete != report.complete { return true }
    if since == nil, !report.complete { return true }
    let fresh = Set(new + maybeNew + changed.map(\.id))
    return (ended + tolerated).contains { $0.severity >= severity }
      || report.findings.contains { $0.severity >= severity && fresh.contains($0.id) }
  }
}
