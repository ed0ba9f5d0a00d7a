import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("Declarations that contradict each other, or the server")
struct DeclarationTests {
  @Test("a policy that two files declare alike is named with both places, and compared")
  func twiceAlike() async throws {
    let shop = try await Shop()
    try await shop.repository.commit(["policies/z.yaml": "# again\n" + Shop.policy("a")])
    let run = await shop.detect()
    #expect(run.status == .inSync)
    #expect(
      run.lines.contains(
        "warning: policies/z.yaml:2: NetworkPolicy shop/a is declared here and at policies/a.yaml:1, "
          + "alike; remove one"))
  }

  @Test("of two that differ nobody knows which is meant, even where the cluster has one of them")
  func twiceDifferently() async throws {
    let shop = try await Shop()
    try await shop.repository.commit(["policies/z.yaml": Shop.policy("a", port: 443)])
    let run = await shop.detect()
    #expect(run.status == .incomplete)
    #expect(
      run.lines.contains(
        "error: policies/z.yaml:1: NetworkPolicy shop/a is declared here and at policies/a.yaml:1, "
          + "differently; remove one (the first was compared)"))
    try shop.add([Shop.policy("a", port: 443)], as: "a.yaml")
    let report = try await shop.detect("-o", "json").report()
    #expect(report.briefly == ["modified shop/a"])
    #expect(report.finding("shop/a")?.declared?.inWords == "policies/a.yaml:1")
  }

  @Test("within one file too")
  func twiceInOneFile() async throws {
    let shop = try await Shop()
    try await shop.repository.commit([
      "policies/a.yaml": Shop.policy("a") + "---\n" + Shop.policy("a", port: 443)
    ])
    let report = try await shop.detect("-o", "json").report()
    #expect(
      report.messages(.error) == [
        "policies/a.yaml:12: NetworkPolicy shop/a is declared here and at policies/a.yaml:1, "
          + "differently; remove one (the first was compared)"
      ])
  }

  @Test("a policy of another namespace than its folder's kustomization gives it is named")
  func strayNamespace() async throws {
    let shop = try await Shop()
    try await shop.repository.commit([
      "policies/kustomization.yaml": "resources:\n- a.yaml\n- ./b.yaml\nnamespace: other\n"
    ])
    let report = try await shop.detect("-o", "json").report()
    #expect(report.findings.isEmpty)
    #expect(
      report.messages(.warning)
        == ["a", "b"].map { name in
          "policies/\(name).yaml:1: NetworkPolicy shop/\(name) names the namespace shop, and "
            + "policies/kustomization.yaml:4 puts it into other; it was compared as it stands in the file"
        })
  }

  @Test("one that names no namespace is led to the kustomization that gives it one")
  func homeless() async throws {
    let shop = try await Shop()
    try await shop.repository.commit([
      "over/kustomization.yaml": "namespace: shop\nresources: [c.yaml]\n",
      "over/c.yaml": Shop.policy("c").replacing("  namespace: shop\n", with: ""),
    ])
    let report = try await shop.detect("-o", "json").report()
    #expect(report.briefly == ["missing default/c"])
    #expect(
      report.messages(.warning) == [
        "over/c.yaml:1: NetworkPolicy default/c names no namespace; it is taken to live in default, "
          + "though over/kustomization.yaml:1 puts it into shop; set render: kustomize in "
          + ".mendwall.yaml, or name the folder with --path"
      ])
  }

  private static let range = Shop.policy("b").replacing(
    "port: 80", with: "port: 80\n      endPort: 90")

  private func finding(version: String, live: String) async throws -> (Finding, CommandRun) {
    let repository = try await TestRepository()
    try await repository.commit(["b.yaml": Self.range])
    let server = Simulated(version: version, uid: "u", policies: [live])
    let report = try await server.detect(repository, "-o", "json").report()
    return (try #require(report.findings.first), try await server.detect(repository))
  }

  @Test("an endPort that a 1.20 server drops is no tampering, and is explained")
  func dropped() async throws {
    let (finding, text) = try await finding(version: "v1.20.15", live: Shop.policy("b"))
    let sentence =
      "this server (v1.20.15) does not know /spec/ingress/0/ports/0/endPort and drops it, so that the "
      + "cluster cannot have what Git says: nobody changed it there"
    #expect(finding.cause == .unknown)
    #expect(finding.explanation == sentence)
    #expect(finding.places == ["remove /spec/ingress/0/ports/0/endPort b.yaml:11"])
    #expect(text.status == .drift)
    #expect(text.lines.contains(sentence))
    #expect(!text.output.contains("tampered"))
  }

  @Test(
    "where the server knows it, or something else differs too, somebody changed it",
    arguments: [
      ("v1.22.0", Shop.policy("b")), ("v1.36.2+k3s1", Shop.policy("b")),
      ("v1.20.15", Shop.policy("b", port: 81)), ("unknown", Shop.policy("b")),
    ])
  func changed(version: String, live: String) async throws {
    let (finding, text) = try await finding(version: version, live: live)
    #expect(finding.cause == .tampered)
    #expect(!text.output.contains("nobody changed it"))
  }

  @Test("a field that no server has is explained by itself where the cluster lacks it")
  func unknownField() async throws {
    let shop = try await Shop()
    try await shop.repository.commit([
      "policies/b.yaml": Shop.policy("b").replacing(
        "podSelector: {}", with: "podSelector: {}\n  egres: []")
    ])
    let finding = try #require(try await shop.detect("-o", "json").report().finding("shop/b"))
    #expect(finding.places == ["remove /spec/egres policies/b.yaml:8"])
    #expect(finding.cause == .unknown)
    #expect(
      finding.explanation
        == "Mendwall does not know /spec/egres of NetworkPolicy: either this server does not know it and "
        + "drops it, or somebody took it away")
  }
}
