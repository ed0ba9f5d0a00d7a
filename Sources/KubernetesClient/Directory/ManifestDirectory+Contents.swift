public import PolicyModel

extension ManifestDirectory {
  /// The manifests' files as they are, in the order of their paths, whatever is wrong with one.
  ///
  /// - Returns: each file's content, and of those that cannot be read why, as an error.
  /// - Throws: ``KubernetesError/Code/file`` where there is no such folder, or it has no manifests.
  public func contents() throws(KubernetesError)
    -> (files: [(path: String, bytes: [UInt8])], diagnostics: [Diagnostic])
  {
    let paths = try files()
    if paths.isEmpty {
      throw KubernetesError(code: .file, "\(path) holds no .yaml, .yml or .json file")
    }
    var found: [(path: String, bytes: [UInt8])] = []
    var diagnostics: [Diagnostic] = []
    for file in paths {
      do throws(KubernetesError) { found.append((file, try contents(of: file))) } catch {
        diagnostics.append(Diagnostic(.error, error.description))
      }
    }
    return (found, diagnostics)
  }
}
