import DriftDetection
import KubernetesClient
import PolicyModel
import Reconciliation
import Reports

/// Reads everything back after the last write, and compares it again.
struct Verification {
  let detection: Detection
  let plan: RestorePlan
  /// How long to watch for somebody who changes it back, in seconds.
  let settle: Int
  let context: CommandContext

  func run(_ cluster: any Cluster, _ defaultNamespace: String, _ results: [RestoreReport.Result])
    async -> RestoreReport.Verification
  {
    var verification = await compare(cluster, defaultNamespace, results)
    guard settle > 0, verification.verdict == .proved else { return verification }
    try? await Task.sleep(for: .seconds(settle))
    verification = await compare(cluster, defaultNamespace, results)
    return verification
  }

  private func compare(
    _ cluster: any Cluster, _ defaultNamespace: String, _ results: [RestoreReport.Result]
  ) async -> RestoreReport.Verification {
    do {
      let seen = try await detection.compare(
        with: again(cluster), defaultNamespace: defaultNamespace)
      return verdict(seen, results)
    } catch {
      return RestoreReport.Verification(
        verdict: .notProved,
        problems: ["it could not be read back: \(error); run mendwall detect when that is mended"])
    }
  }

  /// A folder is read anew, and not as it was remembered.
  private func again(_ cluster: any Cluster) -> any Cluster {
    (cluster as? ManifestDirectory).map { ManifestDirectory(path: $0.path) } ?? cluster
  }

  private func verdict(_ seen: Detection.Outcome, _ results: [RestoreReport.Result])
    -> RestoreReport.Verification
  {
    let steps = Dictionary(uniqueKeysWithValues: plan.steps.map { ($0.number, $0) })
    var written: Set<ObjectReference> = []
    var problems: [String] = []
    for result in results {
      guard let step = steps[result.step] else { continue }
      if [.written, .unchanged].contains(result.outcome) {
        written.insert(step.object.place)
        // Written, but for the account of its fields.
        if let message = result.message { problems.append("\(step.object): \(message)") }
      }
    }
    if !seen.report.complete {
      problems.append("not everything could be seen, so that not everything is proved")
    }
    let reasons = Dictionary(plan.left.map { ($0.object.place, $0.reason) }) { first, _ in first }
    for (drift, finding) in seen.departures {
      let place = drift.place
      if written.contains(place) {
        problems.append("\(finding.object) \(revert(drift, finding))")
      } else if let reason = reasons[place] ?? reasons[finding.object.place] {
        problems.append("\(finding.object) was left: \(reason)")
      } else {
        problems.append("\(finding.object) still departs from Git")
      }
    }
    // What no policy can mend, and what Git's own policies break.
    for finding in seen.report.findings where [.effect, .assertion].contains(finding.type) {
      let name = finding.type == .assertion ? finding.object.name : finding.object.description
      problems.append("\(name): \(finding.explanation ?? "is otherwise than Git says")")
    }
    return RestoreReport.Verification(
      verdict: problems.isEmpty ? .proved : .notProved, problems: problems, drift: seen.report)
  }

  /// Who changed an object back after it was written.
  private func revert(_ drift: Drift, _ finding: Finding) -> String {
    switch drift {
    case .missing: return "was deleted again\(by(finding.actor))"
    case .unmanaged(let live): return "was created again\(by(finding.actor, live))"
    case .modified(_, let live, _):
      let actor = finding.changes?.compactMap(\.actor).first
      let places = (finding.changes ?? []).prefix(3).map(\.path).joined(separator: ", ")
      return "was changed back at \(places)\(by(actor, live))"
    }
  }

  private func by(_ actor: Finding.Actor?, _ live: Policy? = nil) -> String {
    guard let actor else { return "" }
    guard let manager = actor.manager, let live else { return " by \(actor.inWords)" }
    return " by \(actor.inWords); \(Controllers.suspension(of: manager, for: live))"
  }
}

extension ObjectReference {
  /// The same object, under whichever version of its API.
  fileprivate var place: ObjectReference {
    let kind = PolicyKind.of(apiVersion: apiVersion, kind: self.kind)
    return ObjectReference(
      apiVersion: kind?.api.apiVersion ?? apiVersion, kind: self.kind, namespace: namespace,
      name: name)
  }
}

extension Drift {
  /// The object in the cluster, or where it is to be.
  fileprivate var place: ObjectReference {
    switch self {
    case .modified(_, let live, _), .unmanaged(let live): live.reference.place
    case .missing(let declared): declared.reference.place
    }
  }
}

extension RestoreReport {
  /// What the run's exit status says.
  var exitStatus: ExitStatus {
    let isDone = results.allSatisfy { $0.outcome == .written || $0.outcome == .unchanged }
    if dryRun { return isDone ? (plan.purpose == .restore ? .drift : .inSync) : .failed }
    switch verification.verdict {
    case .proved: return isDone ? .inSync : .unproved
    case .notProved: return .unproved
    case .notNeeded: return .failed
    }
  }
}
