import Documents
import GitRepository
import Kustomize
import MendwallConfiguration
import PolicyModel

extension Detection {
  func withDeadline<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result)
    async throws -> Result
  {
    try await git.withDeadline(work)
  }

  /// Where the revisions of this run can be read.
  ///
  /// - Throws: `RemoteError` where a remote repository cannot be fetched.
  func place() async throws -> GitPlace {
    if let known = known.source { return known.place }
    return try await git.place(
      for: [git.revision] + [head].compactMap { $0 }, environment: environment, logger: logger,
      terminal: terminal, now: now)
  }

  func readGit(
    _ source: GitSource, _ declaration: Configuration.Scope, defaultNamespace: String
  ) async throws -> DeclaredState {
    let paths = paths(declaration)
    var state = try await read(
      source, under: paths, defaultNamespace: defaultNamespace, keepsObjects: keepsManifests,
      readsPodTemplates: judgesImpact)
    if state.policies.isEmpty {
      let place = paths.isEmpty ? "" : " under \(paths.joined(separator: ", "))"
      let what =
        "commit \(source.commit.id.prefix(12)) of \(git.shownRepo) declares no policy\(place)"
      let broken = state.diagnostics.filter { $0.severity == .error }
      // A branch may bring the first ones.
      guard !scope.owned.names.isEmpty || declaration.owns != nil || head != nil else {
        let remedy =
          broken.isEmpty
          ? "; name their folder with --path, or what Git owns with --owns"
          : broken.map { "\n  \($0.inWords)" }.joined()
        throw NothingToCompare(description: what + remedy)
      }
      state.diagnostics.append(Diagnostic(.warning, what))
    }
    narrow(&state, declaration)
    return state
  }

  /// Reads what a revision declares.
  func read(
    _ source: GitSource, under paths: [String], defaultNamespace: String,
    keepsObjects: Bool = false, readsPodTemplates: Bool = false
  ) async throws -> DeclaredState {
    let key = GitReadings.Key(
      commit: source.commit.id, paths: paths, defaultNamespace: defaultNamespace,
      keepsObjects: keepsObjects, readsPodTemplates: readsPodTemplates)
    guard let readings = known.readings else { return try await read(source, key) }
    return try await readings.state(of: key) { try await read(source, key) }
  }

  private func read(_ source: GitSource, _ key: GitReadings.Key) async throws -> DeclaredState {
    let files = try await withDeadline {
      try RevisionFiles.read(
        source, paths: key.paths, defaultNamespace: key.defaultNamespace,
        keepsObjects: key.keepsObjects, readsPodTemplates: key.readsPodTemplates)
    }
    return try await DeclaredState.read(
      files, renderer: KustomizeRenderer(search: environment["PATH"] ?? ""))
  }

  /// Leaves out what the run is not about.
  func narrow(_ state: inout DeclaredState, _ declaration: Configuration.Scope) {
    state.policies.removeAll { policy in
      !scope.contains(policy.reference)
        || declaration.kinds?.contains { $0 === policy.kind } == false
    }
  }

  func paths(_ declaration: Configuration.Scope) -> [String] {
    git.paths.isEmpty ? declaration.paths ?? [] : git.paths
  }
}
