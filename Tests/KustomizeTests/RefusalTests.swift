import FoundationEssentials
import Kustomize
import MendwallTesting
import Testing

@Suite("Kustomizations that are refused")
struct RefusalTests {
  @Test(
    "what is remote is refused with its line before anything runs",
    arguments: [
      "https://example.com/base.yaml", "http://example.com/base", "github.com/example/base",
      "https://github.com/example/base//deploy?ref=v1", "git@github.com:example/base",
      "ssh://git@example.com/base.git", "git::https://example.com/base", "gh:example/base",
      "example.com/base//deploy", "file:///etc", "HTTPS://example.com/base",
      "user@example.com:base", "base?ref=main",
    ])
  func remote(_ resource: String) async throws {
    let overlay = try Overlay(["over/kustomization.yaml": "namespace: a\nresources:\n- \(resource)"]
    )
    // Without any program in reach: the refusal comes first.
    let said = try #require(try await overlay.refusal(search: "/nowhere"))
    #expect(said.hasPrefix("over/kustomization.yaml:3: "))
    #expect(said.contains("is remote, and nothing is fetched"))
  }

  @Test(
    "each field that names a file is looked at",
    arguments: [
      "components: [https://example.com/c]", "bases: [github.com/example/b]",
      "patches: [{path: https://example.com/p.yaml}]",
      "patchesStrategicMerge: [https://example.com/p.yaml]",
      "patchesJson6902: [{target: {kind: A, name: b, version: v1}, path: https://example.com/p}]",
      "transformers: [https://example.com/t]", "generators: [https://example.com/g]",
      "validators: [https://example.com/v]", "crds: [https://example.com/c.json]",
      "configurations: [https://example.com/c.yaml]", "openapi: {path: https://example.com/s.json}",
      "replacements: [{path: https://example.com/r.yaml}]",
      "configMapGenerator: [{name: a, files: [key=https://example.com/f]}]",
      "secretGenerator: [{name: a, envs: [https://example.com/e]}]",
    ])
  func everyField(_ field: String) async throws {
    let overlay = try Overlay(["over/kustomization.yaml": field])
    let said = try #require(try await overlay.refusal(search: "/nowhere"))
    #expect(said.contains("over/kustomization.yaml:1: "))
    #expect(said.contains("is remote"))
  }

