import Attribution
import Documents
import DriftDetection
import GitRepository
import KubernetesClient
import Logging
import MendwallConfiguration
import PolicyModel
import Reports
import Workloads

/// One comparison of Git with a cluster.
struct Detection: Sendable {
  /// Reading the files of a revision takes well under a second for thousands of policies.
  static let gitDeadline = Duration.seconds(120)

  var scope: Scope
  var git: GitOptions
  let cluster: ClusterOptions
  /// How many commits are looked through for causes.
  let history: Int
  let audit: AuditOptions
  let environment: [String: String]
  var logger: Logger
  let now: @Sendable () -> Instant
  /// Whether what Git declares is kept as its files have it, to be written.
  var keepsManifests = false
  /// Whether findings are told with what they let through: not so where a plan will say it of each step.
  var judgesImpact = true
  /// Whether the pods of all namespaces are read, where the run is about the policies of some.
  var seesAllPods = false
  /// Whether a policy that is named and nowhere to be found is a slip of the person's: not so once it may
  /// have been deleted.
  var refusesUnknownNames = true
  /// The branch of a pull request; the checked revision is then what it is to be merged into.
  var head: String?
  /// The part of the namespaces whose findings are told; nil for all. Everything is read and judged all the same.
  var shard: Shard?
  /// What is known already, where one of many clusters is compared.
  var known = Known()
  /// Who is told while a remote repository is fetched.
  var terminal = GitTerminal()

  /// - Throws: ``GitError``, ``KubernetesError``, ``KustomizeError``, ``ConfigurationError``,
  ///   ``UnknownCluster`` or ``NothingToCompare``, each a sentence.
  func run() async throws -> DriftReport { try await outcome().report }

  /// What a comparison told, and what it saw.
  struct Outcome: Sendable {
    var report: DriftReport
    let source: GitSource
    let description: ClusterDescription
    let declared: [Policy]
    let live: [Policy]
    /// What departs, tolerated places included, and what the report tells of each.
    let departures: [(drift: Drift, finding: Finding)]
    let comparison: Comparison
    /// The namespaces that are cut off in good order, and for which incident.
    let contained: [String: String]
    /// What Git declares as its files have it, where that is kept.
    let manifests: [ObjectIdentity: Node]
    /// Whether Git declares any policy at all under the paths that were read.
    let isAnythingDeclared: Bool
    /// Why Git may declare more than was read, in a sentence that goes on; nil where it does not.
    let doubt: String?
    /// Under which API each kind was read.
    let apis: [PolicyKind.ID: PolicyKind.API]
    /// What of the cluster could not be read.
    let gaps: [LiveState.Gap]
    let actors: ActorSearch
    let defaultNamespace: String
    fileprivate let detection: Detection
    /// The files or folders that were read of the revision; none means everything.
    let paths: [String]
    let definitions: Definitions
    /// What runs in the cluster.
    let workloads: SeenWorkloads
    /// The policies of the cluster that this run was not about.
    let surroundings: [Policy]
    /// The namespaces that were looked at; nil for all.
    let lookedAt: Set<String>?
    /// Whether what belongs to no namespace was looked at too.
    var isOfCluster: Bool { detection.scope.namespaces.isEmpty }

    /// How manifests are found in older revisions.
    var historyReading: HistoryReading {
      HistoryReading(
        paths: paths, maximumBytes: ReadingLimits().bytes, wants: RevisionFiles.isManifest,
        read: { RevisionFiles.policies($0, definitions, defaultNamespace: defaultNamespace) })
    }

    /// What any file of the revision declares, of those that are manifests as they stand.
    func declaredAnywhere() async throws -> [Policy] {
      try await detection.withDeadline { [source, defaultNamespace] in
        try RevisionFiles.read(
          source, paths: [], defaultNamespace: defaultNamespace, keepsObjects: false
        ).manifests.policies
      }
    }

