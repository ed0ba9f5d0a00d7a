public import PolicyModel

/// Where a repository keeps the policies of its namespaces, guessed from where they stand.
public struct RepositoryLayout {
  /// Policies that are declared in files, by namespace.
  private let byNamespace: [String: [(path: String, name: String)]]
  private let namespacesOfFolder: [String: Set<String>]
  private let folder: String

  /// - Parameters:
  ///   - declared: the repository's policies, with the files that declare them.
  ///   - folder: where policies go if nothing shows where.
  public init(_ declared: [Policy], folder: String) {
    var byNamespace: [String: [(path: String, name: String)]] = [:]
    var namespacesOfFolder: [String: Set<String>] = [:]
    for policy in declared {
      guard let namespace = policy.reference.namespace, let path = policy.location?.path,
        policy.kind.role == .policy, !path.hasSuffix(".json")
      else { continue }
      byNamespace[namespace, default: []].append((path, policy.reference.name))
      namespacesOfFolder[RepositoryLayout.split(path).folder, default: []].insert(namespace)
    }
    self.byNamespace = byNamespace
    self.namespacesOfFolder = namespacesOfFolder
    self.folder = folder
  }

  /// The file in which a policy is to stand; it may be there already.
  ///
  /// - Parameters:
  ///   - name: the policy's.
  ///   - namespace: where it lives.
  public func path(of name: String, namespace: String) -> String {
    if let own = byNamespace[namespace] { return path(of: name, namespace, beside: own) }
    // As the first sibling has it whose path says its namespace.
    for sibling in byNamespace.keys.sorted() {
      for (path, _) in (byNamespace[sibling] ?? []).sorted(by: { $0.path < $1.path }) {
        if let found = RepositoryLayout.path(of: name, namespace, like: path, of: sibling) {
          return found
        }
      }
    }
    return RepositoryLayout.join(folder, "\(namespace)/\(name).yaml")
  }

  /// The file for a policy that belongs to no namespace.
  public func path(ofClusterPolicy name: String) -> String {
    RepositoryLayout.join(folder, "\(name).yaml")
  }

  private func path(
    of name: String, _ namespace: String, beside own: [(path: String, name: String)]
  ) -> String {
    let counts = Dictionary(grouping: own, by: \.path).mapValues(\.count)
    let most = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
    guard let (path, count) = most else { return "\(namespace)/\(name).yaml" }
    let (folder, file, ending) = RepositoryLayout.split(path)
    // A file of several policies, or one that is named like its namespace, holds them all.
    if count > 1 || file == namespace { return path }
    let isShared = (namespacesOfFolder[folder]?.count ?? 1) > 1
    return RepositoryLayout.join(
      folder, (isShared ? "\(namespace)-\(name)" : name) + ending)
  }

  private static func path(
    of name: String, _ namespace: String, like path: String, of sibling: String
  ) -> String? {
    let (folder, file, ending) = split(path)
    var parts = folder.split(separator: "/").map(String.init)
    if file == sibling { return join(folder, namespace + ending) }
    guard let index = parts.lastIndex(of: sibling) else { return nil }
    parts[index] = namespace
    return join(parts.joined(separator: "/"), name + ending)
  }

  static func split(_ path: String) -> (folder: String, file: String, ending: String) {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let file = parts.popLast() ?? ""
    let folder = parts.joined(separator: "/")
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex else {
      return (folder, file, "")
    }
    return (folder, String(file[..<dot]), String(file[dot...]))
  }

  static func join(_ folder: String, _ file: String) -> String {
    folder.isEmpty || folder == "." ? file : "\(folder)/\(file)"
  }
}
