import DriftDetection
import GitRepository
import KubernetesClient
import Logging
import PolicyModel
import Reports

/// One comparison of Git with a cluster.
struct Detection: Sendable {
  /// Reading the files of a revision takes well under a second for thousands of policies.
  private static let gitDeadline = Duration.seconds(120)

  let scope: Scope
  let git: GitOptions
  let cluster: ClusterOptions
  let environment: [String: String]
  let logger: Logger
  let now: @Sendable () -> Instant

  /// - Throws: ``GitError``, ``KubernetesError`` or ``NothingToCompare``, each a sentence.
  func run() async throws -> DriftReport {
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
      let report = try await compare(with: server, defaultNamespace: connection.namespace)
      await server.close()
      return report
    } catch {
      await server.close()
      throw error
    }
  }

  private func compare(with cluster: any Cluster, defaultNamespace: String) async throws
    -> DriftReport
  {
    let startedAt = now()
    // Git's side takes a processor and the cluster's side the network: they are read side by side.
    let reading = Task {
      try await Deadline.run(within: Detection.gitDeadline, or: tooSlow) {
        try readGit(defaultNamespace: defaultNamespace)
      }
    }
    let extent: LiveState.Extent =
      scope.namespaces.isEmpty
      ? .all { (try? await scope.needed(for: reading.value.policies)) ?? [] }
      : .only(scope.namespaces)
    async let description = cluster.describe()
    async let listing = LiveState.read(.networkPolicy, from: cluster, extent)
    let git = try await reading.value
    let (live, described) = try await (listing, description)
    return try report(git, live, described, startedAt: startedAt)
  }

  private var tooSlow: GitError {
    GitError(
      code: .unreadableObject,
      description:
        "reading \(git.repo) did not end within \(Detection.gitDeadline.components.seconds) "
        + "seconds; the repository may be damaged (git fsck), or name fewer files with --path")
  }

  private func readGit(defaultNamespace: String) throws -> DeclaredState {
    var state = try DeclaredState.read(git, defaultNamespace: defaultNamespace)
    if state.policies.isEmpty {
      let place = git.paths.isEmpty ? "" : " under \(git.paths.joined(separator: ", "))"
      let what =
        "commit \(state.source.commit.prefix(12)) of \(git.repo) declares no policy\(place)"
      let broken = state.diagnostics.filter { $0.severity == .error }
      guard scope.namesOwned else {
        let remedy =
          broken.isEmpty
          ? "; name their folder with --path, or what Git owns with --owns"
          : broken.map { "\n  \($0.inWords)" }.joined()
        throw NothingToCompare(description: what + remedy)
      }
      state.diagnostics.append(Diagnostic(.warning, what))
    }
    state.policies.removeAll { !scope.contains($0.reference) }
    state.source.policies = state.policies.count
    return state
  }

  private func report(
    _ git: DeclaredState, _ live: LiveState, _ description: ClusterDescription, startedAt: Instant
  ) throws -> DriftReport {
    let found = live.policies.filter { scope.contains($0.reference) }
    try refuseUnknownNames(declared: git.policies, live: found, unseen: live.unseen)
    let owned = scope.owned(with: git.namespaces)
    let drift = DriftDetector.detect(
      declared: git.policies, live: found, owns: owned.contains,
      saw: { live.unseen[$0] == nil })
    var diagnostics = git.diagnostics + description.diagnostics
    for (namespace, error) in live.unseen.sorted(by: { $0.key < $1.key }) {
      diagnostics.append(
        Diagnostic(.error, "namespace \(namespace) could not be read: \(error)"))
    }
    let cluster = DriftReport.Cluster(
      name: description.name, server: description.server, version: description.version,
      uid: description.uid, snapshot: description.snapshot)
    let identity =
      description.uid ?? description.server ?? description.snapshot ?? description.name ?? ""
    return DriftReport(
      source: git.source, cluster: cluster, startedAt: startedAt, finishedAt: now(),
      coverage: DriftReport.Coverage(
        policies: diagnostics.contains { $0.severity == .error } ? .partial : .full),
      findings: drift.map { Finding($0, cluster: identity) }, diagnostics: diagnostics)
  }

  /// A policy or namespace that was named and is nowhere is a slip of the person's, not a state in
  /// sync.
  private func refuseUnknownNames(
    declared: [Policy], live: [Policy], unseen: [String: KubernetesError]
  ) throws {
    let known = Set((declared + live).map(\.reference.qualifiedName))
    for policy in scope.policies.sorted(by: { $0.qualifiedName < $1.qualifiedName })
    where !known.contains(policy.qualifiedName) && unseen[policy.namespace] == nil {
      throw NothingToCompare(
        description: "no policy \(policy.qualifiedName) is in Git or in the cluster; "
          + "look at its namespace and name")
    }
    let inhabited = Set((declared + live).compactMap(\.reference.namespace))
    for namespace in scope.mustHoldPolicies.subtracting(inhabited).sorted()
    where unseen[namespace] == nil {
      throw NothingToCompare(
        description: "no policy of the namespace \(namespace) is in Git or in the cluster; "
          + "look at its name")
    }
  }
}

/// There is nothing that could be said to be in sync.
struct NothingToCompare: Error, CustomStringConvertible {
  let description: String
}
