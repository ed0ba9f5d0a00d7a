import ArgumentParser
import Documents
import FoundationEssentials
import Reports

/// `mendwall restore`
struct RestoreCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put the cluster's policies back to what Git says, and prove it.",
    discussion: """
      Compares, shows the plan, asks, writes, reads everything back and compares again. What is \
      written is the whole spec that Git declares and no more, guarded so that nothing is overwritten \
      that the plan did not see. Each object is saved first, as it was found, in an undo bundle. \
      Afterwards whoever usually writes the object is in charge of it again.

      Policies that Git does not declare go only with --prune, last, and only in namespaces that Git \
      owns. The rights needed are those of detect, and to get, create, update and (for --prune) delete \
      the policies; a right that is missing is named before anything is written.

      EXAMPLES
        See what would be done, and let the server check it:
          mendwall restore --dry-run
        Restore one policy, or one namespace without asking:
          mendwall restore shop/default-deny
          mendwall restore -n shop --prune --yes
        Go back to a signed tag:
          mendwall restore --revision v1.4 --require-signature --allowed-signers signers
        See first who would be cut off, by what the network plug-in observed:
          mendwall restore --dry-run --flows events.log.gz
        On a schedule, at night and at the weekend:
          mendwall restore --yes --restore-window "Mon-Fri 22:00-04:00" --restore-window Sat,Sun
        Have a plan approved, and carry out exactly that:
          mendwall restore --plan plan.json
          mendwall restore --from-plan plan.json --yes

      EXIT STATUS
        0 all is as Git says, 1 there is drift and nothing was written (a person said no, \
      --restore-window is closed, or only left is what is not restored), 2 failed and nothing was written, \
      3 not everything could be seen and nothing was written, 4 written but not proved: the report names \
      what is not as Git says, 5 report not delivered, 64 wrong usage
      """)

  @OptionGroup(title: "What to restore") var scope: ScopeOptions
  @OptionGroup(title: "How to restore") var restore: RestoreOptions
  @OptionGroup(title: "How to restore") var hours: RestoreWindowOptions
  @OptionGroup(title: "Writing") var write: WriteOptions
  @OptionGroup(title: "Git") var git: GitOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "What was seen") var flows: FlowOptions
  @OptionGroup(title: "Who did it") var audit: AuditOptions
  @OptionGroup(title: "Report") var output: OutputOptions
  @OptionGroup(title: "Report") var record: RecordOptions

  func validate() throws {
    try cluster.refuseStandardInput()
    try hours.refuse(write)
    try record.refuse(output.outputs)
    try FlowOptions.refuse(flows.logs, besides: audit.logs)
    guard restore.fromPlan != nil else { return }
    let isNarrowed =
      !scope.policies.isEmpty || !scope.namespaces.isEmpty || !scope.owned.isEmpty
      || !git.paths.isEmpty || restore.prune || restore.secureFirst
      || restore.maxDeletions != RestoreOptions.defaultMaxDeletions || git.revision != "HEAD"
    if isNarrowed {
      throw ValidationError(
        "What --from-plan is about is said in the plan: without policies, -n, --owns, --path, --revision, "
          + "--prune, --max-deletions and --secure-first.")
    }
  }

  func run(in context: CommandContext) async -> ExitStatus {
    await WritingCommand.run(output, context) { delivery in
      let saved = try restore.fromPlan.map(RestoreCommand.plan)
      return try await restoring(saved, context, delivery).run(expecting: saved)
    }
  }

  private func restoring(
    _ saved: RestorePlan?, _ context: CommandContext, _ delivery: EventDelivery
  ) -> Restoring {
    let asked =
      saved?.options
      ?? RestorePlan.Options(
        policies: scope.policies.map(\.qualifiedName), namespaces: scope.namespaces,
        owns: scope.owned, paths: git.paths, cluster: cluster.cluster, prune: restore.prune,
        maxDeletions: restore.maxDeletions, secureFirst: restore.secureFirst)
    var git = git
    git.paths = asked.paths
    git.revision = saved?.source?.revision ?? git.revision
    var cluster = cluster
    cluster.cluster = cluster.cluster ?? asked.cluster
    var detection = Detection(
      scope: Scope(
        policies: asked.policies.compactMap { PolicyName(argument: $0) },
        namespaces: asked.namespaces, owned: asked.owns), git: git, cluster: cluster,
      history: scope.history, audit: audit, environment: context.environment,
      logger: StandardErrorLog.logger(context, isVerbose: output.verbose), now: context.now,
      keepsManifests: true, judgesImpact: false)
    detection.terminal = GitTerminal(context)
    // Whoever talks to what is restored may be anywhere.
    detection.seesAllPods = flows.isAsked
    return Restoring(
      options: restore, write: write,
      hours: RestoreHours(windows: hours.windows, now: context.now), detection: detection,
      asked: asked, context: context, delivery: delivery,
      flows: FlowReading(flows), recording: HistoryRecording(record, context))
  }

  private static func plan(_ file: String) throws(Refusal) -> RestorePlan {
    func refusal(_ what: String) -> Refusal {
      Refusal("nothing was written: the plan \(file) cannot be used: \(what)")
    }
    guard let text = FileManager.default.contents(atPath: file) else {
      throw refusal("there is no such file, or it cannot be read; look at its name and its rights")
    }
    guard let plan = try? JSONDecoder().decode(RestorePlan.self, from: text),
      plan.kind == "RestorePlan", plan.apiVersion == "mendwall.dev/v1", plan.purpose == .restore,
      plan.options != nil
    else { throw refusal("it is no plan of mendwall restore --plan") }
    return plan
  }
}
