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
    await WritingCommand.run(on: cluster, output, context) { cluster, delivery in
      try await undo(try BundleContents(at: undone), cluster, context, delivery)
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
    return try await WriteRun(
      readingBack: planned.assignments, cluster, description, judge, write, context, delivery
    ).finish(plan, planned.assignments, as: planned.left.isEmpty ? .inSync : .drift)
  }
}
