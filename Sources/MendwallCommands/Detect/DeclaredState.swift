import Documents
import GitRepository
import PolicyModel
import Reports

/// Git's side of a comparison.
struct DeclaredState: Sendable {
  var policies: [Policy]
  /// Where any policy is declared, compared in this run or not.
  let namespaces: Set<String>
  var diagnostics: [Diagnostic]

  /// Reads every manifest of a revision.
  ///
  /// - Parameters:
  ///   - source: the revision.
  ///   - paths: files or folders from the repository's root; none means everything.
  ///   - defaultNamespace: where an object lives that names no namespace.
  /// - Throws: ``GitError``
  static func read(_ source: GitSource, paths: [String], defaultNamespace: String)
    throws(GitError) -> DeclaredState
  {
    let repository = try GitRepository(at: source.repository)
    let (files, notes) = try repository.files(
      of: source.commit, under: paths, maximumBytes: ReadingLimits().bytes, where: isManifest)
    var manifests = Manifests(defaultNamespace: defaultNamespace)
    for file in files { manifests.read(file.bytes, path: file.path) }
    return DeclaredState(
      policies: manifests.policies,
      namespaces: Set(
        manifests.policies.filter { $0.kind.role == .policy }.compactMap(\.reference.namespace)),
      diagnostics: notes.map {
        Diagnostic($0.isOmission ? .error : .warning, $0.message, path: $0.path)
      } + manifests.diagnostics)
  }

  static func isManifest(_ path: String) -> Bool {
    [".yaml", ".yml", ".json", "/Kustomization"].contains { path.hasSuffix($0) }
      || path == "Kustomization"
  }
}
