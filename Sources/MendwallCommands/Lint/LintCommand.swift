import ArgumentParser
import Linting
import Rendering
import Reports

/// `mendwall lint`
struct LintCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Judge policies by rules: what is wrong, doubtful or missing in them.",
    discussion: """
      A state is a revision (git, git:REV), manifests in files, or the cluster (live). Each policy is held against \
      its schema, and against rules on what policies get wrong: an opening that looks like a restriction, a \
      selector that finds nothing, a namespace without a default-deny. Files are judged as they stand; what a \
      kustomization makes of them is not, and its patches are passed over.

      A rule that needs what is not known (workloads, namespaces) is not judged, and that is said. .mendwall.yaml \
      may turn rules off for objects, with a reason, under lint:
          lint:
          - rule: allows-all-ingress
            object: {namespace: ingress-nginx}
            reason: the controller serves the Internet

      EXAMPLES
        The revision that is checked out:
          mendwall lint
        What is being edited, for an editor or a hook:
          mendwall lint policies/
        In CI, as annotations of the pull request and for code scanning:
          mendwall lint -o github -o sarif=lint.sarif
        With what runs in the cluster, so that the rules about workloads are judged:
          mendwall lint --with-cluster
        What each rule means:
          mendwall lint --rules

      EXIT STATUS
        0 nothing of the severity of --fail-on, 1 something, 2 failed, 3 not everything could be read, 5 report \
      not delivered, 64 wrong usage
      """)

  @OptionGroup(title: "What to judge") var options: LintOptions
  @OptionGroup(title: "Git") var git: GitOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Report") var output: LintOutputOptions

  func validate() throws {
    if options.rules, output.outputs.contains(where: { $0.format != .text }) {
      throw ValidationError("--rules prints text alone; leave -o out, or write -o text=FILE.")
    }
    if cluster.live != nil {
      throw ValidationError(
        "--live names a state that is compared with; mendwall lint takes it as its argument.")
    }
  }

  func run(in context: CommandContext) async -> ExitStatus {
    let delivery = ReportDelivery(output.outputs, context)
    if options.rules { return delivery.deliver(LintRules.all) ? .inSync : .undelivered }
    var reading = StateReading(
      git: git, cluster: cluster, environment: context.environment,
      logger: StandardErrorLog.logger(context, isVerbose: output.verbose), now: context.now)
    reading.terminal = GitTerminal(context)
    do {
      let state = try await LintReading(reading, withCluster: options.withCluster).read(
        options.state)
      let result = Linter.lint(state.input, disabled: state.exemptions)
      let report = LintReport(
        result, of: options.state.description, diagnostics: state.diagnostics)
      if !delivery.deliver(report, failingFrom: options.failOn) { return .undelivered }
      if !report.complete { return .incomplete }
      return report.departs(by: options.failOn) ? .drift : .inSync
    } catch { return context.failed(error) }
  }
}
