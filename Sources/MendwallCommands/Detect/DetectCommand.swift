public import ArgumentParser
public import MendwallConfiguration
import Publishing
import Reports

/// `mendwall detect`
struct DetectCommand: ParsableCommand, ContextualCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Compare the policies in Git with those in the cluster and report the drift.",
    discussion: """
      Nothing is written, to Git or to the cluster, but for the reports that --publish-reports asks for, and the \
      ConfigMap of --since-report. The \
      rights needed are to list the policies of \
      each kind that the cluster has (or that .mendwall.yaml names), in the cluster or in each \
      namespace that Git declares policies for, and to list namespaces. With the right to get \
      customresourcedefinitions the defaults of custom kinds come from the cluster itself.

      With the right to list pods each finding says which connections it opens and cuts, and is graded by \
      that (--help-severity tells how); without it that is judged at its worst.

      .mendwall.yaml at the checked revision says which clusters, paths, namespaces and kinds the \
      repository declares, and what is tolerated until when.

      EXAMPLES
        Compare the repository around you with the current context:
          mendwall detect
        Compare a tag's folder of policies with one namespace, for a person and for a machine:
          mendwall detect --revision v1.4 --path policies -n shop -o text -o json=drift.json
        Name the users behind the changes, from the API server's audit logs:
          mendwall detect --audit-log audit.log --audit-log audit-2026-11-20.log.gz
        Report to a person, a pull request and code scanning at once:
          mendwall detect -o text -o markdown=comment.md -o sarif=mendwall.sarif
        See which connections were made that Git denies, by what Cilium observed:
          hubble observe --since 1h -o jsonpb | mendwall detect --flows -
        Keep the report in the cluster, where dashboards of policy reports show it:
          mendwall detect --publish-reports
        On a schedule, tell a channel only what is new since the run before, or gone:
          mendwall detect --since-report last.json -o json=last.json --publish-to slack
        A repository that is elsewhere; MENDWALL_GIT_TOKEN, or --ssh-key, says who asks:
          mendwall detect --repo https://git.example.org/shop/policies.git --revision v1.4
        Keep what each run saw, for mendwall history:
          mendwall detect --record drift.sqlite
        Fail only where something gained a way in:
          mendwall detect --fail-on high
        Tell of a pull request what its branch changes, and apart from that what is drifted now:
          mendwall detect --base main --head HEAD -o markdown=comment.md
        Comment on the pull request, in a job of CI:
          mendwall detect --publish-to comment --publish-to status
        Compare many clusters, each by its part of .mendwall.yaml, and tell of all in one report:
          mendwall detect --contexts 'prod-*' -o text -o json=clusters.json
        Do that on three machines, and put their reports together:
          mendwall detect --contexts 'prod-*' --shard 0/3 -o json=0.json
          mendwall report --merge 0.json 1.json 2.json
        Compare with what was saved from a cluster:
          kubectl get networkpolicies -A -o yaml | mendwall detect --live -

      EXIT STATUS
        0 in sync, 1 drift, 2 failed, 3 not everything could be seen, 5 report not delivered, \
      64 wrong usage. What a branch changes is no drift and makes no difference to it; that it could not be \
      read in full is 3. \
      Of many clusters 3 where any could not be compared or seen whole, and 2 where none could be compared.
      """)

  @OptionGroup(title: "What to compare") var scope: ScopeOptions
  @OptionGroup(title: "Git") var git: GitOptions
  @OptionGroup(title: "Git") var branch: BranchOptions
  @OptionGroup(title: "Cluster") var cluster: ClusterOptions
  @OptionGroup(title: "Many clusters") var fleet: FleetOptions
  @OptionGroup(title: "Who did it") var audit: AuditOptions
  @OptionGroup(title: "What was seen") var flows: FlowOptions
  @OptionGroup(title: "Report") var output: ReportOutputOptions
  @OptionGroup(title: "Report") var objects: ReportObjectOptions
  @OptionGroup(title: "Report") var news: NewsOptions
  @OptionGroup(title: "Report") var record: RecordOptions

  @OptionGroup(title: "Publishing") var targets: PublishTargetOptions
  @OptionGroup(title: "Publishing") var publishing: PublishOptions

  @Flag(name: .shortAndLong, help: "Tell on standard error what is done.")
  var verbose = false

  @Option(
    help: ArgumentHelp(
      "Exit 1 only for findings of this severity or a graver one: critical, high, medium, low or info.",
      valueName: "severity"))
  var failOn = Severity.info

  @Flag(help: "Tell how findings are graded, and do nothing else.")
  var helpSeverity = false

  func validate() throws {
    try branch.refuse(git)
    try objects.refuse(cluster, scope)
    try news.refuse(cluster, output)
    try record.refuse(output.outputs)
    try fleet.refuse(cluster, audit, news)
    try fleet.refuseInParts(branch, objects, targets)
    try refuseFlowsOfAPart()
  }

  func run(in context: CommandContext) async -> ExitStatus {
    if helpSeverity {
      do { try context.write(ImpactSeverity.help) } catch { return .undelivered }
      return .inSync
    }
    var git = git
    if let base = branch.base { git.revision = base }
    let logger = StandardErrorLog.logger(context, isVerbose: verbose)
    var detection = Detection(
      scope: Scope(scope), git: git, cluster: cluster,
      history: scope.history, audit: audit, environment: context.environment,
      logger: logger, now: context.now)
    detection.terminal = GitTerminal(context)
    detection.head = branch.base.map { _ in branch.head ?? "HEAD" }
    detection.shard = fleet.shard?.shard
    if let place = fleet.place { return await compareMany(in: place, detection, context) }
    let keeping = NewsKeeping(
      news, output, cluster, shard: detection.shard, context, logger)
    do {
      // Before anything is told: what cannot be compared with must not be written over either.
      let earlier = try await keeping?.earlier()
      var outcome = try await detection.outcome()
      if let place = news.sinceReport {
        try EarlierReport.tell(earlier?.memory, from: place, in: &outcome.report)
      }
      if let reading = FlowReading(flows) {
        let told = try await outcome.flows(reading, most: Detection.Outcome.mostFlows)
        outcome.report.flows = told.account
        outcome.report.diagnostics += told.diagnostics
        outcome.report.finishedAt = context.now()
      }
      let report = outcome.report
      var isDelivered =
        keeping?.deliver(report) ?? ReportDelivery(output, context).deliver(report)
      if objects.publishReports,
        await !outcome.publishReports(objects, to: cluster, context, logger: logger)
      {
        isDelivered = false
      }
      if targets.isAsked,
        await !publish(.one(report), outcome.source.configuration.publishing, context)
      {
        isDelivered = false
      }
      if HistoryRecording(record, context)?.record([report]) == false { isDelivered = false }
      if let keeping, let earlier,
        await !keeping.renew(with: report, after: earlier, isDelivered: isDelivered)
      {
        isDelivered = false
      }
      if !isDelivered { return .undelivered }
      if !report.complete || report.proposed?.complete == false { return .incomplete }
      return report.departs(by: failOn) ? .drift : .inSync
    } catch { return context.failed(error) }
  }

  /// What was seen anywhere is held against all of a cluster's policies.
  private func refuseFlowsOfAPart() throws {
    guard flows.isAsked else { return }
    if fleet.isAsked || fleet.shard != nil {
      throw ValidationError(
        "--flows is about one cluster and the whole of it; leave out --shard and the options for many clusters."
      )
    }
    if !scope.policies.isEmpty || !scope.namespaces.isEmpty {
      throw ValidationError(
        "--flows holds what was seen against all of the policies; leave out single ones and -n.")
    }
    try FlowOptions.refuse(flows.logs, besides: audit.logs + [cluster.live])
  }

  /// - Returns: false where it could not be published to any of the targets.
  func publish(
    _ reports: DriftReports, _ configured: Configuration.Publishing, _ context: CommandContext
  ) async -> Bool {
    // Of a pull request without --base the configuration is the branch's own: it may not say where a report
    // goes, and the forge's token with it.
    let isTrusted =
      branch.base != nil || PublishOptions.placeOfCI(context.environment).pullRequest == nil
    if !isTrusted, configured != Configuration.Publishing() {
      context.note(
        "mendwall: publish of the branch's own \(Configuration.path) is not believed; name the base with --base"
      )
    }
    let configured = isTrusted ? configured : Configuration.Publishing()
    let targets = targets.targets(configured)
    if targets.isEmpty {
      context.note(
        "mendwall: not published: \(Configuration.path) names nothing under publish.to at the checked revision; "
          + "add it there, or name a target with --publish-to")
      return false
    }
    return await ReportPublishing(
      options: publishing, context: context, isVerbose: verbose, configured: configured
    ).publish(reports, to: targets, failOn: failOn)
  }
}

extension Severity: ExpressibleByArgument {}
