import CLibgit2

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension GitRepository {
  /// Whether a file lies in the repository's work tree or its own folder, where whoever may commit or push
  /// may write it.
  public func holds(_ file: String) -> Bool {
    guard let place = GitRepository.resolved(file) else { return false }
    let folders = unsafe [git_repository_workdir(handle), git_repository_path(handle)]
    return unsafe folders.contains { folder in
      guard let folder = unsafe folder,
        let path = GitRepository.resolved(unsafe String(cString: folder))
      else { return false }
      return place == path || place.hasPrefix(path.hasSuffix("/") ? path : path + "/")
    }
  }

  /// The folder of the work tree, with a slash at its end; nil where a bare repository has none.
  public var workTree: String? {
    unsafe git_repository_workdir(handle).map { unsafe String(cString: $0) }
  }

  /// A path without links; nil for one that leads nowhere.
  private static func resolved(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
