import FoundationEssentials
import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

@Suite("Reading a folder of manifests")
struct ManifestReadingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func list(_ file: String = ".", namespace: String? = nil) async throws -> [String] {
    try await ManifestDirectory(path: folder(file)).list(.networkPolicy, namespace: namespace)
      .map(\.reference.qualifiedName)
  }

  @Test("policies of every file and folder are listed in their order, other files passed over")
  func files() async throws {
    try folder.write(manifest("b") + "---\n" + manifest("a"), to: "z/deep/2.yml")
    try folder.write(manifest("c", in: "payments"), to: "1.yaml")
    try folder.write(#"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}}"#, to: "pod.json")
    try folder.write(": no manifest [", to: "README.md")
    try folder.write(": no manifest [", to: ".hidden.yaml")
    #expect(try await list() == ["payments/c", "shop/a", "shop/b"])
    #expect(try await list(namespace: "payments") == ["payments/c"])
    #expect(try await list("1.yaml") == ["payments/c"])
    #expect(try await list(namespace: "none").isEmpty)
  }

  @Test("a folder without manifests stands for no cluster")
  func empty() async throws {
    try folder.write("nothing", to: "README.md")
    let error = try await failure { try await ManifestDirectory(path: folder.path).describe() }
    #expect(error.code == .file)
    #expect(error.description.contains("holds no .yaml, .yml or .json file"))
  }

  @Test("a list without items is a cluster without policies")
  func emptyList() async throws {
    try folder.write("apiVersion: v1\nkind: List\nitems: []\n", to: "kubectl.yaml")
    #expect(try await list().isEmpty)
    let description = try await ManifestDirectory(path: folder.path).describe()
    #expect(description.snapshot == folder.path)
    #expect(description.server == nil)
  }

  @Test("a text that is no object is an error")
  func noObjects() async throws {
    for text in ["just text\n", "- a\n", "7\n"] {
      try folder.write(text, to: "a.yaml")
      #expect(try await failure { try await list() }.code == .file)
    }
  }

  @Test("what kubectl get prints is read: lists of kind List, and typed lists of the API")
  func lists() async throws {
    func item(_ name: String, head: String) -> String {
      "- {\(head)metadata: {name: \(name), namespace: shop}, spec: {podSelector: {}}}"
    }
    let named = "apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, "
    try folder.write(
      """
      apiVersion: v1
      items:
      \(item("a", head: named))
      \(item("b", head: named))
      kind: List
      metadata:
        resourceVersion: ""
      """, to: "kubectl.yaml")
    try folder.write(
      """
      kind: NetworkPolicyList
      apiVersion: networking.k8s.io/v1
      metadata: {resourceVersion: "7"}
      items:
      \(item("c", head: ""))
      """, to: "api.yaml")
    try folder.write(page(["d"]), to: "raw.json")
    #expect(try await list() == ["shop/a", "shop/b", "shop/c", "shop/d"])
  }

  @Test("an object that is there twice is refused with both places")
  func duplicates() async throws {
    try folder.write(manifest("a"), to: "1.yaml")
    try folder.write("# later\n" + manifest("a"), to: "2.yaml")
    let error = try await failure { try await list() }
    #expect(error.code == .file)
    #expect(error.description.contains("\(folder("."))/1.yaml:1"))
    #expect(error.description.contains("/2.yaml:2"))
  }

  @Test(
    "a broken file is an error with file and line",
    arguments: [
      ("a: b\n  c: d\n", ":2:"), ("a: 1\nb: 2\na: 3\n", ":3:"), ("\u{FEFF}{\n\"a\": \n", ":"),
      (manifest("a") + "---\n" + manifest("''"), ":13: NetworkPolicy has no metadata.name"),
      (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: 7\n",
        ":4:"
      ),
    ])
  func broken(text: String, words: String) async throws {
    try folder.write(text, to: "broken.yaml")
    let error = try await failure { try await list() }
    #expect(error.code == .file)
    #expect(error.description.contains("broken.yaml" + words), "\(error)")
  }

  @Test("bytes that are no UTF-8 are an error")
  func notText() async throws {
    try folder.write([0x61, 0x3A, 0x20, 0xFF, 0xFE], to: "a.yaml")
    #expect(try await failure { try await list() }.code == .file)
  }

  @Test("a path that is not there is an error that names it")
  func missing() async throws {
    let error = try await failure { try await list("nothing") }
    #expect(error.code == .file)
    #expect(error.description.contains("--live \(folder("nothing")) does not exist"))
  }

  @Test("a pipe is no manifest, and nobody waits for its writer", .timeLimit(.minutes(1)))
  func pipe() async throws {
    try await Program.output("mkfifo", [folder("a.yaml")])
    for file in [".", "a.yaml"] {
      let error = try await failure { try await list(file) }
      #expect(error.code == .file)
      #expect(error.description.contains("no regular file"))
    }
  }

  @Test("links to files are followed, links to folders are not, and circles end")
  func links() async throws {
    try folder.write(manifest("a"), to: "store/a.txt")
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: folder("a.yaml"), withDestinationPath: "store/a.txt")
    try manager.createSymbolicLink(atPath: folder("store/up"), withDestinationPath: "..")
    try manager.createSymbolicLink(atPath: folder("self"), withDestinationPath: ".")
    #expect(try await list() == ["shop/a"])
    try manager.createSymbolicLink(atPath: folder("loop.yaml"), withDestinationPath: "loop.yaml")
    let error = try await failure { try await list() }
    #expect(error.code == .file)
    #expect(error.description.contains("loop.yaml"))
  }

  @Test("a hostile name in an object is made safe to print")
  func hostileNames() async throws {
    try folder.write(manifest(#""a\e[31m""#), to: "1.yaml")
    try folder.write(manifest(#""a\e[31m""#), to: "2.yaml")
    let error = try await failure { try await list() }
    #expect(!error.description.contains("\u{1B}"), "\(error)")
  }
}
