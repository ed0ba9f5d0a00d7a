import Documents
import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

@Suite("The files of a folder of manifests, as they are written")
struct ManifestFileTests {
  private let folder: TemporaryFolder
  private let cluster: ManifestDirectory

  init() throws {
    folder = try TemporaryFolder()
    cluster = ManifestDirectory(path: folder.path)
  }

  private func json(_ name: String, more: String = "") throws -> String {
    JSONWriter.compact(try parse(manifest(name, more: more)))
  }

  private func labelled(_ name: String) throws -> Node {
    try parse(manifest(name, more: "labels: {new: 'true'}"))
  }

  private static func list(_ items: [String]) -> String {
    #"{"apiVersion":"v1","kind":"List","items":[\#(items.joined(separator: ","))]}"#
  }

  @Test("a JSON file with one object holds JSON with one object afterwards")
  func oneObject() async throws {
    try folder.write(try json("a"), to: "a.json")
    try await cluster.replace(try labelled("a"), as: reference("a"))
    let text = try folder.read("a.json")
    #expect(text.hasPrefix("{") && text.hasSuffix("}\n"))
    #expect(try JSONReader.read(Array(text.utf8), file: "a.json") == (try labelled("a")))
  }

  @Test("a JSON file with a list holds a list afterwards, until one object is left")
  func list() async throws {
    try folder.write(Self.list([try json("a"), try json("b"), try json("c")]), to: "all.json")
    try await cluster.replace(try labelled("b"), as: reference("b"))
    let list = try JSONReader.read(Array(try folder.read("all.json").utf8), file: "all.json")
    #expect(list["kind"] == "List")
    #expect(
      list["items"]
        == Node(
          .sequence([try parse(manifest("a")), try labelled("b"), try parse(manifest("c"))])))
    let nobody = LiveIdentity(uid: nil, resourceVersion: nil)
    try await cluster.delete(reference("a"), guardedBy: nobody)
    try await cluster.delete(reference("c"), guardedBy: nobody)
    #expect(
      try JSONReader.read(Array(try folder.read("all.json").utf8), file: "all.json")
        == (try labelled("b")))
  }

  @Test("a single JSON file becomes a list when it takes a second object")
  func created() async throws {
    try folder.write(try json("a"), to: "a.json")
    let file = ManifestDirectory(path: folder("a.json"))
    try await file.create(try parse(manifest("b")), as: reference("b"))
    let list = try JSONReader.read(Array(try folder.read("a.json").utf8), file: "a.json")
    #expect(list["items"]?.sequence?.count == 2)
    #expect(
      try await file.list(.networkPolicy, namespace: nil).map(\.reference.name) == ["a", "b"])
  }

  @Test("a list in YAML is replaced item by item, and its other items stay")
  func listInYAML() async throws {
    try folder.write(
      "apiVersion: v1\nkind: List\nitems:\n- " + manifest("a").replacing("\n", with: "\n  ")
        + "\n- {apiVersion: v1, kind: Pod, metadata: {name: p}}\n", to: "list.yaml")
    try await cluster.replace(try labelled("a"), as: reference("a"))
    #expect(try folder.read("list.yaml").contains("Pod"))
    #expect(try await cluster.get(reference("a")) == (try labelled("a")))
  }

  @Test("a dry run checks each write and changes no file")
  func dryRun() async throws {
    let files = ["a.yaml": manifest("a", more: "uid: u"), "b.json": try json("b")]
    for (name, text) in files { try folder.write(text, to: name) }
    let stored = try await cluster.replace(try labelled("b"), as: reference("b"), mode: .dryRun)
    #expect(stored == (try labelled("b")))
    let created = try await cluster.create(
      try parse(manifest("c")), as: reference("c"), mode: .dryRun)
    #expect(created == (try parse(manifest("c"))))
    try await cluster.delete(
      reference("a"), guardedBy: LiveIdentity(uid: "u", resourceVersion: nil), mode: .dryRun)
    let wrongs: [() async throws -> Void] = [
      { try await cluster.create(try parse(manifest("a")), as: reference("a"), mode: .dryRun) },
      {
        try await cluster.delete(
          reference("a"), guardedBy: LiveIdentity(uid: "v", resourceVersion: nil), mode: .dryRun)
      },
      {
        try await cluster.replace(
          try parse(manifest("a", more: "uid: v")), as: reference("a"), mode: .dryRun)
      },
    ]
    for wrong in wrongs { #expect(try await failure { try await wrong() }.code == .conflict) }
    for (name, text) in files { #expect(try folder.read(name) == text) }
    #expect(try await cluster.list(.networkPolicy, namespace: nil).count == 2)
  }

  @Test("an object is given whole, with fields that are not compared")
  func get() async throws {
    let text = manifest("a", more: "uid: u\nfinalizers: [f]") + "status: {seen: true}\n"
    try folder.write(manifest("b") + "---\n" + text, to: "all.yaml")
    #expect(try await cluster.get(reference("a")) == (try parse(text)))
    #expect(try await failure { try await cluster.get(reference("c")) }.code == .notFound)
    #expect(
      try await failure { try await cluster.get(reference("a", in: "other")) }.code == .notFound)
    let pod = ObjectReference(apiVersion: "v1", kind: "Pod", namespace: "shop", name: "a")
    #expect(try await failure { try await cluster.get(pod) }.code == .invalid)
  }

  @Test("changes of one file at the same time are all kept", .timeLimit(.minutes(1)))
  func concurrent() async throws {
    let names = (0..<20).map { "p\($0)" }
    try folder.write(names.map { manifest($0) }.joined(separator: "---\n"), to: "all.yaml")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for name in names {
        group.addTask { try await cluster.replace(try labelled(name), as: reference(name)) }
      }
      try await group.waitForAll()
    }
    let policies = try await ManifestDirectory(path: folder.path).list(
      .networkPolicy, namespace: nil)
    #expect(policies.count == 20)
    #expect(policies.allSatisfy { $0.labels["new"] == "true" })
  }

  @Test("objects that a single file takes at the same time are all kept", .timeLimit(.minutes(1)))
  func concurrentCreations() async throws {
    try folder.write(manifest("a"), to: "all.yaml")
    let file = ManifestDirectory(path: folder("all.yaml"))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          try await file.create(try parse(manifest("p\(number)")), as: reference("p\(number)"))
        }
      }
      try await group.waitForAll()
    }
    #expect(
      try await ManifestDirectory(path: file.path).list(.networkPolicy, namespace: nil).count == 21)
  }

  @Test(
    "what somebody edits by hand between reading and writing is kept",
    arguments: ["a.yaml", "a.json"])
  func editedByHand(name: String) async throws {
    func text(_ manifests: [String]) throws -> String {
      name.hasSuffix("json")
        ? Self.list(try manifests.map { JSONWriter.compact(try parse($0)) })
        : manifests.joined(separator: "---\n")
    }
    try folder.write(try text([manifest("a"), manifest("b")]), to: name)
    _ = try await cluster.list(.networkPolicy, namespace: nil)
    try folder.write(
      try text([manifest("a"), manifest("b", more: "labels: {by: hand}"), manifest("c")]), to: name)
    try await cluster.replace(try labelled("a"), as: reference("a"))
    let policies = try await ManifestDirectory(path: folder.path).list(
      .networkPolicy, namespace: nil)
    #expect(policies.map(\.reference.name) == ["a", "b", "c"])
    #expect(policies[0].labels["new"] == "true")
    #expect(policies[1].labels["by"] == "hand")
  }

  @Test("an edit by hand of the object itself is a conflict where its version tells")
  func editedObject() async throws {
    try folder.write(manifest("a", more: "resourceVersion: '1'"), to: "a.yaml")
    let seen = try await cluster.get(reference("a"))
    let edited = manifest("a", more: "resourceVersion: '2'")
    try folder.write(edited, to: "a.yaml")
    let error = try await failure { try await cluster.replace(seen, as: reference("a")) }
    #expect(error.code == .conflict)
    #expect(error.description.contains(folder("a.yaml")))
    #expect(try folder.read("a.yaml") == edited)
  }

  @Test("what somebody adds by hand to a single file is kept when it takes another object")
  func addedByHand() async throws {
    try folder.write(manifest("a"), to: "a.yaml")
    let file = ManifestDirectory(path: folder("a.yaml"))
    _ = try await file.list(.networkPolicy, namespace: nil)
    try folder.write(manifest("a") + "---\n" + manifest("hand"), to: "a.yaml")
    try await file.create(try parse(manifest("b")), as: reference("b"))
    #expect(
      try await file.list(.networkPolicy, namespace: nil).map(\.reference.name)
        == ["a", "b", "hand"])
  }

  @Test("standard input is not written, and this is said before anything is")
  func standardInput() async throws {
    let error = try await failure { try await ManifestDirectory(path: "-").lacking([]) }
    #expect(error.code == .file)
    #expect(error.description.contains("--live"))
  }

  @Test("a folder grants every right, and does not tell of namespaces")
  func rights() async throws {
    let right = AccessRight("delete", group: "", resource: "pods", namespace: nil)
    #expect(try await cluster.lacking([right]).isEmpty)
    #expect(try await cluster.hasNamespace("shop") == nil)
  }
}
