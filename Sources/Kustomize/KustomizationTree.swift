import Documents
import FoundationEssentials
import PolicyModel

/// A kustomization with all that it is built from, read before kustomize runs: so that nothing remote is
/// ever fetched, and a rendered field can be led back to the file that sets it.
struct KustomizationTree: Sendable {
  /// A change of objects that a kustomization names or holds.
  struct Patch: Sendable {
    let documents: [Node]
    /// Whether the documents are lists of operations (RFC 6902).
    let isOperations: Bool
    let path: String
    /// Which line of the file is the first of the patch; nil where that is not known.
    let firstLine: Int?
    /// The `target` of the patch; nil where its own metadata says what it is about.
    let target: Node?
  }

  /// The kustomizations by their path, the one that is rendered first.
  private(set) var kustomizations: [(path: String, node: Node)] = []
  /// The documents of each resource file, by path.
  private(set) var resources: [String: [Node]] = [:]
  private(set) var patches: [Patch] = []

  private let root: String
  private var visited: Set<String> = []

  /// - Parameters:
  ///   - root: the folder on disk that holds the whole tree.
  ///   - folder: the folder of the kustomization, from the root.
  /// - Throws: ``KustomizeError`` for what is remote, missing, or needs a plug-in.
  init(root: String, folder: String) throws(KustomizeError) {
    self.root = root
    try visit(folder: folder)
  }

  /// The name of the kustomization in a folder, or nil.
  static func fileName(in folder: String, root: String) -> String? {
    Manifests.kustomizationNames.first { name in
      FileManager.default.fileExists(atPath: "\(root)/\(RepositoryPath.joined(folder, name))")
    }
  }

  private mutating func visit(folder: String) throws(KustomizeError) {
    guard visited.insert(folder).inserted else { return }
    guard let name = KustomizationTree.fileName(in: folder, root: root) else {
      throw KustomizeError(
        "the folder \(folder.isEmpty ? "." : folder) holds no kustomization.yaml to render")
    }
    let path = RepositoryPath.joined(folder, name)
    let documents = try documents(of: path)
    guard documents.count == 1, documents[0].mapping != nil else {
      throw KustomizeError("\(path) must hold one mapping, the kustomization")
    }
    let node = documents[0]
    kustomizations.append((path, node))
    for key in ["helmCharts", "helmChartInflationGenerator", "helmGlobals"] where node[key] != nil {
      throw KustomizeError(
        "\(path)\(line(of: key, in: node)): \(key) is not rendered: it runs helm and may fetch from "
          + "elsewhere; render the chart into the repository")
    }
    for key in ["resources", "bases", "components"] {
      for entry in node[key]?.sequence ?? [] { try visitResource(entry, in: folder, path) }
    }
    for key in ["crds", "configurations"] {
      for entry in node[key]?.sequence ?? [] { _ = try local(entry, in: folder, path) }
    }
    for key in ["transformers", "generators", "validators"] {
      for entry in node[key]?.sequence ?? [] { try visitPlugin(entry, in: folder, path) }
    }
    for key in ["patches", "patchesStrategicMerge", "patchesJson6902"] {
      for entry in node[key]?.sequence ?? [] { try visitPatch(entry, in: folder, path) }
    }
    for entry in node["replacements"]?.sequence ?? [] {
      if let file = entry["path"] { _ = try local(file, in: folder, path) }
    }
    if let schema = node["openapi"]?["path"] { _ = try local(schema, in: folder, path) }
    try visitGeneratedFiles(node, in: folder, path)
  }

  private mutating func visitResource(_ entry: Node, in folder: String, _ path: String)
    throws(KustomizeError)
  {
    let target = try local(entry, in: folder, path)
    if isFolder(target) {
      try visit(folder: target)
    } else {
      try readResource(target)
    }
  }

  private mutating func readResource(_ path: String) throws(KustomizeError) {
    if resources[path] == nil { resources[path] = try documents(of: path) }
  }

  /// A transformer or generator that kustomize has built in: a file, a folder, or text in place.
  private mutating func visitPlugin(_ entry: Node, in folder: String, _ path: String)
    throws(KustomizeError)
  {
    if let text = entry.string, text.contains("\n") { return }
    let target = try local(entry, in: folder, path)
    if isFolder(target) { try visit(folder: target) }
  }

