import Documents
import ExternalPrograms
import FoundationEssentials
import PolicyModel

/// Renders kustomizations with `kustomize`, or with `kubectl kustomize` where that is what there is.
///
/// Without plug-ins, without helm, and without anything remote: what would need one is refused before the
/// program runs, and the program finds no way out.
public struct KustomizeRenderer: Sendable {
  private static let mostOutput = 256 << 20

  private let search: String
  private let deadline: Duration

  /// - Parameters:
  ///   - search: the folders in which programs are looked for, as in `PATH`.
  ///   - deadline: how long one folder may take.
  public init(search: String, deadline: Duration = .seconds(60)) {
    self.search = search
    self.deadline = deadline
  }

  /// Renders a folder of a tree.
  ///
  /// The kustomization in it is written anew to ask for the origin of each object, so the tree must be a
  /// copy.
  ///
  /// - Parameters:
  ///   - folder: from the tree's root.
  ///   - root: the folder on disk that holds the whole tree.
  /// - Throws: ``KustomizeError``
  public func render(_ folder: String, root: String) async throws(KustomizeError) -> RenderedFolder
  {
    let folder = RepositoryPath.resolve(folder, from: "") ?? folder
    let tree = try KustomizationTree(root: root, folder: folder)
    guard let top = tree.kustomizations.first else {
      throw KustomizeError("the folder \(folder) holds no kustomization")
    }
    try askForOrigins(top.node, at: "\(root)/\(top.path)")
    let output = try await run("\(root)/\(folder)", in: root, named: top.path)
    let documents: [Node]
    do throws(DocumentError) {
      documents = try readDocuments(
        output, file: "the rendering of \(top.path)", limits: ReadingLimits(bytes: output.count))
    } catch { throw KustomizeError("\(error)") }
    let keeps = Set(top.node["buildMetadata"]?.sequence?.compactMap(\.string) ?? [])
    return RenderedFolder(
      documents.flatMap(Manifests.objects), tree: tree, folder: folder,
      keepsOrigin: keeps.contains("originAnnotations"))
  }

  private func askForOrigins(_ node: Node, at path: String) throws(KustomizeError) {
    var mapping = node.mapping ?? Mapping()
    var metadata = mapping["buildMetadata"]?.sequence ?? []
    if !metadata.contains("originAnnotations") { metadata.append("originAnnotations") }
    mapping["buildMetadata"] = Node(.sequence(metadata))
    do {
      try Data(YAMLWriter.write(Node(.mapping(mapping))).utf8).write(to: URL(filePath: path))
    } catch { throw KustomizeError("\(path) cannot be written: \(error)") }
  }

  private func run(_ folder: String, in root: String, named path: String)
    async throws(KustomizeError) -> [UInt8]
  {
    // No home to find plug-ins in, no transport for git, and a proxy that is not there for all else.
    let environment = [
      "PATH": search, "HOME": folder, "XDG_CONFIG_HOME": folder, "GIT_ALLOW_PROTOCOL": "none",
      "HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": "",
    ]
    for (command, arguments) in [
      ("kustomize", ["build", folder]), ("kubectl", ["kustomize", folder]),
    ] {
      let program = ExternalProgram(
        command, arguments: arguments, environment: .exactly(environment), deadline: deadline,
        mostOutput: KustomizeRenderer.mostOutput)
      do throws(ExternalProgram.Failure) { return try await program.run() } catch {
        if error == .notFound { continue }
        let words = inWords(error).replacing("\(root)/", with: "").replacing(root, with: ".")
        throw KustomizeError("\(path) cannot be rendered: \(command) \(words)")
      }
    }
    throw KustomizeError(
      "\(path) cannot be rendered: neither kustomize nor kubectl is in PATH; install one")
  }

  private func inWords(_ failure: ExternalProgram.Failure) -> String {
    switch failure {
    case .notFound: return "was not found"
    case .tooSlow(let deadline): return "did not end within \(deadline)"
    case .tooMuchOutput(let most): return "printed more than \(most) bytes"
    case .ended(let how, let said):
      if said.contains("originAnnotations") || said.contains("buildMetadata") {
        return
          "is too old to tell where objects come from; install kustomize 4.5 or kubectl 1.24, or a "
          + "newer one"
      }
      let lines = said.split(separator: "\n").prefix(5).map { printable(String($0)) }
      return "ended with \(how)" + (lines.isEmpty ? "" : ": " + lines.joined(separator: " "))
    case .notRunnable(let why): return "could not be run: \(why)"
    }
  }
}
