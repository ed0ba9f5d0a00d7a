import Documents
import FoundationEssentials
import Kustomize
import PolicyModel

/// A tree with a kustomization in `over`, rendered by the real program.
struct Overlay {
  let tree: TemporaryTree
  private let files: [String: String]

  init(_ files: [String: String]) throws {
    self.files = files
    tree = try TemporaryTree()
    var written = 0
    for (path, text) in files { try tree.write(Array(text.utf8), to: path, written: &written) }
  }

  static let search = ProcessInfo.processInfo.environment["PATH"] ?? ""

  func render(_ folder: String = "over", search: String = Overlay.search) async throws
    -> [RenderedObject]
  {
    try await KustomizeRenderer(search: search).render(folder, root: tree.path).objects
  }

  /// The sentence with which rendering is refused; nil where it is not.
  func refusal(_ folder: String = "over", search: String = Overlay.search) async throws -> String? {
    do {
      _ = try await render(folder, search: search)
      return nil
    } catch let error as KustomizeError { return error.description }
  }

  /// Where a place of an object is declared, and the text of that line as the file was written.
  func line(of pointer: String, in object: RenderedObject) throws -> String {
    let location = object.declaration(of: JSONPointer(pointer) ?? JSONPointer())
    guard let line = location.line else { return location.path }
    let lines = files[location.path]?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
    let text = lines.indices.contains(line - 1) ? lines[line - 1] : "no such line"
    return "\(location.path): \(text.drop { $0 == " " })"
  }
}

/// A policy with two rules, in the style of a base.
let basePolicy = """
  apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata:
    name: web
  spec:
    podSelector:
      matchLabels:
        app: web
    ingress:
    - from:
      - podSelector:
          matchLabels:
            app: front
      ports:
      - port: 8080
    - ports:
      - port: 9090
  """

let baseKustomization = "resources: [web.yaml]"
