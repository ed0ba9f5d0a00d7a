import ArgumentParser
import PolicyModel

/// `mendwall accept`
struct AcceptCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept",
    abstract: "Take a policy's live state into Git, as a patch of the file that declares it.",
    discussion: """
      The other answer to drift. What drifted is changed where it stands in the file, and nothing else: \
      comments, order, anchors and style stay. A policy that Git does not declare gets a file where the \
      repository keeps those of its namespace; one that the cluster does not have any more is taken out. \
      What an exception tolerates stays as Git has it.

      The outcome is proved before it is given: the changed files, rendered again where kustomize renders \
      them, declare what the cluster has, and every other policy as before. What cannot be done so is \
      refused, with the place: a field that a patch or generator sets, or that an anchor shares.

      Nothing is written to the cluster; the rights needed are those of detect.

      EXAMPLES
        Look at it, and take it in:
          mendwall accept shop/web
          mendwall accept shop/web | git apply
        Write the file, to commit it with others:
          mendwall accept shop/web --write
        Have it reviewed:
          mendwall accept shop/web --branch accept-web
        Of another kind, or without a namespace:
          mendwall accept shop/web --kind CiliumNetworkPolicy
          mendwall accept cluster-default --kind AdminNetworkPolicy

      EXIT STATUS
        0 done, or there is nothing to accept; 2 refused or failed, and nothing was written; 3 not \
      everything could be seen, and nothing was written; 5 the patch could not be delivered; 64 wrong usage
      """)

  @Argument(
    help: ArgumentHelp(
      "The policy; a name without a namespace is that of a cluster's own.",
      valueName: "namespace/name"))
  var policy: PolicyName

  @Option(help: "Its kind, where several have that name: CiliumNetworkPolicy, for example.")
  var kind: String?

  @OptionGroup(title: "Where it goes") var edit: EditOptions
  @OptionGroup(title: "Git") var git: GitOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions

  @Flag(name: .shortAndLong, help: "Tell on standard error what is done.")
  var verbose = false

  func validate() throws {
    try edit.refuse(git)
    if let kind, PolicyKind.named(kind) == nil {
      let known = PolicyKind.all.map(\.name).joined(separator: ", ")
      throw ValidationError("\(kind) is no kind that can be compared; these are: \(known).")
    }
  }

  func run(in context: CommandContext) async -> ExitStatus {
    var detection = Detection(
      scope: Scope(policy), git: git, cluster: cluster, history: 0, audit: .none,
      environment: context.environment,
      logger: StandardErrorLog.logger(context, isVerbose: verbose), now: context.now,
      judgesImpact: false)
    detection.terminal = GitTerminal(context)
    do {
      return try await Accepting(
        policy: policy, kind: kind.flatMap { PolicyKind.named($0) }, edit: edit,
        detection: detection, context: context
      ).run()
    } catch { return context.failed(error) }
  }
}
