import Documents
import DriftHistory
import MendwallConfiguration
import PolicyModel
import Reports

/// Keeps what runs saw and restored in a history.
struct HistoryRecording: Sendable {
  private let file: String
  private let context: CommandContext

  /// - Returns: nil where nothing is to be kept.
  init?(_ options: RecordOptions, _ context: CommandContext) {
    guard let file = options.record else { return nil }
    self.file = file
    self.context = context
  }

  /// - Returns: false where it could not be kept; the person was told.
  func record(_ reports: [DriftReport]) -> Bool {
    keep { () throws(HistoryError) in
      let history = try HistoryFile(recordingTo: file)
      for report in reports {
        let sight = Sight(report)
        try history.record(HistoryRun(report)) { episode in
          guard let type = Finding.Kind(rawValue: episode.type) else { return false }
          let workloads = episode.workloads.flatMap(DriftReport.Coverage.Extent.init(rawValue:))
          return sight.sees(type, episode.object, asMuchAs: workloads ?? .none)
        }
      }
    }
  }

  /// - Returns: false where it could not be kept; the person was told.
  func record(_ report: RestoreReport) -> Bool {
    if report.dryRun || report.verification.verdict == .notNeeded { return true }
    return keep { () throws(HistoryError) in
      let cluster = HistoryCluster(report.plan.cluster)
      try HistoryFile(recordingTo: file).record(
        HistoryRestore(report, user: user), of: cluster, restored: report.restored)
    }
  }

  /// As the machine calls the person.
  private var user: String? { context.environment["LOGNAME"] ?? context.environment["USER"] }

  private func keep(_ work: () throws(HistoryError) -> Void) -> Bool {
    do throws(HistoryError) {
      try work()
      return true
    } catch {
      context.note("mendwall: not recorded: \(printable(error.description))")
      return false
    }
  }
}

extension HistoryCluster {
  init(_ cluster: DriftReport.Cluster) {
    self.init(
      identity: cluster.identity, name: cluster.name ?? cluster.snapshot ?? cluster.server)
  }
}

extension HistoryRun {
  init(_ report: DriftReport) {
    let sight = Sight(report)
    self.init(
      cluster: HistoryCluster(report.cluster), startedAt: report.startedAt,
      finishedAt: report.finishedAt, revision: report.source.revision,
      commit: report.source.commit,
      scope: report.scope == nil && report.shard == nil ? nil : sight.inWords,
      complete: report.complete, policies: report.coverage.policies.rawValue,
      workloads: report.coverage.workloads.rawValue,
      findings: report.findings.filter(\.isDeparture).map {
        HistoryFinding($0, workloads: report.coverage.workloads)
      })
  }
}

extension HistoryFinding {
  /// - Parameters:
  ///   - finding: as a run has it.
  ///   - workloads: how many of the pods the run saw.
  init(_ finding: Finding, workloads: DriftReport.Coverage.Extent) {
    let actors = ([finding.actor] + (finding.changes ?? []).map(\.actor)).compactMap { $0 }
    // By the first of the changes the object departed; those after it made it no worse than that.
    let timed = actors.compactMap { actor in actor.time.map { (actor, $0) } }
    let actor = timed.min { $0.1 < $1.1 }?.0 ?? actors.first
    let leansOnPods = [.effect, .assertion].contains(finding.type)
    self.init(
      id: finding.id, type: finding.type.rawValue, severity: finding.severity.rawValue,
      object: finding.object, manager: actor?.manager, user: actor?.user, changedAt: actor?.time,
      isAtLatest: actor?.atLatest == true, workloads: leansOnPods ? workloads.rawValue : nil)
  }
}

extension HistoryRestore {
  init(_ report: RestoreReport, user: String?) {
    self.init(
      startedAt: report.startedAt, finishedAt: report.finishedAt,
      purpose: report.plan.purpose.rawValue, commit: report.plan.source?.commit, user: user,
      bundle: report.bundle, proved: report.verification.verdict == .proved,
      restored: report.restored.count)
  }
}

extension RestoreReport {
  /// The objects that were read back as Git has them: none where any was not, since which it was is told in words
  /// alone. The next run that sees the others ends their drift.
  fileprivate var restored: [ObjectReference] {
    guard plan.purpose == .restore, verification.verdict == .proved else { return [] }
    let done = Set(
      results.filter { [.written, .unchanged].contains($0.outcome) }.map(\.step))
    return plan.steps.filter { done.contains($0.number) }.map(\.object)
  }
}
