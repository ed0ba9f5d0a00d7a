import KubernetesClient
import PolicyModel
import Reconciliation
import Reports

/// The way from a plan to a proved result, the same for every command that writes: show, ask, look at
/// the rights, save, write, read back.
struct WriteRun {
  let cluster: any Cluster
  let description: ClusterDescription
  let options: WriteOptions
  let judge: Judge
  let usual: [FieldOwner: Int]
  let context: CommandContext
  let delivery: EventDelivery
  /// Refuses steps that would do harm as things have come.
  var check: (any StepCheck)?
  /// Reads everything back, given how the steps went.
  let verify: ([RestoreReport.Result]) async -> RestoreReport.Verification

  /// Shows a plan, carries it out, and tells what came of it.
  ///
  /// - Parameter done: the status where all of the plan is done.
  /// - Throws: a sentence, where nothing was written.
  func finish(_ plan: RestorePlan, _ assignments: [Assignment], as done: ExitStatus) async throws
    -> ExitStatus
  {
    delivery.tell(RestoreEvent(.planned, at: context.now(), plan: plan))
    if assignments.isEmpty { return done }
    let startedAt = plan.createdAt
    guard let report = try await run(plan, assignments, startedAt: startedAt) else { return .drift }
    delivery.tell(RestoreEvent(.finished, at: context.now(), report: report))
    return report.exitStatus == .inSync ? done : report.exitStatus
  }

  /// - Returns: how it ended; nil where a person declined.
  /// - Throws: a sentence, where nothing was written.
  func run(_ plan: RestorePlan, _ assignments: [Assignment], startedAt: Instant) async throws
    -> RestoreReport?
  {
    guard options.dryRun || confirm(plan) else { return nil }
    try await refuseMissingRights(plan)
    let mode: WriteMode = options.dryRun ? .dryRun : .real
    let isInterrupted: @Sendable () -> Bool
    if options.dryRun {
      isInterrupted = { false }
    } else {
      isInterrupted = context.listenForInterrupts()
    }
    let reconciler = Reconciler(
      cluster, judge: judge, mode: mode, usual: usual,
      fallback: description.server == nil ? nil : .clientSideApply, now: context.now,
      isInterrupted: isInterrupted, check: options.dryRun ? nil : check,
      tell: { [delivery] in delivery.tell($0) })
    let bundle =
      options.dryRun
      ? nil
      : try UndoBundle(
        makingFolder: try options.bundleFolder(for: plan.purpose.rawValue, context), for: plan)
    let prepared = try await reconciler.prepare(assignments, bundle: bundle)
    let execution = await reconciler.run(prepared, bundle: bundle)
    let wrote = execution.results.contains { $0.outcome == .written || $0.outcome == .failed }
    let isQuiet =
      options.dryRun || !wrote && execution.results.allSatisfy { $0.outcome == .skipped }
    let verification =
      isQuiet
      ? RestoreReport.Verification(verdict: .notNeeded) : await verify(execution.results)
    if !isQuiet {
      delivery.tell(
        RestoreEvent(.verified, at: context.now(), message: verification.verdict.rawValue))
    }
    var diagnostics: [Diagnostic] = []
    if options.recordEvents, !options.dryRun {
      diagnostics += await recordEvents(plan, execution.results)
    }
    let report = RestoreReport(
      plan: plan, startedAt: startedAt, finishedAt: context.now(), dryRun: options.dryRun,
      bundle: bundle?.path, results: execution.results, interrupted: execution.isInterrupted,
      verification: verification, diagnostics: diagnostics)
    do { try bundle?.finish(report) } catch { context.note("mendwall: \(error)") }
    return report
  }

