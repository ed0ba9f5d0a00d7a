import ArgumentParser
import PolicyModel
import Reports

/// `mendwall trace`
struct TraceCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Tell one policy's life: Git's commits and the cluster's changes on one timeline.",
    discussion: """
      The newest comes last, and the difference of today ends it. Commits that changed no value (a move, \
      another layout) are passed over. Of the cluster an audit log tells each change with its user; \
      without one the object itself tells which programs set its fields, and when at the latest.

      Nothing is written: to Git, or to the cluster.

      EXAMPLES
        What happened to a policy:
          mendwall trace shop/default-deny
        With the users, from the API server's audit logs:
          mendwall trace shop/default-deny --audit-log audit.log
        Of another kind, or without a namespace:
          mendwall trace shop/web --kind CiliumNetworkPolicy
          mendwall trace cluster-default --kind AdminNetworkPolicy

      EXIT STATUS
        0 as Git says, 1 it departs from Git, 2 failed, 3 not everything could be seen, 5 report not \
      delivered, 64 wrong usage
      """)

  @Argument(
    help: ArgumentHelp(
      "The policy; a name without a namespace is that of a cluster's own.",
      valueName: "namespace/name"))
  var policy: PolicyName

  @Option(help: "Its kind, where several have that name: CiliumNetworkPolicy, for example.")
  var kind: String?

  @OptionGroup(title: "Git") var git: GitOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Who did it") var audit: AuditOptions
  @OptionGroup(title: "Report") var output: OutputOptions

  func validate() throws {
    if let kind, PolicyKind.named(kind) == nil {
      let known = PolicyKind.all.map(\.name).joined(separator: ", ")
      throw ValidationError("\(kind) is no kind that can be compared; these are: \(known).")
    }
  }

  func run(in context: CommandContext) async -> ExitStatus {
    var detection = Detection(
      scope: Scope(policy), git: git, cluster: cluster, history: ScopeOptions.defaultHistory,
      audit: audit, environment: context.environment,
      logger: StandardErrorLog.logger(context, isVerbose: output.verbose), now: context.now)
    detection.terminal = GitTerminal(context)
    do {
      let outcome = try await detection.outcome()
      let tracing = Tracing(outcome)
      let timeline = try await tracing.timeline(
        of: tracing.object(named: policy, kind: kind.flatMap { PolicyKind.named($0) }))
      if !ReportDelivery(output, context).deliver(timeline) { return .undelivered }
      if !timeline.complete { return .incomplete }
      return timeline.finding == nil ? .inSync : .drift
    } catch { return context.failed(error) }
  }
}
