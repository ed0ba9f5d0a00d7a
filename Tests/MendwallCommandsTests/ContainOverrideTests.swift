import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Testing

/// A folder stands for a cluster with every kind. Where a namespace lacks the label with its name, no
/// policy of the admin tier can select it, and the policies that let traffic through are set aside.
@Suite("Cutting off what other policies allow, on files")
struct ContainOverrideTests {
  private static let labelled = Shop.namespace("shop", "kubernetes.io/metadata.name: shop")
  private static let unlabelled = Shop.namespace("shop")

  // MARK: By the admin tier

  @Test("the admin tier denies whatever others allow, and those are not touched")
  func adminTier() async throws {
    let contained = try await ContainedShop(Self.labelled)
    let before = try await contained.objects()
    let run = await contained.contain("shop", "--override")
    #expect(run.status == .inSync, "\(run.notes)")
    let objects = try await contained.objects()
    #expect(
      objects.keys.sorted() == [
        "mendwall-containment-emergency", "shop/a", "shop/b", "shop/mendwall-containment-emergency",
      ])
    #expect(objects["shop/a"] == before["shop/a"])
    let policy = try #require(objects["mendwall-containment-emergency"])
    #expect(policy["kind"] == "ClusterNetworkPolicy")
    #expect(policy["spec"]?["tier"] == "Admin")
    #expect(policy.annotation("mendwall.dev/until") == "2026-11-21T18:02:00Z")
    #expect(
      policy["spec"]?["subject"]?["namespaces"]?["matchExpressions"] == [
        ["key": "kubernetes.io/metadata.name", "operator": "In", "values": ["shop"]]
      ])
    #expect(!run.output.contains("--override cuts it off"))
    #expect(
      run.output.contains(
        "warning: NetworkPolicy shop/a still lets in to shop what comes from outside the cluster"))
    #expect(run.output.contains("warning: not cut off by ClusterNetworkPolicy: "))
  }

  @Test("one policy of the admin tier holds every namespace of the incident")
  func secondNamespace() async throws {
    let contained = try await ContainedShop(Shop.policy("c", in: "dev"))
    await contained.contain("shop", "--override")
    let run = await contained.contain("dev", "--override")
    #expect(run.status == .inSync, "\(run.notes)")
    let policy = try #require(try await contained.objects()["mendwall-containment-emergency"])
    #expect(policy.specText.contains(#""values":["dev","shop"]"#))
    #expect(await contained.contain("shop", "--override").output.contains("contained already"))
  }

  @Test("the end of both policies moves with the same words, also when nothing is open any more")
  func laterEnd() async throws {
    let contained = try await ContainedShop()
    await contained.contain("shop", "--override")
    try await Program.output("rm", [contained.cluster + "/a.yaml", contained.cluster + "/b.yaml"])
    await contained.contain("shop", "--override", after: 60)
    let objects = try await contained.objects()
    for name in ["mendwall-containment-emergency", "shop/mendwall-containment-emergency"] {
      #expect(objects[name]?.annotation("mendwall.dev/until") == "2026-11-21T19:02:00Z", "\(name)")
    }
  }

  // MARK: By setting aside

  @Test("without the admin tier what lets traffic through is set aside, after what denies is there")
  func setAside() async throws {
    let deny = """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: shop}
      spec: {podSelector: {}, policyTypes: [Ingress, Egress]}

      """
    let contained = try await ContainedShop(
      Self.unlabelled, deny, Shop.policy("elsewhere", in: "dev"),
      "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: c, namespace: shop}\n"
        + "spec: {endpointSelector: {}, ingress: [{}, {fromEntities: [world]}]}\n",
      "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: d, namespace: shop}\n"
        + "spec: {selector: all(), egress: [{action: Allow}]}\n",
      "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: wide}\n"
        + "spec: {selector: all(), egress: [{action: Allow}]}\n")
    let run = await contained.contain("shop", "--override", bundle: "b")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(
      try await contained.names() == [
        "dev/elsewhere", "shop/deny", "shop/mendwall-containment-emergency", "wide",
      ])
    let policy = try await contained.objects()["shop/mendwall-containment-emergency"]
    #expect(policy?.annotation("mendwall.dev/set-aside") == contained.bundle("b"))
    let stages = run.output.split(separator: "\n").filter { $0.hasPrefix("Stage") }
    #expect(
      stages == [
        "Stage 1: first: they deny",
        "Stage 2: after what denies: set aside into the bundle until the release, since it lets traffic through",
      ])
    // What belongs to no namespace is others' too.
    #expect(run.output.contains("wide still lets egress of shop through\n"), "\(run.output)")
    #expect(!run.output.contains("--override cuts it off"))
    #expect(
      run.output.contains("shop without the label kubernetes.io/metadata.name cannot be selected"))
  }

  @Test("the bundle is named so that it is found from any folder")
  func relativeBundle() async throws {
    let contained = try await ContainedShop(Self.unlabelled)
    let here = try await Program.output("pwd", []).prefix { $0 != "\n" }
    let up = String(repeating: "../", count: here.count { $0 == "/" })
    let folder = contained.bundle("b")
    let run = await contained.contain("shop", "--override", "--bundle", up + folder.dropFirst())
    #expect(run.status == .inSync, "\(run.notes)")
    let policy = try await contained.objects()["shop/mendwall-containment-emergency"]
    #expect(policy?.annotation("mendwall.dev/set-aside")?.hasPrefix("/") == true)
    #expect(await contained.release("--all").status == .inSync)
    #expect(try await contained.names() == ["shop/a", "shop/b"])
  }

  @Test("what was opened since is set aside by the same words too, and both bundles are named")
  func opened() async throws {
    let contained = try await ContainedShop(Self.unlabelled)
    await contained.contain("shop", "--override", bundle: "first")
    try contained.shop.add([Self.unlabelled, Shop.policy("new")])
    let run = await contained.contain("shop", "--override", bundle: "second")
    #expect(run.status == .inSync, "\(run.notes)")
    let policy = try await contained.objects()["shop/mendwall-containment-emergency"]
    #expect(
      policy?.annotation("mendwall.dev/set-aside")
        == "\(contained.bundle("first"))\n\(contained.bundle("second"))")
    let again = await contained.contain("shop", "--override", bundle: "third")
    #expect(again.output.contains("contained already"))
    #expect(await contained.release("--incident", "emergency").status == .inSync)
    #expect(try await contained.names() == ["shop/a", "shop/b", "shop/new"])
  }

  @Test("where some pods are cut off alone, what isolates others is not set aside")
  func otherPods() async throws {
    func policy(_ name: String, _ selector: String) -> String {
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: \(name), namespace: shop}
      spec: {podSelector: {\(selector)}, ingress: [{ports: [{port: 80}]}]}

      """
    }
    let contained = try await ContainedShop(
      Self.unlabelled, policy("web", "matchLabels: {app: web}"),
      policy("web-a", "matchLabels: {app: web, tier: a}"),
      policy("database", "matchLabels: {app: database}"))
    let run = await contained.contain("shop", "--override", "--pods", "app=web", bundle: "b")
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(
      try await contained.names() == [
        "shop/a", "shop/b", "shop/database", "shop/mendwall-containment-emergency",
      ])
    for name in ["a", "b"] {
      #expect(
        run.output.contains("NetworkPolicy shop/\(name) still lets ingress of shop through; it "),
        "\(run.output)")
    }
    #expect(await contained.release("--all").status == .inSync)
    #expect(
      try await contained.names() == [
        "shop/a", "shop/b", "shop/database", "shop/web", "shop/web-a",
      ])
  }

  @Test("nothing is open: nothing is overridden")
  func nothingOpen() async throws {
    let contained = try await ContainedShop(Self.unlabelled)
    let run = await contained.contain("dev", "--override")
    #expect(run.status == .failed)
    try contained.shop.add([Shop.namespace("dev")])
    #expect(await contained.contain("dev", "--override").status == .inSync)
    #expect(
      try await contained.names() == ["dev/mendwall-containment-emergency", "shop/a", "shop/b"])
  }
}
