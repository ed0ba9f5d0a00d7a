import Documents

/// The entries of one or more kubeconfig files, merged as kubectl does: of what several files set, the
/// first file counts. Paths in an entry are relative to its file.
struct Kubeconfig: Sendable {
  /// An entry of the lists `clusters`, `users` or `contexts`, and the file that it comes from.
  struct Entry: Sendable {
    let node: Node
    let file: String

    /// A string field; nil where it is absent, null or empty.
    func string(_ key: String) throws(KubernetesError) -> String? {
      guard let value = node[key], !value.isNull else { return nil }
      guard let string = value.string else {
        throw Kubeconfig.problem("\(key) must be a string", value, file)
      }
      return string.isEmpty ? nil : string
    }

    func bool(_ key: String) throws(KubernetesError) -> Bool {
      guard let value = node[key], !value.isNull else { return false }
      guard let bool = value.bool else {
        throw Kubeconfig.problem("\(key) must be true or false", value, file)
      }
      return bool
    }

    /// A path, made absolute against the entry's file.
    func path(_ key: String) throws(KubernetesError) -> String? {
      guard let path = try string(key) else { return nil }
      if path.hasPrefix("/") { return path }
      let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
      return "\(folder)/\(path)"
    }
  }

  private(set) var clusters: [String: Entry] = [:]
  private(set) var users: [String: Entry] = [:]
  private(set) var contexts: [String: Entry] = [:]
  private(set) var currentContext: String?

  init() {}

  /// Takes in a file; what earlier files set stays.
  mutating func merge(_ bytes: [UInt8], file: String) throws(KubernetesError) {
    let documents: [Node]
    do throws(DocumentError) {
      documents = try readDocuments(bytes, file: file)
    } catch {
      throw KubernetesError(code: .configuration, "the kubeconfig cannot be read: \(error)")
    }
    guard let root = documents.first, !root.isNull else { return }
    guard root.mapping != nil else {
      throw Kubeconfig.problem("a kubeconfig must be a mapping", root, file)
    }
    for (list, field, path) in [
      ("clusters", "cluster", \Kubeconfig.clusters), ("users", "user", \.users),
      ("contexts", "context", \.contexts),
    ] as [(String, String, WritableKeyPath<Kubeconfig, [String: Entry]> & Sendable)] {
      for (name, entry) in try Kubeconfig.entries(root[list], field, file)
      where self[keyPath: path][name] == nil {
        self[keyPath: path][name] = entry
      }
    }
    let current = try Entry(node: root, file: file).string("current-context")
    currentContext = currentContext ?? current
  }

  private static func entries(_ list: Node?, _ field: String, _ file: String)
    throws(KubernetesError) -> [(String, Entry)]
  {
    guard let list, !list.isNull else { return [] }
    guard let items = list.sequence else { throw problem("\(field)s must be a list", list, file) }
    var result: [(String, Entry)] = []
    for item in items {
      guard let name = item["name"]?.string else {
        throw problem("each entry of \(field)s must have a name", item, file)
      }
      result.append(
        (name, Entry(node: item[field] ?? Node(.mapping(Mapping())), file: file)))
    }
    return result
  }

  static func problem(_ message: String, _ node: Node, _ file: String) -> KubernetesError {
    let place = node.span.map { ":\($0.start.line)" } ?? ""
    return KubernetesError(code: .configuration, "\(file)\(place): \(message)")
  }
}