  @Test("a remote resource of a base is refused too")
  func nested() async throws {
    let overlay = try Overlay([
      "over/kustomization.yaml": "resources: [../base]",
      "base/kustomization.yaml": "resources: [https://example.com/a.yaml]",
    ])
    #expect(
      try await overlay.refusal()?.hasPrefix("base/kustomization.yaml:1: ") == true)
  }

  @Test(
    "helm is not run",
    arguments: [
      "helmCharts: [{name: a, repo: https://example.com}]",
      "helmChartInflationGenerator: [{chartName: a}]",
    ])
  func helm(_ field: String) async throws {
    let overlay = try Overlay(["over/kustomization.yaml": "namespace: a\n\(field)"])
    let said = try #require(try await overlay.refusal(search: "/nowhere"))
    #expect(said.hasPrefix("over/kustomization.yaml:2: "))
    #expect(said.contains("helm"))
  }

  @Test("what leads out of the repository, or is not in it, is named")
  func outside() async throws {
    let out = try Overlay(["over/kustomization.yaml": "resources: [../../etc]"])
    #expect(try await out.refusal()?.contains("leads out of the repository") == true)
    let absolute = try Overlay(["over/kustomization.yaml": "resources: [/etc]"])
    #expect(try await absolute.refusal()?.contains("leads out of the repository") == true)
    let missing = try Overlay(["over/kustomization.yaml": "resources: [web.yaml]"])
    #expect(try await missing.refusal()?.contains("the revision has no over/web.yaml") == true)
    let none = try Overlay(["over/web.yaml": basePolicy])
    #expect(try await none.refusal()?.contains("holds no kustomization.yaml") == true)
  }

  @Test("a program that a transformer names is not run")
  func execPlugin() async throws {
    let overlay = try Overlay([
      "over/kustomization.yaml": "resources: [web.yaml]\ntransformers: [run.yaml]",
      "over/web.yaml": basePolicy,
      "over/run.yaml": """
      apiVersion: example.com/v1
      kind: Run
      metadata:
        name: run
        annotations:
          config.kubernetes.io/function: |
            exec: {path: ./run.sh}
      """,
      "over/run.sh": "#!/bin/sh\ntouch ran\ncat",
    ])
    let said = try #require(try await overlay.refusal())
    #expect(said.contains("cannot be rendered"))
    #expect(!FileManager.default.fileExists(atPath: "\(overlay.tree.path)/over/ran"))
  }

  @Test("a broken kustomization is told with its line")
  func broken() async throws {
    let syntax = try Overlay(["over/kustomization.yaml": "resources: [\n"])
    #expect(try await syntax.refusal()?.contains("over/kustomization.yaml") == true)
    let list = try Overlay(["over/kustomization.yaml": "- a"])
    #expect(try await list.refusal()?.contains("must hold one mapping") == true)
    let number = try Overlay(["over/kustomization.yaml": "resources: [7]"])
    #expect(try await number.refusal()?.contains("must be a string") == true)
  }

  @Test("what the program says is passed on, and where there is none that is said")
  func program() async throws {
    let overlay = try Overlay([
      "over/kustomization.yaml": "resources: [web.yaml]\nnoSuchField: 1",
      "over/web.yaml": basePolicy,
    ])
    #expect(try await overlay.refusal()?.contains("noSuchField") == true)
    #expect(
      try await overlay.refusal(search: "/nowhere")
        == "over/kustomization.yaml cannot be rendered: neither kustomize nor kubectl is in PATH; "
        + "install one")
  }

  @Test("a program that hangs or prints no end is ended")
  func runaway() async throws {
    let programs = try TemporaryFolder()
    try programs.write("#!/bin/sh\nsleep 100000\n", to: "kustomize")
    _ = try await Program.output("chmod", ["+x", programs("kustomize")])
    let overlay = try Overlay([
      "over/kustomization.yaml": "resources: [web.yaml]", "over/web.yaml": basePolicy,
    ])
    let renderer = KustomizeRenderer(
      search: "\(programs.path):\(Overlay.search)", deadline: .milliseconds(200))
    await #expect {
      try await renderer.render("over", root: overlay.tree.path)
    } throws: { "\($0)".contains("did not end within") }
  }
}

@Suite("Trees written out")
struct TemporaryTreeTests {
  @Test("are private, and gone with the value that holds them")
  func lifetime() async throws {
    var path = ""
    do {
      let tree = try TemporaryTree()
      path = tree.path
      var written = 0
      try tree.write([1], to: "a/b", written: &written)
      #expect(
        try await Program.output("find", [path, "-maxdepth", "0", "-perm", "700"]) == "\(path)\n")
      #expect(FileManager.default.contents(atPath: "\(path)/a/b") == Data([1]))
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test(
    "links that lead out are left out",
    arguments: ["/etc", "../../etc", "../..", "x/../../etc", "a/../b", "./../../x"])
  func linksOut(_ target: String) throws {
    let tree = try TemporaryTree()
    try tree.link("a/l", to: target)
    #expect(
      (try? FileManager.default.attributesOfItem(atPath: "\(tree.path)/a/l")) == nil)
  }

  @Test("links within are made", arguments: ["b", "../b", "./b", "c/d"])
  func linksWithin(_ target: String) throws {
    let tree = try TemporaryTree()
    try tree.link("a/l", to: target)
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: "\(tree.path)/a/l") == target)
  }

  @Test("names that would lead out are refused", arguments: ["../a", "a/../b", "a//b", ".", ""])
  func names(_ path: String) throws {
    let tree = try TemporaryTree()
    var written = 0
    #expect(throws: KustomizeError.self) { try tree.write([], to: path, written: &written) }
  }
}
