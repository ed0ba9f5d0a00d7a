import Documents
import GitRepository
import Kustomize
import MendwallConfiguration
import PolicyModel

extension Detection {
  /// Reads both ends of the branch, by the paths that the base is read by. That an end cannot be read is told
  /// and is no failure: what is drifted now is known all the same.
  ///
  /// - Parameters:
  ///   - branch: nil where nobody asked for one.
  ///   - declaration: what the base's configuration says.
  ///   - base: what the base declares.
  ///   - defaultNamespace: where an object lives that names no namespace.
  func readBranch(
    _ branch: Branch?, _ declaration: Configuration.Scope,
    base: Task<DeclaredState, any Error>, defaultNamespace: String
  ) async throws -> BranchStates? {
    guard let branch else { return nil }
    var diagnostics: [Diagnostic] = []
    var before: DeclaredState?
    var after: DeclaredState?
    do {
      diagnostics += try await withDeadline { try branch.configurationNotes() }
      after = try await read(branch.head, declaration, defaultNamespace: defaultNamespace)
      diagnostics += try await withDeadline { [paths = paths(declaration)] in
        try branch.removedPaths(among: paths)
      }
    } catch let error as GitError {
      diagnostics.append(unread(branch.head, "\(error)"))
    } catch let error as KustomizeError {
      diagnostics.append(unread(branch.head, "\(error)"))
    }
    if branch.isUpToDate {
      before = try await base.value
    } else {
      do {
        before = try await read(branch.start, declaration, defaultNamespace: defaultNamespace)
      } catch let error as GitError {
        diagnostics.append(unread(branch.start, "\(error)"))
      } catch let error as KustomizeError {
        diagnostics.append(unread(branch.start, "\(error)"))
      }
    }
    return BranchStates(branch, before: before, after: after, diagnostics)
  }

  private func read(
    _ source: GitSource, _ declaration: Configuration.Scope, defaultNamespace: String
  ) async throws -> DeclaredState {
    let named = paths(declaration)
    let present = try await withDeadline { try source.present(among: named) }
    var state =
      present.isEmpty && !named.isEmpty
      ? DeclaredState.empty
      : try await read(source, under: present, defaultNamespace: defaultNamespace)
    narrow(&state, declaration)
    return state
  }

  private func unread(_ source: GitSource, _ reason: String) -> Diagnostic {
    Diagnostic(
      .error,
      "what \(source.revision) declares could not be read, so that what the branch changes is not known: "
        + reason)
  }
}

extension GitSource {
  /// Those of some paths that the commit has.
  fileprivate func present(among paths: [String]) throws(GitError) -> [String] {
    let repository = try place.open()
    var present: [String] = []
    for path in paths where try repository.has(path, in: commit) { present.append(path) }
    return present
  }
}

extension Branch {
  /// The paths that are read and that the branch no longer has.
  fileprivate func removedPaths(among paths: [String]) throws(GitError) -> [Diagnostic] {
    let left = Set(try head.present(among: paths))
    return try start.present(among: paths).filter { !left.contains($0) }.map { path in
      Diagnostic(
        .warning,
        "the branch has it no longer, and \(base.revision) reads it: all that it declared counts as removed, "
          + "wherever the branch declares it now", path: path)
    }
  }
}
