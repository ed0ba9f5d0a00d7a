import Attribution
import AuditLogs
import Documents
import DriftDetection
import GitRepository
import KubernetesClient
import Kustomize
import Logging
import MendwallConfiguration
import PolicyModel
import Reports

/// One comparison of Git with a cluster.
struct Detection: Sendable {
  /// Reading the files of a revision takes well under a second for thousands of policies.
  private static let gitDeadline = Duration.seconds(120)

  let scope: Scope
  let git: GitOptions
  let cluster: ClusterOptions
  /// How many commits are looked through for causes.
  let history: Int
  let audit: AuditOptions
  let environment: [String: String]
  let logger: Logger
  let now: @Sendable () -> Instant

  /// - Throws: ``GitError``, ``KubernetesError``, ``KustomizeError``, ``ConfigurationError``,
  ///   ``UnknownCluster`` or ``NothingToCompare``, each a sentence.
  func run() async throws -> DriftReport { try await outcome().report }

  /// What a comparison told, and what it saw.
  struct Outcome: Sendable {
    let report: DriftReport
    let source: GitSource
    let declared: [Policy]
    let live: [Policy]
    let actors: ActorSearch
    let defaultNamespace: String
    fileprivate let detection: Detection
    fileprivate let paths: [String]
    fileprivate let definitions: Definitions

    /// How manifests are found in older revisions.
    var historyReading: HistoryReading {
      HistoryReading(
        paths: paths, maximumBytes: ReadingLimits().bytes, wants: RevisionFiles.isManifest,
        read: { RevisionFiles.policies($0, definitions, defaultNamespace: defaultNamespace) })
    }

    /// Reads the repository, within the time that it may take.
    func read<Result: Sendable>(
      _ work: @escaping @Sendable (borrowing GitRepository) throws -> Result
    )
      async throws -> Result
    {
      try await detection.withDeadline { [source] in
        try work(GitRepository(at: source.repository))
      }
    }
  }

  /// - Throws: as ``run()`` does.
  func outcome() async throws -> Outcome {
    if let path = cluster.live {
      return try await compare(with: ManifestDirectory(path: path), defaultNamespace: "default")
    }
    var limits = RequestLimits()
    limits.attempt = .seconds(cluster.requestTimeout)
    limits.connect = min(limits.connect, limits.attempt)
    let connection = try Connection.resolve(
      kubeconfig: cluster.kubeconfig, context: cluster.context, environment: environment)
    for warning in connection.warnings { logger.warning("\(warning)") }
    let server = try APIServer(connection, limits: limits, logger: logger, now: now)
    do {
      let outcome = try await compare(with: server, defaultNamespace: connection.namespace)
      await server.close()
      return outcome
    } catch {
      await server.close()
      throw error
    }
  }

