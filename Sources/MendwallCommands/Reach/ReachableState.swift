import Documents
import GitRepository
import KubernetesClient
import Kustomize
import Logging
import MendwallConfiguration
import PolicyModel
import Workloads

/// A state's policies and what runs there.
struct ReachableState: Sendable {
  var policies: [Policy]
  var inventory: Inventory
  /// What a reader should know of it.
  var notes: [Diagnostic] = []
  /// Whether all that the answers depend on was seen.
  var isComplete = true
  /// What its repository's configuration says.
  var configuration: Configuration?
}

/// Reads states by their names.
struct StateReading: Sendable {
  let git: GitOptions
  let cluster: ClusterOptions
  let environment: [String: String]
  let logger: Logger
  let now: @Sendable () -> Instant
  /// Who is told while a remote repository is fetched.
  var terminal = GitTerminal()

  /// - Throws: ``GitError``, ``RemoteError``, ``KubernetesError``, ``KustomizeError``, ``ConfigurationError`` or
  ///   ``UnknownCluster``, each a sentence.
  func read(_ name: StateName) async throws -> ReachableState {
    switch name {
    case .git(let revision): try await readGit(revision)
    case .live:
      try await cluster.withCluster(environment: environment, logger: logger, now: now) {
        cluster, _ in
        try await StateReading.read(cluster)
      }
    case .path(let path):
      try await StateReading.read(ManifestDirectory(path: path, isSnapshot: false))
    }
  }

  private func readGit(_ revision: String?) async throws -> ReachableState {
    var git = git
    git.revision = revision ?? git.revision
    let place = try await place(of: git)
    let (source, files) = try await git.withDeadline { [git, cluster] in
      let source = try GitSource.open(git, in: place)
      let scope =
        try cluster.cluster.map {
          try source.scope(ofClusterNamed: $0, ClusterDescription())
        } ?? source.configuration.scope
      let files = try RevisionFiles.read(
        source, paths: git.paths.isEmpty ? scope.paths ?? [] : git.paths,
        defaultNamespace: "default", keepsObjects: false, readsWorkloads: true)
      return (source, files)
    }
    let state = try await DeclaredState.read(
      files, renderer: KustomizeRenderer(search: environment["PATH"] ?? ""))
    let notes = place.notes + state.diagnostics + (state.workloads?.diagnostics ?? [])
    return ReachableState(
      policies: state.policies.filter { $0.kind.role == .policy },
      inventory: state.workloads?.inventory ?? Inventory(), notes: notes,
      isComplete: !notes.contains { $0.severity == .error },
      configuration: source.configuration)
  }

  /// Where the revision of Git's options can be read.
  func place(of git: GitOptions) async throws -> GitPlace {
    try await git.place(
      for: [git.revision], environment: environment, logger: logger, terminal: terminal, now: now)
  }

  /// What a cluster has, or a folder of manifests.
  static func read(_ cluster: any Cluster) async throws -> ReachableState {
    async let inventory = cluster.inventory(namespaces: nil)
    let live = try await LiveState.read(
      LiveState.Request(kinds: PolicyKind.all.filter { $0.role == .policy }), from: cluster)
    let seen = try await inventory
    var notes = seen.notes
    for gap in live.gaps {
      notes.append(
        Diagnostic(
          .error, "\(gap.kind.name)s could not be read, and count all the same: \(gap.error)"))
    }
    return ReachableState(
      policies: live.policies, inventory: seen.inventory, notes: notes,
      isComplete: seen.podsError == nil && !notes.contains { $0.severity == .error })
  }
}
