import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("A kustomization that cannot be rendered, or is read plainly")
struct KustomizeRefusalTests {
  @Test("what is remote is refused, with file and line")
  func remote() async throws {
    let rendered = try await Rendered([
      "over/kustomization.yaml": "namespace: shop\nresources:\n- https://example.com/base.yaml\n"
    ])
    let run = await rendered.detect("--path", "over")
    #expect(run.status == .failed)
    #expect(run.output.isEmpty)
    #expect(
      run.notes
        == "mendwall: over/kustomization.yaml:3: \"https://example.com/base.yaml\" is remote, "
        + "and nothing is fetched to render; copy it into the repository\n")
  }

  @Test("without kustomize and kubectl it cannot be rendered, and is not read plainly instead")
  func noProgram() async throws {
    let rendered = try await Rendered()
    let empty = try TemporaryFolder()
    for search in [empty.path, ""] {
      let run = await rendered.detect("--path", "over", search: search)
      #expect(run.status == .failed)
      #expect(
        run.notes == "mendwall: over/kustomization.yaml cannot be rendered: neither kustomize nor "
          + "kubectl is in PATH; install one\n")
    }
  }

  @Test("what kustomize complains of is told in one note")
  func broken() async throws {
    let rendered = try await Rendered([
      "over/patch.yaml": """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: no-such-policy}
      spec: {podSelector: {}}

      """
    ])
    let run = await rendered.detect("--path", "over")
    #expect(run.status == .failed)
    #expect(run.notes.hasPrefix("mendwall: over/kustomization.yaml cannot be rendered: "))
    #expect(run.notes.contains("no-such-policy"))
    #expect(run.notes.split(separator: "\n").count == 1)
  }

  @Test("a folder without a kustomization is refused where all is to be rendered")
  func noKustomization() async throws {
    let rendered = try await Rendered([
      ".mendwall.yaml": "render: kustomize\npaths: [over, plain]\n",
      "plain/a.yaml": Shop.policy("a"),
    ])
    let run = await rendered.detect()
    #expect(run.status == .failed)
    #expect(
      run.notes == "mendwall: the folder plain holds no kustomization.yaml to render\n")
  }

  private static let open = Shop.policy("a").replacing("- ports:\n    - port: 80", with: "- {}")

  @Test(
    "read plainly, a patch is no policy, and the kustomization is said not to be rendered",
    arguments: [
      ("patches: [{path: open.yaml}]", "policies/open.yaml"),
      ("patches: [{path: ./open.yaml, target: {kind: NetworkPolicy}}]", "policies/open.yaml"),
      ("patchesStrategicMerge: [open.yaml]", "policies/open.yaml"),
      ("patches: [{path: patches/open.yaml}]", "policies/patches/open.yaml"),
      ("patches: [{path: ../patches/open.yaml}]", "patches/open.yaml"),
    ])
  func patches(field: String, file: String) async throws {
    let shop = try await Shop()
    try await shop.repository.commit([
      "policies/kustomization.yaml": "resources: [a.yaml, b.yaml]\n\(field)\n", file: Self.open,
    ])
    let run = await shop.detect("-o", "json")
    let report = try run.report()
    #expect(run.status == .incomplete)
    #expect(report.findings.isEmpty)
    #expect(report.source.policies == 2)
    #expect(
      report.messages(.error) == [
        "policies/kustomization.yaml:2: this kustomization patches what it declares, and its patches "
          + "were not read; name its folder with --path, or set render: kustomize in .mendwall.yaml, to "
          + "compare what it renders"
      ])
  }

  @Test("render: plain reads the files of a folder that holds a kustomization")
  func plain() async throws {
    let rendered = try await Rendered([".mendwall.yaml": "render: plain\npaths: [base]\n"])
    let report = try await rendered.detect("-o", "json", search: "").report()
    #expect(report.briefly == ["missing default/web"])
  }
}
