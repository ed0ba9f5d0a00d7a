import KubernetesClient
import PolicyModel
import Reports

/// What a comparison could see: of what it is silent, it says only there that it is gone.
struct WatchSight {
  private let gaps: [DriftReport.Gap]
  private let workloads: DriftReport.Coverage.Extent
  /// What Git declares and what the cluster has; nil where everything was seen.
  private let known: (declared: Set<ObjectIdentity>, live: Set<ObjectIdentity>)?
  private let isListed: (PolicyKind, String?) -> Bool

  init(_ outcome: Detection.Outcome) {
    gaps = outcome.report.coverage.gaps ?? (outcome.report.complete ? [] : [.init()])
    workloads = outcome.report.coverage.workloads
    known =
      outcome.report.complete
      ? nil : (Set(outcome.declared.map(\.identity)), Set(outcome.live.map(\.identity)))
    let gaps = outcome.gaps
    let apis = outcome.apis
    isListed = { kind, namespace in
      apis[kind.id] != nil
        && !gaps.contains {
          $0.kind === kind && ($0.namespace == nil || $0.namespace == namespace)
        }
    }
  }

  /// Whether a finding that is not there any more is gone.
  ///
  /// - Parameter workloads: how many of the pods were seen when it was found.
  func sees(_ finding: Finding, asMuchAs workloads: DriftReport.Coverage.Extent) -> Bool {
    let isSeen = !gaps.contains { $0.covers(finding.object) }
    switch finding.type {
    case .exception: return true
    case .assertion: return gaps.isEmpty && self.workloads >= workloads
    case .effect: return isSeen && self.workloads >= workloads
    case .drift, .containment: if isSeen { return true }
    }
    // A file that cannot be read may declare anything; what is known of both sides is known all the same.
    guard finding.type == .drift, let known, let identity = finding.object.identity,
      let kind = PolicyKind.of(apiVersion: finding.object.apiVersion, kind: finding.object.kind),
      isListed(kind, finding.object.namespace)
    else { return false }
    if known.live.contains(identity) { return known.declared.contains(identity) }
    return finding.state == .unmanaged
  }
}
