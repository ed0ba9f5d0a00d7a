/// The files and folders that are looked at, by their paths from the root.
package struct PathFilter {
  /// An empty one is the root.
  private let paths: [[Substring]]

  /// - Parameter paths: none means everything.
  package init(_ paths: [String]) {
    self.paths = paths.map { path in
      path.split(separator: "/").reduce(into: []) { components, part in
        switch part {
        case ".": break
        case "..": _ = components.popLast()
        default: components.append(part)
        }
      }
    }
  }

  /// Whether a path is one of them, or lies below one.
  package func contains(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    return paths.isEmpty || paths.contains { parts.starts(with: $0) }
  }

  /// Whether a folder lies below one of them, or leads to one.
  package func leadsOn(_ folder: String) -> Bool {
    let parts = folder.split(separator: "/")
    return paths.isEmpty || paths.contains { zip($0, parts).allSatisfy { $0 == $1 } }
  }
}
