import ArgumentParser
import Documents
import KubernetesClient
import PolicyModel
import Reconciliation
import Reports

/// `mendwall undo`
struct UndoCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Put back what a restore, a containment or a release overwrote or deleted.",
    discussion: """
      Takes the folder that the run named, also one of a run that was interrupted. An object that \
      somebody has changed since is left as it is, and named. The undoing has a bundle of its own, so \
      that it can be undone too.

      EXAMPLES
        See what would be put back, and do it:
          mendwall undo --dry-run ~/.local/state/mendwall/undo/20261124T101500Z-restore-1f3a
          mendwall undo ~/.local/state/mendwall/undo/20261124T101500Z-restore-1f3a

      EXIT STATUS
        0 put back, 1 declined, or something was left, 2 failed and nothing was written, 4 written but not \
      proved, 5 report not delivered, 64 wrong usage
      """)

  @Argument(help: ArgumentHelp("The folder of the run that is to be undone.", valueName: "bundle"))
  var undone: String

  @OptionGroup(title: "Writing") var write: WriteOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Report") var output: OutputOptions

  func validate() throws { try cluster.refuseStandardInput() }

  func run(in context: CommandContext) async -> ExitStatus {
    await WritingCommand.run(output, context) { delivery in
      let contents = try BundleContents(at: undone)
      return try await cluster.withCluster(
        environment: context.environment,
        logger: StandardErrorLog.logger(context, isVerbose: output.verbose), now: context.now
      ) { cluster, _ in
        try await undo(contents, cluster, context, delivery)
      }
    }
  }

  private func undo(
    _ contents: BundleContents, _ cluster: any Cluster, _ context: CommandContext,
    _ delivery: EventDelivery
  ) async throws -> ExitStatus {
    let startedAt = context.now()
    let description = try await cluster.describe()
    try contents.refuseOther(description, than: undone)
    let judge = Judge { _, _ in false }
    let planned = try await Undoing(contents, judge: judge).plan(cluster)
    let plan = RestorePlan(
      purpose: .undo, cluster: DriftReport.Cluster(description), createdAt: startedAt,
      steps: planned.assignments.map(\.step), left: planned.left)
    delivery.tell(RestoreEvent(.planned, at: context.now(), plan: plan))
    if planned.assignments.isEmpty { return planned.left.isEmpty ? .inSync : .drift }
    let run = WriteRun(
      cluster: cluster, description: description, options: write, judge: judge, usual: [:],
      context: context, delivery: delivery
    ) { results in
      await ReadingBack(judge: judge).verify(planned.assignments, results, cluster)
    }
    guard let report = try await run.run(plan, planned.assignments, startedAt: startedAt) else {
      return .drift
    }
    delivery.tell(RestoreEvent(.finished, at: context.now(), report: report))
    let status = report.exitStatus
    return status == .inSync && !planned.left.isEmpty ? .drift : status
  }
}

extension DriftReport.Cluster {
  init(_ description: ClusterDescription) {
    self.init(
      name: description.name, server: description.server, version: description.version,
      uid: description.uid, snapshot: description.snapshot)
  }
}
