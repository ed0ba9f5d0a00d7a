import ArgumentParser
import Documents
import PolicyModel
import Reports

/// `mendwall reach`
struct ReachCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "reach",
    abstract: "Tell who can talk to whom in a state, or what differs between two.",
    discussion: """
      A state is the cluster (live), a revision (git, git:REV) or manifests in files. Its policies are \
      evaluated over its pods: NetworkPolicy, AdminNetworkPolicy, BaselineAdminNetworkPolicy and \
      ClusterNetworkPolicy. Policies of other kinds are named where they could change an answer. A \
      revision that declares no workloads is looked at with the cluster's.

      Nothing is written: to Git, or to the cluster. The rights needed are to list policies, pods and \
      namespaces; services, ingresses and nodes are used where they may be listed.

      EXAMPLES
        Everything that may talk to the database, in the cluster:
          mendwall reach --to shop/db
        One question, and why:
          mendwall reach --from shop/web --to shop/db --port tcp/5432 --explain
        What the cluster lets through that Git does not, as a picture too:
          mendwall reach git --against live -o text -o svg=opened.svg
        What a branch changes:
          mendwall reach git:main --against git:HEAD
        Whether what was observed is what the policies say, by the log of a network plug-in:
          mendwall reach live --flows events.log.gz
        The assertions of .mendwall.yaml, for CI:
          mendwall reach manifests --check -o junit=connectivity.xml

      EXIT STATUS
        0 told, allowed, or as asserted; 1 denied (--from, --to and --port), two states that differ, a broken \
      assertion, or something seen (--flows) that a state denies or drift has cut; 2 failed, 3 not everything could be seen, 5 report not delivered, 64 wrong usage
      """)

  @OptionGroup(title: "What to look at") var options: ReachOptions
  @OptionGroup(title: "What was seen") var flows: FlowOptions
  @OptionGroup(title: "Git") var git: GitOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Report") var output: ReachOutputOptions

  func validate() throws {
    let states = [options.state, options.against ?? options.state].map(\.description)
    try FlowOptions.refuse(flows.logs, besides: [cluster.live] + Set(states))
  }

  func run(in context: CommandContext) async -> ExitStatus {
    var reading = StateReading(
      git: git, cluster: cluster, environment: context.environment,
      logger: StandardErrorLog.logger(context, isVerbose: output.verbose), now: context.now)
    reading.terminal = GitTerminal(context)
    do {
      let reaching = Reaching(
        options: options, reading: reading, formats: Set(output.outputs.map(\.format)),
        flows: FlowReading(flows))
      let (report, notes) = try await reaching.report()
      for note in notes {
        context.note("mendwall: \(note.severity.rawValue): \(printable(note.inWords))")
      }
      if !ReportDelivery(output.outputs, context).deliver(report) { return .undelivered }
      if !report.complete { return .incomplete }
      return report.departs ? .drift : .inSync
    } catch { return context.failed(error) }
  }
}
