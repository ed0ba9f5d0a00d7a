public import PolicyModel

/// What a run looked at and could see: of what else it is silent, that says nothing.
public struct Sight: Sendable, Codable, Equatable {
  /// What it was asked to look at; nil for everything.
  public var scope: DriftReport.Scope?
  /// Which part of the cluster's namespaces; nil for all.
  public var shard: Shard?
  /// Whether everything could be seen of that.
  public var complete: Bool
  /// How much was seen, and what was not.
  public var coverage: DriftReport.Coverage

  /// That of the run that a report is of.
  public init(_ report: DriftReport) {
    scope = report.scope
    shard = report.shard
    complete = report.complete
    coverage = report.coverage
  }

  /// Whether it was asked to look where a run was that had a finding.
  func isAsked(_ finding: KnownFinding) -> Bool {
    isAsked(finding.type, finding.object, askedFor: finding.scope)
  }

  private func isAsked(
    _ type: Finding.Kind, _ object: ObjectReference, askedFor other: DriftReport.Scope?
  ) -> Bool {
    guard shard?.contains(namespace: object.namespace) ?? true else { return false }
    switch type {
    // The configuration is always read whole.
    case .exception: return true
    // Every run holds all of them against the part of the cluster that it looks at.
    case .assertion:
      return (scope?.isOfWholeCluster ?? true)
        || DriftReport.Scope.isSamePart(scope, other)
    case .drift, .effect, .containment:
      return (scope?.contains(object) ?? true)
        && DriftReport.Scope.isSameOfGit(scope, other)
    }
  }

  /// Whether another run was asked to look at the same.
  public func isLike(_ other: Sight) -> Bool {
    shard == other.shard && DriftReport.Scope.isSamePart(scope, other.scope)
      && DriftReport.Scope.isSameOfGit(scope, other.scope)
  }

  /// What it was asked to look at: `the namespace shop`, `everything`.
  public var inWords: String {
    [scope?.inWords ?? "everything", shard.map { "of shard \($0)" }].compactMap { $0 }.joined(
      separator: " ")
  }

  /// Whether a finding that another run had would be in the report if it were still there.
  func sees(_ finding: KnownFinding) -> Bool {
    sees(
      finding.type, finding.object,
      asMuchAs: finding.workloads ?? DriftReport.Coverage.Extent.none, askedFor: finding.scope)
  }

  private func sees(
    _ type: Finding.Kind, _ object: ObjectReference,
    asMuchAs workloads: DriftReport.Coverage.Extent, askedFor other: DriftReport.Scope?
  ) -> Bool {
    guard isAsked(type, object, askedFor: other) else { return false }
    let seesPods = coverage.workloads >= workloads
    switch type {
    case .exception: return true
    case .assertion: return gaps.isEmpty && seesPods
    case .effect: return !isGap(object) && seesPods
    case .drift, .containment: return !isGap(object)
    }
  }

  /// Whether a finding that was told before would be in the report if it were still there, of runs that are asked
  /// for the same paths and owned namespaces.
  ///
  /// - Parameters:
  ///   - type: of the finding.
  ///   - object: which it is about.
  ///   - workloads: how many of the pods the run saw that had it.
  public func sees(
    _ type: Finding.Kind, _ object: ObjectReference, asMuchAs workloads: DriftReport.Coverage.Extent
  ) -> Bool {
    sees(type, object, asMuchAs: workloads, askedFor: scope)
  }

  private var gaps: [DriftReport.Gap] {
    // An earlier version told only that there are some.
    coverage.gaps ?? (complete ? [] : [DriftReport.Gap()])
  }

  private func isGap(_ object: ObjectReference) -> Bool { gaps.contains { $0.covers(object) } }
}
