import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("A kustomization, rendered and compared")
struct KustomizeDetectTests {
  @Test(
    "a path that holds a kustomization is rendered, however it is written",
    arguments: ["over", "over/", "./over", "base/../over"])
  func inSync(path: String) async throws {
    let run = try await Rendered().detect("--path", path)
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(run.output.contains(", 1 policy\n"))
    #expect(!run.output.contains("warning"), "\(run.output)")
  }

  @Test(
    "the configuration says what is rendered",
    arguments: [
      "render: kustomize\npaths: [over]\n", "paths: [over]\n",
      "clusters: {here: {uid: u, paths: [over]}}\n",
    ])
  func configured(text: String) async throws {
    let run = try await Rendered([".mendwall.yaml": text]).detect()
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
  }

  @Test("render: kustomize without paths renders the repository's root")
  func root() async throws {
    let rendered = try await Rendered([
      ".mendwall.yaml": "render: kustomize\n", "kustomization.yaml": "resources: [over]\n",
    ])
    #expect(await rendered.detect().status == .inSync)
    let without = try await Rendered([".mendwall.yaml": "render: kustomize\n"]).detect()
    #expect(without.status == .failed)
    #expect(
      without.notes == "mendwall: the folder . holds no kustomization.yaml to render\n")
  }

  private static let peer = "/spec/ingress/0/from/0"

  @Test(
    "each change is led back to the line that sets it, in the base, the patch or the kustomization",
    arguments: [
      ("port: 8080", "port: 8081", "replace /spec/ingress/0/ports/0/port base/web.yaml:15"),
      ("app: front", "app: any", "replace \(peer)/podSelector/matchLabels/app base/web.yaml:13"),
      ("[Ingress, Egress]", "[Ingress]", "remove /spec/policyTypes/1 over/patch.yaml:8"),
      ("{team: web}", "{team: ops}", "replace /metadata/labels/team over/kustomization.yaml:6"),
      (
        "labels: {team: web}", "labels: {}",
        "remove /metadata/labels/team over/kustomization.yaml:6"
      ),
      // What only the cluster has is led to what stands around it, and not to a neighbour.
      ("  - ports:", "  - {}\n  - ports:", "add /spec/ingress/1 base/web.yaml:9"),
    ])
  func places(old: String, new: String, expected: String) async throws {
    let rendered = try await Rendered()
    try rendered.change(old, to: new)
    let run = await rendered.detect("--path", "over", "-o", "json")
    let finding = try #require(try run.report().findings.first)
    #expect(run.status == .drift)
    #expect(finding.object.qualifiedName == "shop/web")
    #expect(finding.declared?.inWords == "base/web.yaml:1")
    #expect(finding.places == [expected])
  }

  @Test("a missing policy is led to its base, and one that is not rendered is drift")
  func others() async throws {
    let rendered = try await Rendered()
    try rendered.cluster.write(Shop.policy("extra"), to: "live.yaml")
    let report = try await rendered.detect("--path", "over", "-o", "json").report()
    #expect(report.briefly == ["unmanaged shop/extra", "missing shop/web"])
    #expect(report.finding("shop/web")?.declared?.inWords == "base/web.yaml:1")
    // What was rendered of older commits is not known, so nothing is said to have never been in Git.
    let extra = try #require(report.finding("shop/extra"))
    #expect(extra.cause == .unknown)
    #expect(
      extra.explanation
        == "kustomize renders what Git declares, and its older results were not looked at")
  }

  @Test("a folder to render and a file to read go together")
  func mixed() async throws {
    let rendered = try await Rendered(["plain/a.yaml": Shop.policy("a")])
    try rendered.cluster.write(Shop.policy("a", port: 443), to: "a.yaml")
    let report = try await rendered.detect(
      "--path", "over", "--path", "plain", "-o", "json"
    ).report()
    #expect(report.briefly == ["modified shop/a"])
    #expect(report.finding("shop/a")?.cause == .tampered)
    #expect(report.source.policies == 2)
  }
}
