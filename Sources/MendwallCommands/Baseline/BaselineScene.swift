import KubernetesClient
import Kustomize
import MendwallConfiguration
import PolicyModel
import Workloads

/// What a baseline is worked out from: Git's policies, and what runs in the cluster.
struct BaselineScene: Sendable {
  let source: GitSource
  /// What the configuration says of this cluster.
  let declaration: Configuration.Scope
  /// The files or folders that were read of the revision; none means everything.
  let paths: [String]
  let declared: DeclaredState
  let live: [Policy]
  let inventory: Inventory
  let notes: [Diagnostic]
  let isComplete: Bool

  /// - Throws: as ``StateReading`` does.
  static func read(_ reading: StateReading) async throws -> BaselineScene {
    let git = reading.git
    let place = try await reading.place(of: git)
    let source = try await git.withDeadline { try GitSource.open(git, in: place) }
    return try await reading.cluster.withCluster(
      environment: reading.environment, logger: reading.logger, now: reading.now
    ) { cluster, defaultNamespace in
      let isOne = source.configuration.clusters.isEmpty && reading.cluster.cluster == nil
      let declaration =
        isOne
        ? source.configuration.scope
        : try source.scope(
          ofClusterNamed: reading.cluster.cluster, try await cluster.describe())
      async let state = StateReading.read(cluster)
      let paths = git.paths.isEmpty ? declaration.paths ?? [] : git.paths
      let files = try await git.withDeadline {
        try RevisionFiles.read(
          source, paths: paths, defaultNamespace: defaultNamespace, keepsObjects: false,
          readsWorkloads: true)
      }
      let declared = try await DeclaredState.read(
        files, renderer: KustomizeRenderer(search: reading.environment["PATH"] ?? ""))
      return BaselineScene(source, declaration, paths, declared, try await state)
    }
  }

  private init(
    _ source: GitSource, _ declaration: Configuration.Scope, _ paths: [String],
    _ declared: DeclaredState, _ state: ReachableState
  ) {
    self.source = source
    self.declaration = declaration
    self.paths = paths
    self.declared = declared
    live = state.policies
    let own = declared.workloads?.inventory ?? Inventory()
    // Pods as they run; without any, as Git declares them.
    inventory =
      state.inventory.pods.isEmpty
      ? state.inventory.borrowing(from: own) : own.borrowing(from: state.inventory)
    notes = source.place.notes + declared.diagnostics + state.notes
    isComplete = state.isComplete && !notes.contains { $0.severity == .error }
  }

  // MARK: Namespaces

  /// The namespaces that are to deny by default.
  ///
  /// - Throws: ``Refusal`` where there are none, or one that was named is nowhere.
  func namespaces(_ options: BaselineOptions) throws(Refusal) -> [NamespaceLabels] {
    let scope = Scope(policies: [], namespaces: [], owned: options.owned)
    let own = declared.all.filter { $0.kind === PolicyKind.namespace }.map(\.reference.name)
    let known = Set(
      inventory.namespaces.map(\.name) + own
        + (declared.all + live).compactMap(\.reference.namespace))
    if let unknown = options.namespaces.first(where: { !known.contains($0) }) {
      throw Refusal(
        "the namespace \(unknown) is neither in Git nor in the cluster; look for a slip in its name"
      )
    }
    let ownership = ownership(scope)
    let names =
      options.namespaces.isEmpty
      ? known.union(scope.owned.literalNames).filter { name in
        ownership.owns(namespace: name) || isDeclared(name, own)
      } : Set(options.namespaces)
    if names.isEmpty {
      throw Refusal(
        "Git owns no namespace here; name one with -n or --owns, or under owns: of \(Configuration.path)"
      )
    }
    let labels = Dictionary(inventory.namespaces.map { ($0.name, $0) }) { first, _ in first }
    return names.sorted().map { labels[$0] ?? NamespaceLabels(name: $0, labels: nil) }
  }

  /// Whether a namespace is Git's by its own manifest.
  private func isDeclared(_ name: String, _ own: [String]) -> Bool {
    declaration.owns == nil && own.contains(name) && !OwnedNamespaces.system.contains(name)
  }

  private func ownership(_ scope: Scope) -> Ownership {
    Ownership(
      named: scope, configured: declaration.owns, declared: declared.all, live: live,
      namespaces: inventory.namespaces)
  }

  // MARK: Policies

  /// Git's policies.
  var gitPolicies: [Policy] { declared.all.filter { $0.kind.role == .policy } }

  /// The policies that are in force once all is as Git says: Git's, and those of others that it does not own.
  func policies(_ options: BaselineOptions) -> [Policy] {
    let ownership = ownership(Scope(policies: [], namespaces: [], owned: options.owned))
    let known = Set(declared.all.map(\.identity))
    return gitPolicies
      + live.filter { policy in
        policy.kind.role == .policy && !known.contains(policy.identity) && !ownership.owns(policy)
      }
  }
}
