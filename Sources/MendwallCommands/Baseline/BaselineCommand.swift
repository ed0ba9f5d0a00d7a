import ArgumentParser

/// `mendwall baseline`
struct BaselineCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline",
    abstract: "Write the default-denies that namespaces lack, as files of the repository.",
    discussion: """
      Of every namespace that Git owns and that is not denied by default in each direction: the policies \
      that deny, DNS to the cluster's resolver, and what the assertions under connectivity: of \
      .mendwall.yaml demand, as files where the repository keeps such. A second run on top of the first \
      proposes nothing.

      Before they are offered, the policies are held against the pods of the cluster: where they cut what an \
      assertion allows, or what was observed (--flows) and Git does not deny, nothing is proposed. What else they cut is told on standard error, the most important \
      first.

      Nothing is written to the cluster. The rights needed are to list policies, pods and namespaces; \
      services, ingresses and nodes are used where they may be listed.

      EXAMPLES
        Look at what is missing, and take it in:
          mendwall baseline
          mendwall baseline | git apply
        Nothing that was used in the last day may be cut:
          mendwall baseline --flows events.log.gz
        Of one namespace, to be reviewed:
          mendwall baseline -n shop --branch shop-default-deny
        One policy of the whole cluster in its place:
          mendwall baseline --tier cluster --write

      EXIT STATUS
        0 done, or nothing is missing; 2 refused or failed, and nothing was written; 3 not everything could \
      be seen, and nothing was written; 5 the patch could not be delivered; 64 wrong usage
      """)

  @OptionGroup(title: "What to write") var baseline: BaselineOptions
  @OptionGroup(title: "What was seen") var flows: FlowOptions
  @OptionGroup(title: "Where it goes") var edit: EditOptions
  @OptionGroup(title: "Git") var git: GitOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions

  @Flag(name: .shortAndLong, help: "Tell on standard error what is done.")
  var verbose = false

  func validate() throws {
    try edit.refuse(git)
    try FlowOptions.refuse(flows.logs, besides: [cluster.live])
  }

  func run(in context: CommandContext) async -> ExitStatus {
    var reading = StateReading(
      git: git, cluster: cluster, environment: context.environment,
      logger: StandardErrorLog.logger(context, isVerbose: verbose), now: context.now)
    reading.terminal = GitTerminal(context)
    do {
      return try await Baselining(
        options: baseline, edit: edit, reading: reading, flows: FlowReading(flows), context: context
      ).run()
    } catch { return context.failed(error) }
  }
}
