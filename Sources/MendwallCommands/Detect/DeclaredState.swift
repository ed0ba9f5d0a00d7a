import Documents
import GitRepository
import PolicyModel
import Reports

/// Git's side of a comparison.
struct DeclaredState: Sendable {
  var source: DriftReport.Source
  var policies: [Policy]
  /// Where any policy is declared, compared in this run or not.
  let namespaces: Set<String>
  var diagnostics: [Diagnostic]

  /// Reads every manifest of a revision.
  ///
  /// - Throws: ``GitError``
  static func read(_ options: GitOptions, defaultNamespace: String) throws(GitError)
    -> DeclaredState
  {
    let repository = try GitRepository(at: options.repo)
    let commit = try repository.commit(named: options.revision)
    let (files, notes) = try repository.files(
      of: commit, under: options.paths, maximumBytes: ReadingLimits().bytes, where: isManifest)
    var manifests = Manifests(defaultNamespace: defaultNamespace)
    for file in files { manifests.read(file.bytes, path: file.path) }
    return DeclaredState(
      source: DriftReport.Source(
        repository: options.repo, revision: options.revision, commit: commit.id,
        committedAt: Instant(secondsSinceEpoch: commit.committedAt),
        policies: manifests.policies.count),
      policies: manifests.policies,
      namespaces: Set(manifests.policies.compactMap(\.reference.namespace)),
      diagnostics: notes.map {
        Diagnostic($0.isOmission ? .error : .warning, $0.message, path: $0.path)
      } + manifests.diagnostics)
  }

  private static func isManifest(_ path: String) -> Bool {
    [".yaml", ".yml", ".json"].contains { path.hasSuffix($0) }
  }
}
