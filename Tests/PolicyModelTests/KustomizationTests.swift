import PolicyModel
import Testing

@Suite("Manifests beside a kustomization")
struct KustomizationTests {
  private static func policy(_ name: String, _ namespace: String? = "shop") -> String {
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
      + "metadata: {name: \(name)\(namespace.map { ", namespace: \($0)" } ?? "")}\n"
  }

  private static let unread =
    "this kustomization patches what it declares, and its patches were not read; name its folder with "
    + "--path, or set render: kustomize in .mendwall.yaml, to compare what it renders"

  @Test(
    "are no policies where they are its patches",
    arguments: [
      "patches: [{path: patch.yaml}]",
      "patches: [{path: ./patch.yaml, target: {kind: NetworkPolicy}}]",
      "patchesStrategicMerge: [patch.yaml]", "patchesStrategicMerge: [./patch.yaml]",
      "patchesJson6902: [{path: patch.yaml, target: {kind: NetworkPolicy, version: v1, name: a}}]",
      "patches: [{patch: 'a: b'}, {path: patch.yaml}]",
    ])
  func patches(line: String) {
    for (folder, name) in [
      ("", "kustomization.yaml"), ("k/a/", "kustomization.yml"), ("k/", "Kustomization"),
    ] {
      let result = manifests(
        ("\(folder)\(name)", "resources: [a.yaml]\n\(line)\n"),
        ("\(folder)a.yaml", Self.policy("a")), ("\(folder)patch.yaml", Self.policy("a", "other")))
      #expect(result.policies.map(\.reference.qualifiedName) == ["shop/a"])
      #expect(
        result.diagnostics == [
          Diagnostic(.error, Self.unread, path: "\(folder)\(name)", line: 2)
        ])
    }
  }

  @Test(
    "may be patched where they are none of Mendwall's concern",
    arguments: [
      "patches: [{path: patch.yaml, target: {kind: Deployment}}]", "patches: [{path: patch.yaml}]",
      "patchesStrategicMerge: [patch.yaml]",
      "patches: [{target: {kind: Deployment}, patch: '[]'}]",
      "patches:\n- patch: |\n    kind: Deployment\n    metadata: {name: a}",
    ])
  func otherPatches(lines: String) {
    let result = manifests(
      ("kustomization.yaml", lines + "\n"), ("a.yaml", Self.policy("a")),
      ("patch.yaml", "kind: Deployment\nmetadata: {name: a}\n"))
    #expect(result.policies.map(\.reference.name) == ["a"])
    #expect(result.diagnostics == [])
  }

  @Test("are policies in another folder than its patches, and where the patch is no file")
  func otherFiles() {
    let result = manifests(
      ("k/kustomization.yaml", "patches: [{path: patch.yaml}]\n"), ("patch.yaml", Self.policy("a")),
      ("l/patch.yaml", Self.policy("b")), ("k/patch.yaml.bak", Self.policy("c")))
    #expect(result.policies.map(\.reference.name) == ["a", "b", "c"])
    let inline = manifests(
      (
        "kustomization.yaml",
        "patchesStrategicMerge:\n- |\n  apiVersion: networking.k8s.io/v1\n  kind: NetworkPolicy\n"
      ),
      ("a.yaml", Self.policy("a")))
    #expect(inline.policies.map(\.reference.name) == ["a"])
    #expect(
      inline.diagnostics == [
        Diagnostic(.error, Self.unread, path: "kustomization.yaml", line: 2)
      ])
  }

  @Test("that name no namespace are told where it would put them")
  func hint() {
    let result = manifests(
      ("k/kustomization.yaml", "resources:\n- a.yaml\n- ./b.yaml\nnamespace: bank\n"),
      ("k/a.yaml", Self.policy("a", nil)), ("k/b.yaml", Self.policy("b", nil)),
      ("k/c.yaml", Self.policy("c", nil)), ("a.yaml", Self.policy("d", nil)))
    let hint =
      ", though k/kustomization.yaml:4 puts it into bank; set render: kustomize in .mendwall.yaml, or "
      + "name the folder with --path"
    func warning(_ name: String, _ path: String, _ hint: String) -> Diagnostic {
      Diagnostic(
        .warning,
        "NetworkPolicy default/\(name) names no namespace; it is taken to live in default\(hint)",
        path: path, line: 1)
    }
    #expect(
      result.diagnostics == [
        warning("a", "k/a.yaml", hint), warning("b", "k/b.yaml", hint),
        warning("c", "k/c.yaml", ""),
        warning("d", "a.yaml", ""),
      ])
  }

  @Test("in folders below or beside it are its own all the same")
  func paths() {
    let result = manifests(
      (
        "k/prod/kustomization.yaml",
        "namespace: bank\nresources: [sub/a.yaml, ../b.yaml, ././c.yaml]\npatches: [{path: ../p/./patch.yaml}]\n"
      ),
      ("k/prod/sub/a.yaml", Self.policy("a")), ("k/b.yaml", Self.policy("b")),
      ("k/prod/c.yaml", Self.policy("c")), ("k/p/patch.yaml", Self.policy("d")),
      ("b.yaml", Self.policy("e")))
    #expect(result.policies.map(\.reference.name) == ["a", "b", "c", "e"])
    #expect(
      result.diagnostics.map(\.path) == [
        "k/prod/kustomization.yaml", "k/prod/sub/a.yaml", "k/b.yaml", "k/prod/c.yaml",
      ])
  }

  @Test("that name another namespace than it gives them are compared as they stand")
  func otherNamespace() {
    let result = manifests(
      ("kustomization.yaml", "namespace: bank\nresources: [a.yaml, b.yaml, c.yaml]\n"),
      ("a.yaml", Self.policy("a")), ("b.yaml", Self.policy("b", "bank")),
      (
        "c.yaml",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: c}\n"
      ))
    #expect(result.policies.map(\.reference.qualifiedName) == ["shop/a", "bank/b", "c"])
    #expect(
      result.diagnostics == [
        Diagnostic(
          .warning,
          "NetworkPolicy shop/a names the namespace shop, and kustomization.yaml:1 puts it into bank; it "
            + "was compared as it stands in the file", path: "a.yaml", line: 1)
      ])
  }

  @Test(
    "are read as ever where it says nothing of them, or cannot be read",
    arguments: [
      "", "{}", "a: [1", "- a", "resources: [a.yaml]", "namespace: ''\nresources: [a.yaml]",
      "namespace: [bank]\nresources: [a.yaml]", "namespace: bank",
      "namespace: bank\nresources: a.yaml",
      "patches: []", "patches: ~",
      // It declares nothing by itself, whatever it looks like.
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: x, namespace: y}",
    ])
  func nothing(text: String) {
    let result = manifests(("kustomization.yaml", text), ("a.yaml", Self.policy("a")))
    #expect(result.policies.map(\.reference.name) == ["a"])
    #expect(result.diagnostics == [])
  }

  @Test("know it by its file's name alone")
  func names() {
    for path in ["kustomization.yaml", "a/kustomization.yml", "a/b/Kustomization"] {
      #expect(Manifests.isKustomization(path))
    }
    for path in [
      "kustomization.json", "my-kustomization.yaml", "kustomization.yaml/a.yaml", "",
      "Kustomization/",
    ] {
      #expect(!Manifests.isKustomization(path))
    }
  }
}
