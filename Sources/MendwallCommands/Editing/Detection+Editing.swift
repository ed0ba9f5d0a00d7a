import GitRepository
import Kustomize
import PolicyModel

extension Detection {
  /// What a revision would declare with changed files, rendered where it is rendered.
  ///
  /// - Throws: `GitError` or `KustomizeError`
  func read(
    _ source: GitSource, under paths: [String], defaultNamespace: String, with edits: [EditedFile]
  ) async throws -> DeclaredState {
    let files = try await withDeadline {
      try RevisionFiles.read(
        source, paths: paths, defaultNamespace: defaultNamespace, keepsObjects: false, edits: edits)
    }
    return try await DeclaredState.read(
      files, renderer: KustomizeRenderer(search: environment["PATH"] ?? ""))
  }
}

extension [EditedFile] {
  /// Some files of a revision with the changed ones in their place, in the order of their paths.
  ///
  /// - Parameter paths: those of which the files were read; none means everything.
  func applied(to files: [GitFile], under paths: [String]) -> [GitFile] {
    if isEmpty { return files }
    let edited = Set(map(\.path))
    let known = Set(files.map(\.path))
    var result = files.filter { !edited.contains($0.path) }
    for file in self {
      guard let bytes = file.new else { continue }
      let isRead = file.old == nil ? isBelow(paths, file.path) : known.contains(file.path)
      if isRead { result.append(GitFile(path: file.path, bytes: bytes)) }
    }
    return result.sorted { $0.path < $1.path }
  }

  private func isBelow(_ paths: [String], _ file: String) -> Bool {
    guard RevisionFiles.isManifest(file) else { return false }
    return paths.isEmpty
      || paths.contains { path in
        guard let folder = RepositoryPath.resolve(path, from: "") else { return false }
        return folder.isEmpty || file == folder || file.hasPrefix(folder + "/")
      }
  }
}
