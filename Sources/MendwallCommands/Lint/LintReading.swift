import Documents
import GitRepository
import KubernetesClient
import Linting
import MendwallConfiguration
import PolicyModel
import Workloads

/// Reads a state as the linter judges it: every policy as it was written, whatever is wrong with it.
struct LintReading: Sendable {
  /// What is to be judged.
  struct State {
    var input = LintInput()
    var exemptions: [RuleExemption] = []
    /// An error among them means that something was not read.
    var diagnostics: [Diagnostic] = []
  }

  private let reading: StateReading
  private let withCluster: Bool

  /// - Parameters:
  ///   - reading: where states are.
  ///   - withCluster: whether what runs is the cluster's.
  init(_ reading: StateReading, withCluster: Bool) {
    self.reading = reading
    self.withCluster = withCluster
  }

  /// - Throws: ``GitError``, ``RemoteError``, ``KubernetesError``, ``ConfigurationError``, each a sentence.
  func read(_ name: StateName) async throws -> State {
    switch name {
    case .git(let revision): try await git(revision)
    case .path(let path): try await files(path)
    case .live: try await live()
    }
  }

  // MARK: Git

  private func git(_ revision: String?) async throws -> State {
    var git = reading.git
    git.revision = revision ?? git.revision
    let place = try await reading.place(of: git)
    let (source, files, notes) = try await git.withDeadline { [git] in
      let source = try GitSource.open(git, in: place)
      let paths = git.paths.isEmpty ? source.configuration.scope.paths ?? [] : git.paths
      let (files, notes) = try place.open().files(
        of: source.commit, under: paths, maximumBytes: ReadingLimits().bytes,
        where: RevisionFiles.isManifest)
      return (source, files, notes)
    }
    var state = State()
    state.diagnostics = place.notes
    state.diagnostics += notes.map {
      Diagnostic($0.isOmission ? .error : .warning, $0.message, path: $0.path)
    }
    take(files.map { ($0.path, $0.bytes) }, into: &state)
    // What is left out may be what protects a namespace.
    if git.paths.isEmpty { state.input.facts.insert(.policies) }
    state.exemptions = source.configuration.lint
    try await completeFacts(&state)
    return state
  }

  // MARK: Files

  private func files(_ path: String) async throws -> State {
    var state = State()
    let folder = ManifestDirectory(path: path, isSnapshot: false)
    let (files, diagnostics) = try folder.contents()
    state.diagnostics = diagnostics
    // One file is seldom all that a namespace has; standard input is what somebody has put together.
    let isOneFile = files.map(\.path) == [path]
    take(files, isNamed: isOneFile, into: &state)
    if isOneFile, files[0].bytes.allSatisfy({ $0 <= 0x20 }) {
      throw KubernetesError(
        code: .file,
        path == "-"
          ? "standard input is empty; the command before it may have failed" : "\(path) is empty")
    }
    if !isOneFile || path == "-" { state.input.facts.insert(.policies) }
    state.exemptions = try await configurationOfRepository()?.lint ?? []
    try await completeFacts(&state)
    return state
  }

  /// What Git says, where the files are in a repository; nil where they are in none.
  private func configurationOfRepository() async throws -> Configuration? {
    let place: GitPlace
    do { place = try await reading.place(of: reading.git) } catch { return nil }
    do {
      return try await reading.git.withDeadline { [git = reading.git] in
        try GitSource.open(git, in: place).configuration
      }
    } catch is GitError { return nil }
  }

  /// Takes in files; of those that are no YAML or JSON, the ones that name a kind of policy, or that a person named,
  /// leave the state unread in part, and others are templates.
  private func take(
    _ files: [(path: String, bytes: [UInt8])], isNamed: Bool = false, into state: inout State
  ) {
    var kustomizations = Manifests()
    for file in files where Manifests.isKustomization(file.path) {
      kustomizations.read(file.bytes, path: file.path)
    }
    for file in files
    where !Manifests.isKustomization(file.path) && !kustomizations.isPatch(file.path) {
      do throws(DocumentError) {
        for document in try readDocuments(file.bytes, file: file.path) {
          state.input.add(document, path: file.path)
          state.diagnostics += Manifests.objects(of: document).compactMap(HeaderFlaw.init).map {
            Diagnostic(.error, $0.message, path: file.path, line: $0.line)
          }
        }
      } catch {
        guard isNamed || Manifests.mayDeclarePolicies(file.bytes) else { continue }
        state.diagnostics.append(
          Diagnostic(
            .error, "\(error.message); what it declares was not judged", path: file.path,
            line: error.position?.line))
      }
    }
  }

  // MARK: The cluster

  private func live() async throws -> State {
    var state = try await reading.cluster.withCluster(
      environment: reading.environment, logger: reading.logger, now: reading.now
    ) { cluster, _ in
      var state = State()
      state.input.facts.insert(.policies)
      let served = try await cluster.servedAPIs()
      for kind in PolicyKind.all where kind.role == .policy {
        guard let api = LintReading.api(of: kind, among: served) else { continue }
        do throws(KubernetesError) {
          for object in try await cluster.objects(kind, as: api, namespace: nil) {
            state.input.add(object, path: nil)
          }
        } catch {
          if error.code == .notFound { continue }
          state.input.facts.remove(.policies)
          state.diagnostics.append(
            Diagnostic(.error, "\(kind.name)s could not be read: \(error)"))
        }
      }
      try await LintReading.takeRunning(of: cluster, served, into: &state)
      return state
    }
    state.exemptions = try await configurationOfRepository()?.lint ?? []
    return state
  }

  private static func api(of kind: PolicyKind, among served: Set<PolicyKind.API>?) -> PolicyKind
    .API?
  {
    guard let served else { return kind.api }
    return kind.apis.first(where: served.contains)
  }

  /// What runs in a cluster, and which kinds it serves.
  private static func takeRunning(
    of cluster: any Cluster, _ served: Set<PolicyKind.API>?, into state: inout State
  ) async throws {
    if let served {
      state.input.servedKinds = Set(
        PolicyKind.all.filter { !$0.apis.filter(served.contains).isEmpty }.map(\.id))
      state.input.facts.insert(.servedKinds)
    }
    do throws(KubernetesError) {
      let seen = try await cluster.inventory(namespaces: nil)
      state.input.inventory = seen.inventory
      state.diagnostics += seen.notes
      if seen.podsError == nil {
        state.input.facts.insert(.workloads)
        if !seen.inventory.namespaces.isEmpty { state.input.facts.insert(.namespaces) }
      }
    } catch {
      if error.code != .forbidden { throw error }
      state.diagnostics.append(
        Diagnostic(.warning, "rules that need the workloads are not judged: \(error)"))
    }
  }

  // MARK: What is known

  /// A state that declares what runs in it is judged by that, or by what the cluster has.
  private func completeFacts(_ state: inout State) async throws {
    if !withCluster {
      state.input.facts.formUnion(state.input.declaredFacts)
      return
    }
    let seen = try await reading.cluster.withCluster(
      environment: reading.environment, logger: reading.logger, now: reading.now
    ) { cluster, _ in
      var seen = State()
      let served = try await cluster.servedAPIs()
      try await LintReading.takeRunning(of: cluster, served, into: &seen)
      return seen
    }
    state.input.inventory = seen.input.inventory
    state.input.servedKinds = seen.input.servedKinds
    state.input.facts.formUnion(seen.input.facts)
    state.diagnostics += seen.diagnostics
  }
}