  private func compare(with cluster: any Cluster, defaultNamespace: String) async throws
    -> Outcome
  {
    let startedAt = now()
    async let description = cluster.describe()
    let source = try await withDeadline { [git] in try GitSource.open(git) }
    // Which cluster it is matters before anything is read only where the repository serves several.
    let declaration =
      source.configuration.clusters.isEmpty && self.cluster.cluster == nil
      ? source.configuration.scope
      : try source.scope(ofClusterNamed: self.cluster.cluster, try await description)

    // Git's side takes a processor and the cluster's side the network: they are read side by side.
    let reading = Task {
      try await readGit(source, declaration, defaultNamespace: defaultNamespace)
    }
    async let listing = LiveState.read(request(declaration, reading, cluster), from: cluster)
    let declared = try await reading.value
    var live = try await listing
    let everything = live.policies
    live.policies.removeAll { !scope.contains($0.reference) }
    try refuseUnknownNames(declared: declared.policies, live: live)

    let definitions = await Definitions.read(for: declared.policies, live: live, from: cluster)
    let namespaces = try await namespaces(
      of: cluster, live, everything, declared: declared, configured: declaration.owns)
    let comparison = Comparison(
      declared: definitions.complete(declared.policies),
      live: definitions.complete(live.policies), state: live, definitions: definitions,
      ownership: Ownership(
        named: scope, configured: declaration.owns, declared: declared.all, live: everything,
        namespaces: namespaces.known),
      server: try await description,
      selectors: declared.all + everything)
    var tolerance = Tolerance(source.configuration.exceptions, now: now())
    let drift = comparison.drift.compactMap { tolerance.remainder(of: $0) }
    let causes = try await causes(
      of: drift.filter {
        !comparison.isExplained($0) && declared.rendered[$0.identity] == nil
      }, source, declaration, definitions, comparison, defaultNamespace: defaultNamespace)
    let attributing = try await attribute(
      drift, source, declaration, definitions, declared, live.policies,
      defaultNamespace: defaultNamespace)
    let identity = try await description.identity
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
      finding.sentence = finding.story
      finding.grade(by: source.configuration.severities)
      return finding
    }
    findings += tolerance.findings(cluster: identity)
    let report = try await report(
      source, declared, description, startedAt: startedAt, findings: findings,
      exceptions: tolerance.told,
      diagnostics: declared.diagnostics + comparison.diagnostics + namespaces.diagnostics
        + attributing.diagnostics + uncheckedIdentity(source, try await description)
        + limits(declaration, declared, comparison))
    return Outcome(
      report: report, source: source, declared: definitions.complete(declared.policies),
      live: definitions.complete(live.policies), actors: attributing.who.actors,
      defaultNamespace: defaultNamespace, detection: self, paths: paths(declaration),
      definitions: definitions)
  }

  // MARK: Git

  /// libgit2 has no deadlines of its own.
  private func withDeadline<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result)
    async throws -> Result
  {
    let late = GitError(
      code: .unreadableObject,
      description:
        "reading \(git.repo) did not end within \(Detection.gitDeadline.components.seconds) "
        + "seconds; the repository may be damaged (git fsck), or name fewer files with --path")
    return try await Deadline.run(within: Detection.gitDeadline, or: late, work)
  }

  private func readGit(
    _ source: GitSource, _ declaration: Configuration.Scope, defaultNamespace: String
  ) async throws -> DeclaredState {
    let paths = paths(declaration)
    let files = try await withDeadline {
      try RevisionFiles.read(source, paths: paths, defaultNamespace: defaultNamespace)
    }
    var state = try await DeclaredState.read(
      files, renderer: KustomizeRenderer(search: environment["PATH"] ?? ""))
    if state.policies.isEmpty {
      let place = paths.isEmpty ? "" : " under \(paths.joined(separator: ", "))"
      let what =
        "commit \(source.commit.id.prefix(12)) of \(git.repo) declares no policy\(place)"
      let broken = state.diagnostics.filter { $0.severity == .error }
      guard !scope.owned.names.isEmpty || declaration.owns != nil else {
        let remedy =
          broken.isEmpty
          ? "; name their folder with --path, or what Git owns with --owns"
          : broken.map { "\n  \($0.inWords)" }.joined()
        throw NothingToCompare(description: what + remedy)
      }
      state.diagnostics.append(Diagnostic(.warning, what))
    }
    state.policies.removeAll { policy in
      !scope.contains(policy.reference)
        || declaration.kinds?.contains { $0 === policy.kind } == false
    }
    return state
  }

  private func paths(_ declaration: Configuration.Scope) -> [String] {
    git.paths.isEmpty ? declaration.paths ?? [] : git.paths
  }

  private func causes(
    of drift: [Drift], _ source: GitSource, _ declaration: Configuration.Scope,
    _ definitions: Definitions, _ comparison: Comparison, defaultNamespace: String
  ) async throws -> [ObjectIdentity: Attribution.Cause] {
    guard history > 0, !drift.isEmpty else { return [:] }
    let paths = paths(declaration)
    return try await withDeadline { [history] in
      var search = CauseSearch(
        drift,
        read: { RevisionFiles.policies($0, definitions, defaultNamespace: defaultNamespace) },
        isInSync: comparison.isInSync)
      let repository = try GitRepository(at: source.repository)
      return try search.run(
        in: repository, from: source.commit, most: history, under: paths,
        maximumBytes: ReadingLimits().bytes, where: RevisionFiles.isManifest)
    }
  }

  /// Asks history and the audit logs who made what departs so.
  private func attribute(
    _ drift: [Drift], _ source: GitSource, _ declaration: Configuration.Scope,
    _ definitions: Definitions, _ declared: DeclaredState, _ live: [Policy],
    defaultNamespace: String
  ) async throws -> (who: Attributing, diagnostics: [Diagnostic]) {
    // What a kustomization renders no file of Git declares as it is.
    let questions = Attributing.questions(
      about: drift.filter { declared.rendered[$0.identity] == nil })
    let paths = paths(declaration)
    var origins = OriginAnswers()
    if history > 0, !questions.isEmpty, let commit = ObjectID(source.commit.id) {
      origins = try await withDeadline {
        let reading = HistoryReading(
          paths: paths, maximumBytes: ReadingLimits().bytes, wants: RevisionFiles.isManifest,
          read: { RevisionFiles.policies($0, definitions, defaultNamespace: defaultNamespace) })
        var search = OriginSearch(questions, reading: reading)
        var reader = try HistoryReader(GitRepository(at: source.repository))
        return try search.run(in: &reader, from: commit)
      }
    }
    var events = AuditLogs.Reading()
    // Of what is named one by one the log is asked whether it departs or not.
    let named = scope.policies.isEmpty ? [] : (declared.policies + live).map(\.reference)
    let interest = AuditInterest(drift.map(\.reference) + named)
    if !audit.logs.isEmpty, !interest.isEmpty {
      events = try AuditLogs.read(audit.logs, about: interest, envelope: audit.envelope)
    }
    return (Attributing(origins: origins, actors: ActorSearch(events.events)), events.diagnostics)
  }

  // MARK: Cluster

  private func request(
    _ declaration: Configuration.Scope, _ reading: Task<DeclaredState, any Error>,
    _ cluster: any Cluster
  ) -> LiveState.Request {
    let kinds = declaration.kinds ?? PolicyKind.all
    return LiveState.Request(
      kinds: kinds.filter { $0.role == .policy && scope.contains($0) },
      namespaces: scope.namespaces.isEmpty ? nil : scope.namespaces,
      declared: { (try? await reading.value)?.policies ?? [] },
      otherwise: { [scope] in
        let declared = (try? await reading.value)?.policies.compactMap(\.reference.namespace) ?? []
        var namespaces = Set(declared)
        for owned in [scope.owned, declaration.owns].compactMap({ $0 }) {
          namespaces.formUnion(owned.literalNames)
          guard owned.hasPatterns, let known = try? await cluster.list(.namespace, namespace: nil)
          else {
            continue
          }
          namespaces.formUnion(
            known.filter { owned.contains(NamespaceLabels($0)) != false }.map(\.reference.name))
        }
        return namespaces
      })
  }

  /// The cluster's namespaces with their labels, where anything depends on them.
  private func namespaces(
    of cluster: any Cluster, _ live: LiveState, _ everything: [Policy], declared: DeclaredState,
    configured: OwnedNamespaces?
  ) async throws -> (known: [NamespaceLabels], diagnostics: [Diagnostic]) {
    let known = Set(declared.policies.map(\.identity))
    let reaching = live.policies.filter {
      $0.kind.role == .policy && !$0.kind.isNamespaced && !known.contains($0.identity)
    }
    let hasPatterns = configured?.hasPatterns == true || scope.owned.hasPatterns
    let isOwnershipOpen = configured?.selector != nil || hasPatterns && live.isReadOneByOne
    guard isOwnershipOpen || !reaching.isEmpty else { return ([], []) }
    do {
      let objects =
        live.apis[PolicyKind.namespace.id] == nil
        ? try await cluster.list(.namespace, namespace: nil)
        : everything.filter { $0.kind === PolicyKind.namespace }
      return (objects.map { NamespaceLabels($0) }, [])
    } catch {
      // Whoever may not see the namespaces still learns what is in those that Git names.
      let unknown =
        isOwnershipOpen
        ? "which namespaces Git owns by a pattern or a selector is not known"
        : "which namespaces \(reaching[0].reference) and others like it reach is not known; each "
          + "counts as drift"
      return (
        [],
        [
          Diagnostic(
            isOwnershipOpen ? .error : .warning,
            "the cluster's namespaces could not be read (\(error)): \(unknown)")
        ]
      )
    }
  }

  /// A policy or namespace that was named and is nowhere is a slip of the person's, not a state in
  /// sync.
  private func refuseUnknownNames(declared: [Policy], live: LiveState) throws {
    let references = (declared + live.policies).map(\.reference)
    let known = Set(references.map(\.qualifiedName))
    func isSeen(_ namespace: String?) -> Bool {
      !live.gaps.contains { $0.namespace == nil || $0.namespace == namespace }
    }
    for policy in scope.policies.sorted(by: { $0.qualifiedName < $1.qualifiedName })
    where !known.contains(policy.qualifiedName) && isSeen(policy.namespace) {
      throw NothingToCompare(
        description: "no policy \(policy.qualifiedName) is in Git or in the cluster; "
          + "look for a slip in its namespace or name")
    }
    let inhabited = Set(references.compactMap(\.namespace))
    for namespace in scope.mustHoldPolicies.subtracting(inhabited).sorted() where isSeen(namespace)
    {
      throw NothingToCompare(
        description: "no policy of the namespace \(namespace) is in Git or in the cluster; "
          + "look for a slip in its name")
    }
  }

  /// Whether the configuration tells the cluster by a uid that its server does not let this user see.
  private func uncheckedIdentity(_ source: GitSource, _ cluster: ClusterDescription) -> [Diagnostic]
  {
    guard !source.configuration.clusters.isEmpty, cluster.server != nil, cluster.uid == nil else {
      return []
    }
    return [
      Diagnostic(
        .error,
        "whether this is the cluster that \(Configuration.path) means could not be checked: the uid of the "
          + "namespace kube-system cannot be read; grant {apiGroups: [\"\"], resources: [\"namespaces\"], "
          + "resourceNames: [\"kube-system\"], verbs: [\"get\"]}")
    ]
  }

  /// What of Git's side, or of the cluster's, this run does not look at, where a reader may think that it does.
  private func limits(
    _ declaration: Configuration.Scope, _ declared: DeclaredState, _ comparison: Comparison
  ) -> [Diagnostic] {
    var notes: [String] = []
    if scope.policies.isEmpty, !scope.namespaces.isEmpty {
      notes.append(
        "policies without a namespace, which may reach those of --namespace, were not looked at")
    }
    if scope.policies.isEmpty {
      notes += comparison.unownedNamespaces(among: scope.namespaces).map { namespace in
        "what Git does not declare in \(namespace) was not counted, since Git does not own it; --owns \(namespace) does"
      }
    }
    if let kinds = declaration.kinds {
      let left = declared.all.count { policy in !kinds.contains { $0 === policy.kind } }
      if left > 0 {
        notes.append(
          "\(left) \(left == 1 ? "object" : "objects") that Git declares were left out: \(Configuration.path) names "
            + "the kinds to compare")
      }
    }
    let system = Set(declared.all.compactMap(\.reference.namespace)).intersection(
      OwnedNamespaces.system)
    if declaration.owns == nil,
      let namespace = system.sorted().first(where: { !scope.owned.names($0) })
    {
      notes.append(
        "beside Git's own policies of \(namespace), others there do not count as drift unless \(Configuration.path) or "
          + "--owns names the namespace")
    }
    return notes.map { Diagnostic(.info, $0) }
  }

  // MARK: Report

  private func report(
    _ source: GitSource, _ declared: DeclaredState, _ description: ClusterDescription,
    startedAt: Instant, findings: [Finding], exceptions: [DriftReport.Exception],
    diagnostics: [Diagnostic]
  ) -> DriftReport {
    let all = description.diagnostics + diagnostics
    return DriftReport(
      source: DriftReport.Source(
        repository: source.repository, revision: source.revision, commit: source.commit.id,
        committedAt: Instant(secondsSinceEpoch: source.commit.committedAt),
        policies: declared.policies.count),
      cluster: DriftReport.Cluster(
        name: description.name, server: description.server, version: description.version,
        uid: description.uid, snapshot: description.snapshot),
      startedAt: startedAt, finishedAt: now(),
      coverage: DriftReport.Coverage(
        policies: all.contains { $0.severity == .error } ? .partial : .full),
      findings: findings, exceptions: exceptions, diagnostics: all)
  }
}

extension Attribution.Cause {
  /// Whether it says that an object was nowhere in Git.
  fileprivate var isNever: Bool { if case .neverInGit = self { true } else { false } }
}

/// There is nothing that could be said to be in sync.
struct NothingToCompare: Error, CustomStringConvertible {
  let description: String
}

extension ClusterDescription {
  /// What stands for the cluster in the ids of findings.
  fileprivate var identity: String { uid ?? server ?? snapshot ?? name ?? "" }
}

extension NamespaceLabels {
  /// What a Namespace object tells.
  fileprivate init(_ namespace: Policy) {
    self.init(
      name: namespace.reference.name,
      labels: Dictionary(
        namespace.labels.entries.map { ($0.key, $0.value.string ?? "") }
      ) { first, _ in first })
  }
}

extension Finding {
  /// Sets the severity that the first rule that fits says.
  fileprivate mutating func grade(by rules: [SeverityRule]) {
    let paths = (changes ?? []).compactMap { JSONPointer($0.path) }
    let rule = rules.first { $0.matches(object, state: state?.rawValue ?? "", paths: paths) }
    severity = rule?.severity ?? severity
  }
}
