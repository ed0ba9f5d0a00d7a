import DriftHistory
import PolicyModel

let production = HistoryCluster(identity: "0f1e", name: "production")

/// A Monday, midnight UTC.
let monday = Instant(secondsSinceEpoch: 1_763_942_400)

/// Minutes after ``monday``.
func minute(_ minutes: Int) -> Instant {
  Instant(secondsSinceEpoch: monday.secondsSinceEpoch + Int64(minutes) * 60)
}

func window(_ from: Int, _ to: Int) -> HistoryWindow {
  HistoryWindow(from: minute(from), to: minute(to))
}

func policy(_ name: String) -> ObjectReference {
  let parts = name.split(separator: "/").map(String.init)
  return ObjectReference(
    apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy",
    namespace: parts.count > 1 ? parts[0] : nil, name: parts.last ?? "")
}

/// Drift of a policy `NAMESPACE/NAME`.
///
/// - Parameter changed: the minute of the change.
func drift(
  _ name: String, severity: String = "high", changed: Int? = nil, isAtLatest: Bool = false,
  manager: String? = nil, user: String? = nil
) -> HistoryFinding {
  HistoryFinding(
    id: "id of \(name)", type: "drift", severity: severity, object: policy(name),
    manager: manager, user: user, changedAt: changed.map(minute), isAtLatest: isAtLatest)
}

/// A run that began a minute before it ended.
func run(
  _ end: Int, _ findings: [HistoryFinding] = [], from begin: Int? = nil, scope: String? = nil,
  complete: Bool = true, workloads: String = "full", cluster: HistoryCluster = production
) -> HistoryRun {
  HistoryRun(
    cluster: cluster, startedAt: minute(begin ?? end - 1), finishedAt: minute(end),
    revision: "main", commit: "c\(end)", scope: scope, complete: complete,
    policies: complete ? "full" : "partial", workloads: workloads, findings: findings)
}

extension HistoryFile {
  /// Records a run that could see everything, or nothing of what it does not have.
  @discardableResult
  borrowing func record(_ run: HistoryRun) throws -> Outcome {
    try record(run, couldSee: { _ in run.complete })
  }

  /// The names of what stands at a minute.
  borrowing func open(at end: Int) throws -> [String] {
    try openNow(of: production, at: minute(end)).map(\.object.qualifiedName)
  }
}
