import ArgumentParser
import ObservedFlows
import PolicyModel
import Reports

/// `mendwall flows`
struct FlowsCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "flows",
    abstract: "Tell which observed connections Git denies, and what drift has cut.",
    discussion: """
      Reads logs of connections that a network plug-in saw (Hubble, Calico's Goldmane and Whisker, AWS VPC CNI, \
      OVN-Kubernetes, GKE, Antrea, kube-network-policies), names who was at their ends by the cluster's pods, and \
      holds them against what Git's policies and the live ones let through:

      - let through, and Git denies it: the first thing to look at in an incident
      - of these, opened by drift and used
      - denied by drift, and Git allows it: an outage
      - let through now, and cut by a restore: who will notice it
      - let through or denied against the live policies: the network plug-in does not enforce them, or something \
      beside them decides

      Logs are read as a stream, so they may be gigabytes. Records that cannot be read are counted and shown. \
      Nothing is written: to Git, or to the cluster. The rights needed are those of detect, and to list pods.

      EXAMPLES
        The last hour of a cluster with Cilium:
          hubble observe --since 1h -o jsonpb | mendwall flows -
        The logs of all nodes, for a person and for a machine:
          mendwall flows node-1/events.log.gz node-2/events.log.gz -o text -o json=flows.json
        Against what a tag says:
          mendwall flows acl-audit-log --flows-format ovn --revision v1.4

      EXIT STATUS
        0 nothing was seen that should not have been, 1 something was let through against Git or the live policies, \
      or cut by drift, 2 failed, 3 not everything could be seen, 5 report not delivered, 64 wrong usage
      """)

  @Argument(
    help: ArgumentHelp(
      "A log of connections, packed by gzip or not, or - for standard input.", valueName: "file"))
  var logs: [String]

  @OptionGroup var kind: FlowFormatOptions
  @OptionGroup(title: "Git") var git: GitOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Report") var output: FlowOutputOptions

  func validate() throws {
    try FlowOptions.refuse(logs, "a log")
    try FlowOptions.refuse(logs, besides: [cluster.live])
  }

  func run(in context: CommandContext) async -> ExitStatus {
    var detection = Detection(
      scope: Scope(policies: [], namespaces: [], owned: []), git: git, cluster: cluster,
      history: 0, audit: .none, environment: context.environment,
      logger: StandardErrorLog.logger(context, isVerbose: output.verbose), now: context.now,
      judgesImpact: false)
    detection.terminal = GitTerminal(context)
    do {
      let outcome = try await detection.outcome()
      let (account, diagnostics) = try await outcome.flows(
        FlowReading(logs: logs, format: kind.format), most: .max)
      let all = outcome.report.diagnostics + outcome.workloads.notes + diagnostics
      let report = FlowReport(
        source: outcome.report.source, cluster: outcome.report.cluster, createdAt: context.now(),
        complete: outcome.report.complete && outcome.workloads.coverage == .full, flows: account,
        diagnostics: all)
      if !ReportDelivery(output.outputs, context).deliver(report) { return .undelivered }
      if !report.complete { return .incomplete }
      return account.departs ? .drift : .inSync
    } catch { return context.failed(error) }
  }
}

/// How what was seen is reported.
struct FlowOutputOptions: ParsableArguments {
  @Option(
    name: .customShort("o"),
    help: ArgumentHelp(
      "How to report: text, json or csv, to standard output or =FILE. May be repeated.",
      discussion: "Default: text.", valueName: "format[=file]"))
  var outputs: [Output] = []

  @Flag(name: .shortAndLong, help: "Tell on standard error what is done.")
  var verbose = false

  func validate() throws {
    try Output.refuseSeveral(outputs)
    try Output.refuseOthers(outputs, than: [.text, .json, .csv])
  }
}