    /// Reads the repository, within the time that it may take.
    func read<Result: Sendable>(
      _ work: @escaping @Sendable (borrowing GitRepository) throws -> Result
    )
      async throws -> Result
    {
      try await detection.withDeadline { [source] in
        try work(source.place.open())
      }
    }
  }

  /// What is known before a comparison begins.
  struct Known: Sendable {
    var source: GitSource?
    var cluster: ClusterDescription?
    /// What others read of the same revision.
    var readings: GitReadings?
    /// What Git's history has answered about the commit of ``source``.
    var history: HistoryMemory?
    /// The only objects of namespaces that may depart, where a watch knows that all others are as they were;
    /// nil for all.
    var suspects: Set<ObjectIdentity>?
    /// What was found before of the fields that Git sets.
    var fieldNotes: [Diagnostic]?
  }

  private func describe(_ cluster: any Cluster) async throws(KubernetesError)
    -> ClusterDescription
  {
    if let cluster = known.cluster { return cluster }
    return try await cluster.describe()
  }

  /// - Throws: as ``run()`` does.
  func outcome() async throws -> Outcome {
    try await cluster.withCluster(environment: environment, logger: logger, now: now) {
      try await compare(with: $0, defaultNamespace: $1)
    }
  }

  func compare(with cluster: any Cluster, defaultNamespace: String) async throws
    -> Outcome
  {
    let startedAt = now()
    async let description = describe(cluster)
    let place = try await place()
    let (source, branch) = try await withDeadline { [git, head, known] in
      let source = try known.source ?? GitSource.open(git, in: place)
      return (source, try head.map { try Branch.open($0, from: source) })
    }
    // Which cluster it is matters before anything is read only where the repository serves several.
    let declaration =
      source.configuration.clusters.isEmpty && self.cluster.cluster == nil
      ? source.configuration.scope
      : try source.scope(ofClusterNamed: self.cluster.cluster, try await description)

    // Git's side takes a processor and the cluster's side the network: they are read side by side.
    let reading = Task {
      try await readGit(source, declaration, defaultNamespace: defaultNamespace)
    }
    async let bothEnds = readBranch(
      branch, declaration, base: reading, defaultNamespace: defaultNamespace)
    async let listing = LiveState.read(request(declaration, reading, cluster), from: cluster)
    async let workloads = SeenWorkloads.read(
      from: cluster,
      namespaces: scope.namespaces.isEmpty || seesAllPods ? nil : scope.namespaces)
    let declared = try await reading.value
    var live = try await listing
    let everything = live.policies
    live.policies.removeAll { !scope.contains($0.reference) }
    let surroundings = everything.filter { !scope.contains($0.reference) }
    let ends = try await bothEnds
    let proposed = ends?.after?.policies ?? []
    if refusesUnknownNames {
      try refuseUnknownNames(declared: declared.policies + proposed, live: live)
    }

    let definitions = await Definitions.read(
      for: declared.policies + proposed, live: live, from: cluster)
    let namespaces = try await namespaces(
      of: cluster, live, everything, declared: declared, configured: declaration.owns)
    let comparison = Comparison(
      declared: definitions.complete(declared.policies),
      live: definitions.complete(live.policies), state: live, definitions: definitions,
      ownership: Ownership(
        named: scope, configured: declaration.owns, declared: declared.all, live: everything,
        namespaces: namespaces.known),
      server: try await description,
      selectors: declared.all + everything, suspects: known.suspects,
      fieldNotes: known.fieldNotes)
    var tolerance = Tolerance(source.configuration.exceptions, now: now())
    let identity = DriftReport.Cluster(try await description).identity
    let containments = Containments(
      comparison.drift, live: live.policies, declared: declared.all, cluster: identity, now: now())
    let departing = containments.drift.compactMap { whole in
      tolerance.remainder(of: whole).map { (whole: whole, rest: $0) }
    }
    let drift = departing.map(\.rest)
    let share =
      shard.map { shard in
        drift.filter { shard.contains(namespace: $0.reference.namespace) }
      } ?? drift
    let seen = try await workloads
    let everyPolicy = live.policies + surroundings
    async let relabelled = labelDrift(
      declared, seen, policies: everyPolicy, cluster, owns: comparison.owns)
    var causes: [ObjectIdentity: Attribution.Cause] = [:]
    var untold: [Diagnostic] = []
    do {
      causes = try await self.causes(
        of: share.filter {
          !comparison.isExplained($0) && declared.rendered[$0.identity] == nil
        }, source, declaration, definitions, comparison, defaultNamespace: defaultNamespace)
    } catch let error as GitError {
      untold.append(Detection.untold("why the cluster departs from Git", error))
    }
    let impact = DriftImpact(
      judgesImpact ? containments.drift : [],
      live: definitions.complete(live.policies) + surroundings, workloads: seen,
      namespaces: namespaces.known, isNarrowed: !scope.namespaces.isEmpty)
    let attributing = try await attribute(
      share, source, declaration, definitions, declared, live.policies,
      defaultNamespace: defaultNamespace)
    var findings = drift.map { drift in
      var finding = Finding(drift, cluster: identity) { declared.place(of: $1, in: $0) }
      if let cause = causes[drift.identity], !(declared.isRendered && cause.isNever) {
        finding.explain(cause, history: history, under: paths(declaration), now: now())
      } else if history > 0, declared.isRendered, finding.cause == nil, finding.state != .missing {
        finding.cause = .unknown
        finding.add("kustomize renders what Git declares, and its older results were not looked at")
      }
      comparison.explain(&finding, drift)
      attributing.who.explain(&finding, drift)
      impact.explain(&finding, drift, owns: comparison.owns)
      finding.sentence = finding.story
      finding.grade(by: source.configuration.severities)
      return finding
    }
    let departures = zip(departing, findings).map { ($0.whole, $1) }
    // A containment that does not hold is told once.
    if !containments.findings.isEmpty {
      let told = Set(containments.findings.map(\.object))
      findings.removeAll { $0.state == .unmanaged && told.contains($0.object) }
      findings += containments.findings
      findings.sort { $0.object < $1.object }
    }
    let labels = try await relabelled
    findings += labels.findings(&tolerance, cluster: identity, owns: comparison.owns).map {
      var finding = $0
      finding.grade(by: source.configuration.severities)
      return finding
    }
    findings += tolerance.findings(cluster: identity)
    let asserting = AssertionFindings(
      source.configuration.connectivity,
      live: everyPolicy, workloads: seen, cluster: identity, within: scope)
    findings += asserting.findings
    findings = Severity.allCases.flatMap { grade in findings.filter { $0.severity == grade } }
    let needsPods =
      !source.configuration.connectivity.isEmpty || findings.contains { $0.impact != nil }
    let told =
      shard.map { shard in
        findings.filter { shard.contains(namespace: $0.object.namespace) }
      } ?? findings
    var report = try await report(
      source, declared, description, startedAt: startedAt, findings: told,
      workloads: seen.coverage, gaps: live.gaps, exceptions: tolerance.told,
      diagnostics: source.place.notes + declared.diagnostics + comparison.diagnostics
        + namespaces.diagnostics
        + untold + (needsPods ? seen.notes : []) + impact.diagnostics(of: findings)
        + asserting.diagnostics + labels.diagnostics + attributing.diagnostics
        + uncheckedIdentity(source, try await description)
        + limits(declaration, declared, comparison))
    report.scope = scope.inReport(paths: git.paths)
    report.shard = shard
    if let ends {
      let judging = BranchJudging(
        ends,
        beside: BranchJudging.Surroundings(
          declared: declared, live: definitions.complete(everyPolicy), comparison: comparison,
          workloads: seen, namespaces: namespaces.known, definitions: definitions,
          isNarrowed: !scope.namespaces.isEmpty, cluster: identity))
      let authors = try await authors(
        of: judging.changes, ends, under: paths(declaration), definitions,
        defaultNamespace: defaultNamespace)
      report.proposed = judging.proposal(
        by: authors, beside: report, source.configuration.severities)
      report.finishedAt = now()
    }
    return Outcome(
      report: report, source: source, description: try await description,
      declared: definitions.complete(declared.policies),
      live: definitions.complete(live.policies), departures: departures, comparison: comparison,
      contained: containments.contained,
      manifests: declared.objects, isAnythingDeclared: !declared.all.isEmpty,
      doubt: declared.doubt, apis: live.apis, gaps: live.gaps, actors: attributing.who.actors,
      defaultNamespace: defaultNamespace, detection: self, paths: paths(declaration),
      definitions: definitions, workloads: seen,
      surroundings: surroundings,
      lookedAt: scope.namespaces.isEmpty ? live.readOneByOne : scope.namespaces)
  }

