import Containment
import DriftDetection
import PolicyModel
import Reports

/// The containments among a cluster's policies: each is told, and one that holds is no drift.
struct Containments {
  /// What is left of the drift.
  let drift: [Drift]
  let findings: [Finding]
  /// The namespaces of those that hold, and their incidents.
  let contained: [String: String]

  /// - Parameters:
  ///   - drift: how the cluster departs from Git.
  ///   - live: the cluster's policies.
  ///   - declared: all that Git declares, by which is told whether a containment allows more.
  ///   - cluster: what stands for the cluster in the ids of findings.
  ///   - now: against which an end is held.
  init(_ drift: [Drift], live: [Policy], declared: [Policy], cluster: String, now: Instant) {
    let marked = live.compactMap { policy in
      Containment.Mark(policy).map { (policy: policy, mark: $0) }
    }
    guard !marked.isEmpty else {
      self.drift = drift
      findings = []
      contained = [:]
      return
    }
    let known = Set(declared.map(\.identity))
    var findings: [Finding] = []
    var orderly: Set<ObjectIdentity> = []
    var contained: [String: String] = [:]
    // What Git declares is held to what Git says, whatever label somebody gave it.
    for (policy, mark) in marked where !known.contains(policy.identity) {
      var flaw = mark.flaw(at: now)
      if flaw == nil, Containment.allowsBeyond(policy, declared: declared) {
        flaw = "it claims to be a containment and may allow more than Git does"
      }
      if flaw == nil {
        orderly.insert(policy.identity)
        policy.reference.namespace.map { contained[$0] = mark.incident }
      }
      findings.append(
        Finding(
          containment: policy, incident: mark.incident, reason: mark.reason, until: mark.until,
          flaw: flaw, cluster: cluster))
    }
    // One that does not hold is told as a containment, and is drift as any other where Git owns.
    self.drift = drift.filter { drift in
      if case .unmanaged = drift { !orderly.contains(drift.identity) } else { true }
    }
    self.findings = findings.sorted { $0.object < $1.object }
    self.contained = contained
  }
}