  /// Whether a person, here or on the command line, said yes.
  private func confirm(_ plan: RestorePlan) -> Bool {
    if options.yes { return true }
    let count = plan.steps.count
    let place = [
      description.name.map { "context \($0)" },
      description.server ?? description.snapshot.map { "files in \($0)" },
      description.uid.map { "uid \($0)" },
    ].compactMap { $0 }.joined(separator: ", ")
    let question =
      "Write \(count) \(count == 1 ? "object" : "objects") to \(place)? Only \"yes\" does: "
    guard let answer = context.ask(question) else {
      context.note(
        "mendwall: nothing was written: there is no terminal to ask at; pass --yes to write without asking, "
          + "or --dry-run to let the server check the writes")
      return false
    }
    if answer.trimmingSpaces == "yes" { return true }
    context.note("mendwall: declined; nothing was written")
    return false
  }

  private func refuseMissingRights(_ plan: RestorePlan) async throws {
    var rights: Set<AccessRight> = []
    for step in plan.steps {
      let verbs: [String] =
        switch step.action {
        case .create: ["get", "create", "update"]
        case .update, .handOver: ["get", "update"]
        case .delete: ["get", "delete"]
        case .recreate: ["get", "delete", "create", "update"]
        }
      rights.formUnion(verbs.compactMap { AccessRight($0, step.object) })
    }
    if options.recordEvents {
      for namespace in Set(plan.steps.map { $0.object.namespace ?? "default" }) {
        rights.insert(
          AccessRight("create", group: "", resource: "events", namespace: namespace))
      }
    }
    let lacking = try await cluster.lacking(rights)
    guard lacking.isEmpty else { throw MissingRights(rights: lacking) }
  }

  private func recordEvents(_ plan: RestorePlan, _ results: [RestoreReport.Result]) async
    -> [Diagnostic]
  {
    var diagnostics: [Diagnostic] = []
    let steps = Dictionary(uniqueKeysWithValues: plan.steps.map { ($0.number, $0) })
    for result in results where result.outcome == .written {
      guard let step = steps[result.step] else { continue }
      let commit = plan.source.map { " to what commit \($0.commit.prefix(12)) declares" } ?? ""
      let event = ObjectEvent(
        object: step.object, uid: result.uid ?? step.live?.uid,
        resourceVersion: result.resourceVersion, reason: plan.purpose.eventReason,
        message: "mendwall: \(step.action.deed)\(commit)", time: context.now())
      do { try await cluster.record(event) } catch {
        diagnostics.append(
          Diagnostic(.warning, "no Event could be left on \(step.object): \(error)"))
      }
    }
    return diagnostics
  }
}

extension WriteRun {
  /// A run in which nothing comes from Git: each object is read back by itself.
  init(
    readingBack assignments: [Assignment], _ cluster: any Cluster,
    _ description: ClusterDescription, _ judge: Judge, _ options: WriteOptions,
    _ context: CommandContext, _ delivery: EventDelivery
  ) {
    self.init(
      cluster: cluster, description: description, options: options, judge: judge, usual: [:],
      context: context, delivery: delivery
    ) { results in
      await ReadingBack(judge: judge).verify(assignments, results, cluster)
    }
  }
}

/// Rights that the user lacks, and the rules that grant them. Nothing was written.
struct MissingRights: Error, CustomStringConvertible {
  let rights: [AccessRight]

  var description: String {
    "nothing was written, since this user lacks rights that it needs:\n"
      + rights.map { "  to \($0)" }.joined(separator: "\n")
  }
}

extension RestorePlan.Purpose {
  fileprivate var eventReason: String {
    switch self {
    case .restore: "Restored"
    case .undo: "RestoreUndone"
    case .contain: "Contained"
    case .release: "Released"
    }
  }
}

extension RestorePlan.Step.Action {
  fileprivate var deed: String {
    switch self {
    case .create: "created"
    case .update: "put back"
    case .delete: "deleted"
    case .recreate: "deleted and created again"
    case .handOver: "the account of its fields handed over"
    }
  }
}

extension String {
  /// Without white space around it.
  var trimmingSpaces: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
