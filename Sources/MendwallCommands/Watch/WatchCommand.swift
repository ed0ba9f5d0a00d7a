import ArgumentParser
import MendwallConfiguration
import Reports

/// `mendwall watch`
struct WatchCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Stay on: report drift as it happens, and put it back where that is asked.",
    discussion: """
      Compares everything, then watches the cluster's policies and looks at Git, and compares again what has \
      changed: each finding is told when it comes, when it is another, and when it is gone, a line an event. With \
      --restore what departs is put back by the rules of mendwall restore, with longer and longer waits and \
      within a budget; where somebody puts it back again and again, that is said, and the object is left alone.

      Several replicas may run with --leader-elect: all watch, and one of them reports and restores. One that \
      takes over tells what the one before may not have told any more, and what stands: an event may be told \
      twice then, and none is left out. A signal (SIGTERM, SIGINT, SIGHUP) ends it in good order: the object that \
      is being written is finished, and the Lease given up; a second one ends it at once.

      RIGHTS
        get, list, watch  the policies of each kind, and namespaces
        list              pods, and what runs them: what a finding lets through
        get, create, update  leases of coordination.k8s.io, with --leader-elect
        get, create, update, delete  the policies, with --restore (delete with --prune)
        create            events, with --record-events

      EXAMPLES
        Watch the current context against the repository around you:
          mendwall watch
        In a cluster, for machines, with metrics and probes:
          mendwall watch --repo /policies -o json --listen 0.0.0.0:9090
        Put back what is tampered with, at most four times an hour each:
          mendwall watch --restore --restore-budget 4 --bundles /var/lib/mendwall/undo
        Two replicas, of which one reports to a channel and restores:
          mendwall watch --leader-elect mendwall/watch --restore --publish-to slack

      EXIT STATUS
        0 asked to end, 2 it could not begin, 5 what happens could not be written any more, 64 wrong usage
      """)

  @OptionGroup(title: "What to compare") var scope: ScopeOptions
  @OptionGroup(title: "Watching") var watch: WatchOptions
  @OptionGroup(title: "Restoring") var restore: WatchRestoreOptions
  @OptionGroup(title: "Restoring") var hours: RestoreWindowOptions
  @OptionGroup(title: "Git") var git: GitOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Report") var output: OutputOptions
  @OptionGroup(title: "Publishing") var targets: PublishTargetOptions
  @OptionGroup(title: "Publishing") var publishing: PublishOptions

  @Option(
    help: ArgumentHelp(
      "Findings below this severity leave published statuses green: critical, high, medium, low or info.",
      valueName: "severity"))
  var failOn = Severity.info

  func validate() throws {
    if cluster.live != nil {
      throw ValidationError("--live compares with files, which are not watched; leave it out.")
    }
    if hours.areGiven, !restore.restore {
      throw ValidationError("--restore-window is for --restore.")
    }
  }

  func run(in context: CommandContext) async -> ExitStatus {
    let logger = StandardErrorLog.logger(context, isVerbose: output.verbose)
    do {
      let detection = Detection(
        scope: Scope(scope), git: git, cluster: cluster, history: scope.history,
        audit: try AuditOptions.parse([]), environment: context.environment, logger: logger,
        now: context.now)
      let settings = WatchLoop.Settings(
        options: watch, restore: restore,
        hours: RestoreHours(windows: hours.windows, now: context.now), targets: targets,
        publishing: publishing, failOn: failOn, scope: scope, isVerbose: output.verbose)
      let voice = WatchVoice(output, context)
      try await WatchRun(settings, detection, voice, context).run()
      return voice.isBroken ? .undelivered : .inSync
    } catch { return context.failed(error) }
  }
}