  private mutating func visitPatch(_ entry: Node, in folder: String, _ path: String)
    throws(KustomizeError)
  {
    // patchesStrategicMerge names a file, or holds the patch itself.
    let inline = entry["patch"] ?? entry.string.flatMap { $0.contains("\n") ? entry : nil }
    if let text = inline?.string {
      guard let documents = try? readDocuments(Array(text.utf8), file: path) else { return }
      // The text of a block begins on the line below its sign.
      add(documents, path: path, firstLine: inline?.span.map { $0.start.line + 1 }, entry["target"])
      return
    }
    guard let file = entry["path"] ?? (entry.string == nil ? nil : entry) else { return }
    let target = try local(file, in: folder, path)
    add(try documents(of: target), path: target, firstLine: 1, entry["target"])
  }

  private mutating func add(
    _ documents: [Node], path: String, firstLine: Int?, _ target: Node?
  ) {
    let isOperations = documents.first?.sequence != nil
    patches.append(
      Patch(
        documents: documents, isOperations: isOperations, path: path, firstLine: firstLine,
        target: target))
  }

  /// The files from which config maps and secrets are generated: their content matters to nobody here,
  /// but they must not be fetched.
  private func visitGeneratedFiles(_ node: Node, in folder: String, _ path: String)
    throws(KustomizeError)
  {
    for key in ["configMapGenerator", "secretGenerator"] {
      for generator in node[key]?.sequence ?? [] {
        let files = generator["files"]?.sequence ?? []
        let environments =
          (generator["envs"]?.sequence ?? []) + [generator["env"]].compactMap { $0 }
        for entry in files + environments {
          guard let text = entry.string else { continue }
          let name = text.split(separator: "=", maxSplits: 1).last.map(String.init) ?? text
          _ = try local(Node(.string(name), span: entry.span), in: folder, path)
        }
      }
    }
  }

  // MARK: Files

  /// What an entry of a kustomization names, from the root.
  private func local(_ entry: Node, in folder: String, _ path: String) throws(KustomizeError)
    -> String
  {
    let place = entry.span.map { "\(path):\($0.start.line)" } ?? path
    guard let text = entry.string else {
      throw KustomizeError("\(place): a path must be a string, and this is \(entry.kindInWords)")
    }
    if KustomizationTree.isRemote(text) {
      throw KustomizeError(
        "\(place): \(quoted(text)) is remote, and nothing is fetched to render; copy it into the "
          + "repository")
    }
    guard let target = RepositoryPath.resolve(text, from: folder) else {
      throw KustomizeError("\(place): \(quoted(text)) leads out of the repository")
    }
    guard FileManager.default.fileExists(atPath: "\(root)/\(target)") else {
      throw KustomizeError("\(place): the revision has no \(target)")
    }
    return target
  }

  /// Whether kustomize would take a path for something to fetch, even where a file has that name.
  static func isRemote(_ text: String) -> Bool {
    let lower = text.lowercased()
    let first = lower.split(separator: "/", omittingEmptySubsequences: false).first ?? ""
    return lower.contains("//") || lower.contains("?ref=") || lower.contains("?version=")
      || lower.contains("git::") || first.contains("@") || first.contains(":")
      || ["github.com", "gitlab.com", "bitbucket.org"].contains(first)
      || lower.hasPrefix("http:/") || lower.hasPrefix("https:/")
  }

  private func isFolder(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder)
      && isFolder
  }

  private func documents(of path: String) throws(KustomizeError) -> [Node] {
    guard let bytes = FileManager.default.contents(atPath: "\(root)/\(path)") else {
      throw KustomizeError("\(path) cannot be read")
    }
    do throws(DocumentError) {
      return try readDocuments(Array(bytes), file: path).filter { !$0.isNull }
    } catch { throw KustomizeError("\(error)") }
  }

  private func line(of key: String, in node: Node) -> String {
    node.mapping?.entry(key)?.keySpan.map { ":\($0.start.line)" } ?? ""
  }
}