  /// Pods that their labels move into policies or out of them.
  private func labelDrift(
    _ declared: DeclaredState, _ workloads: SeenWorkloads, policies: [Policy],
    _ cluster: any Cluster, owns: @escaping @Sendable (String) -> Bool
  ) async throws(KubernetesError) -> LabelDrift {
    try await LabelDrift.find(
      declared: judgesImpact ? declared.podTemplates : [], knowsAll: !declared.mayTransformPods,
      in: workloads, policies: judgesImpact ? policies : [], cluster: cluster
    ) { workload in
      owns(workload.namespace)
        && workload.object.map { scope.contains($0) } ?? true
    }
  }

  private func report(
    _ source: GitSource, _ declared: DeclaredState, _ description: ClusterDescription,
    startedAt: Instant, findings: [Finding], workloads: DriftReport.Coverage.Extent,
    gaps: [LiveState.Gap], exceptions: [DriftReport.Exception], diagnostics: [Diagnostic]
  ) -> DriftReport {
    let all = description.diagnostics + diagnostics
    return DriftReport(
      source: DriftReport.Source(
        repository: source.repository, revision: source.revision, commit: source.commit.id,
        committedAt: Instant(secondsSinceEpoch: source.commit.committedAt),
        policies: declared.policies.count),
      cluster: DriftReport.Cluster(description),
      startedAt: startedAt, finishedAt: now(),
      coverage: DriftReport.Coverage(
        policies: all.contains { $0.severity == .error } ? .partial : .full,
        workloads: workloads, gaps: Detection.gaps(gaps, among: all)),
      findings: findings, exceptions: exceptions, diagnostics: all)
  }
}

