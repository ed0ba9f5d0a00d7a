import Documents
import FoundationEssentials
import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

@Suite("Writing to a folder of manifests")
struct ManifestWritingTests {
  private let folder: TemporaryFolder
  private let cluster: ManifestDirectory

  init() throws {
    folder = try TemporaryFolder()
    cluster = ManifestDirectory(path: folder.path)
  }

  private func names() async throws -> [String] {
    try await cluster.list(.networkPolicy, namespace: nil).map(\.reference.qualifiedName)
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test("an object is created in a file of its own, and can be read again")
  func create() async throws {
    try await cluster.create(try parse(manifest("a")), as: reference("a"))
    #expect(try files() == ["shop.NetworkPolicy.a.yaml"])
    #expect(try parse(try folder.read("shop.NetworkPolicy.a.yaml")) == (try parse(manifest("a"))))
    let error = try await failure {
      try await cluster.create(try parse(manifest("a")), as: reference("a"))
    }
    #expect(error.code == .conflict)
  }

  @Test("creating an object never overwrites a file that holds another")
  func createBeside() async throws {
    try folder.write(manifest("other"), to: "shop.NetworkPolicy.a.yaml")
    _ = try? await cluster.create(try parse(manifest("a")), as: reference("a"))
    #expect(try await names().contains("shop/other"))
  }

  @Test("a name that leads out of the folder is refused", arguments: ["../a", "/a", "a/b"])
  func escape(name: String) async throws {
    let error = try await failure {
      try await cluster.create(try parse(manifest("'\(name)'")), as: reference(name))
    }
    #expect(error.code == .invalid)
    #expect(try files().isEmpty)
  }

  @Test("an object is replaced where it stands, and its neighbours stay")
  func replace() async throws {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
    try folder.write(
      [manifest("a"), manifest("b"), pod].joined(separator: "---\n"), to: "all.yaml")
    try folder.write("# kept as it is\n" + manifest("c"), to: "c.yaml")
    let changed = try parse(manifest("a", more: "labels: {new: 'true'}"))
    try await cluster.replace(changed, as: reference("a"))
    #expect(try files() == ["all.yaml", "c.yaml"])
    #expect(try await names() == ["shop/a", "shop/b", "shop/c"])
    #expect(try folder.read("all.yaml").contains("kind: Pod"))
    #expect(try folder.read("c.yaml").hasPrefix("# kept as it is\n"))
    let policies = try await cluster.list(.networkPolicy, namespace: nil)
    #expect(policies[0].labels["new"] == "true")
  }

  @Test("an object of a list is replaced and deleted, and the list's others stay")
  func listItems() async throws {
    try folder.write(page(["a", "b", "c"]), to: "list.json")
    try await cluster.delete(
      reference("a"), guardedBy: LiveIdentity(uid: "u-a", resourceVersion: nil))
    try await cluster.replace(
      try parse(manifest("b", more: "labels: {new: 'true'}")), as: reference("b"))
    #expect(try await names() == ["shop/b", "shop/c"])
  }

  @Test("the last object of a file takes the file with it")
  func deleteLast() async throws {
    try folder.write(manifest("a", more: "uid: u"), to: "a.yaml")
    try folder.write(manifest("b"), to: "b.yaml")
    try await cluster.delete(
      reference("a"), guardedBy: LiveIdentity(uid: "u", resourceVersion: nil))
    #expect(try files() == ["b.yaml"])
  }

  @Test(
    "a write is refused where the object is no longer the one that was compared",
    arguments: [
      (nil, "8", false), ("v", nil, false), ("v", "7", false), ("u", "7", true), (nil, nil, true),
      ("u", nil, true),
    ])
  func guards(uid: String?, version: String?, isAllowed: Bool) async throws {
    let live = manifest("a", more: "uid: u\nresourceVersion: '7'")
    let metadata =
      (uid.map { "uid: \($0)\n" } ?? "") + (version.map { "resourceVersion: '\($0)'" } ?? "")
    let object = try parse(manifest("a", more: metadata))
    let identity = LiveIdentity(uid: uid, resourceVersion: version)
    let writes: [(ManifestDirectory) async throws -> Void] = [
      { try await $0.replace(object, as: reference("a")) },
      { try await $0.delete(reference("a"), guardedBy: identity) },
    ]
    for write in writes {
      try folder.write(live, to: "a.yaml")
      if isAllowed {
        try await write(cluster)
        #expect((try? folder.read("a.yaml")) != live)
      } else {
        #expect(try await failure { try await write(cluster) }.code == .conflict)
        #expect(try folder.read("a.yaml") == live)
      }
    }
  }

  @Test("what is not there cannot be replaced or deleted")
  func missing() async throws {
    let nobody = LiveIdentity(uid: nil, resourceVersion: nil)
    for error in [
      try await failure { try await cluster.delete(reference("a"), guardedBy: nobody) },
      try await failure { try await cluster.replace(try parse(manifest("a")), as: reference("a")) },
    ] { #expect(error.code == .notFound) }
  }

  @Test("a single file takes further objects at its end")
  func singleFile() async throws {
    try folder.write(manifest("a"), to: "a.yaml")
    let file = ManifestDirectory(path: folder("a.yaml"))
    try await file.create(try parse(manifest("b")), as: reference("b"))
    #expect(try files() == ["a.yaml"])
    let documents = try readDocuments(Array(try folder.read("a.yaml").utf8), file: "a.yaml")
    #expect(documents == [try parse(manifest("a")), try parse(manifest("b"))])
    let error = try await failure {
      try await file.create(try parse(manifest("b")), as: reference("b"))
    }
    #expect(error.code == .conflict)
  }

  @Test("a reader sees the old or the new file, never a part of one", .timeLimit(.minutes(1)))
  func atomic() async throws {
    let many = try parse(
      manifest("a", more: "annotations: {k: '\(String(repeating: "x", count: 200_000))'}"))
    try await cluster.create(try parse(manifest("a")), as: reference("a"))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for _ in 0..<30 { try await cluster.replace(many, as: reference("a")) }
      }
      group.addTask {
        for _ in 0..<30 {
          let seen = try await names()
          #expect(seen == ["shop/a"])
        }
      }
      try await group.waitForAll()
    }
    #expect(try files() == ["shop.NetworkPolicy.a.yaml"])
  }
}