extension Attribution.Cause {
  /// Whether it says that an object was nowhere in Git.
  fileprivate var isNever: Bool { if case .neverInGit = self { true } else { false } }
}

extension Detection {
  /// What could not be seen, as far as that is known by kind and namespace.
  ///
  /// - Parameters:
  ///   - gaps: what of the cluster could not be read.
  ///   - diagnostics: all of the run's; each gap is one of them.
  fileprivate static func gaps(
    _ gaps: [LiveState.Gap], among diagnostics: [Diagnostic]
  ) -> [DriftReport.Gap]? {
    let errors = diagnostics.count { $0.severity == .error }
    if errors == 0 { return nil }
    // A file of Git's that cannot be read may declare anything.
    if errors > gaps.count { return [DriftReport.Gap()] }
    return gaps.map { DriftReport.Gap(kind: $0.kind.name, namespace: $0.namespace) }
  }
}

/// There is nothing that could be said to be in sync.
struct NothingToCompare: Error, CustomStringConvertible {
  let description: String
}

extension DriftReport.Cluster {
  init(_ description: ClusterDescription) {
    self.init(
      name: description.name, server: description.server, version: description.version,
      uid: description.uid, snapshot: description.snapshot)
  }
}

extension Finding {
  /// Sets the severity that the first rule that fits says.
  fileprivate mutating func grade(by rules: [SeverityRule]) {
    let paths = (changes ?? []).compactMap { JSONPointer($0.path) }
    guard
      let rule = rules.first(where: {
        $0.matches(object, state: state?.rawValue ?? "", paths: paths)
      })
    else { return }
    severity = rule.severity
    severityReason = "as \(Configuration.path) says"
  }
}
