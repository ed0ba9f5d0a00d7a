import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Testing

@Suite("The default-denies that namespaces lack")
struct BaselineTests {
  private static let configuration = """
    connectivity:
    - from shop/web to payments/api on tcp/443: allow

    """

  private static let namespaces = ["shop", "payments", "kube-system"].map {
    Shop.namespace($0, "kubernetes.io/metadata.name: \($0)")
  }

  /// A repository of policies of two namespaces that deny nothing by default, and a cluster with pods.
  private func scene(
    _ configuration: String = BaselineTests.configuration, api: String = "app: api"
  ) async throws -> Shop {
    let shop = try await Shop(configuration: configuration)
    let web = Shop.network("web", "podSelector: {matchLabels: {app: web}}, ingress: [{}]")
    let database = Shop.network(
      "db", in: "payments", "podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]")
    try await shop.repository.commit([
      "policies/a.yaml": nil, "policies/b.yaml": nil, "teams/shop/web.yaml": web,
      "teams/payments/db.yaml": "# Nobody reaches it.\n" + database,
    ])
    try shop.remove("a.yaml")
    try shop.remove("b.yaml")
    try shop.add(
      Self.namespaces + [
        web, database, Shop.pod("web", "app: web"), Shop.pod("cart", "app: cart"),
        Shop.pod("api", in: "payments", api), Shop.pod("db", in: "payments", "app: db"),
        Shop.pod("coredns", in: "kube-system", "k8s-app: kube-dns"),
      ])
    return shop
  }

  private func reach(_ shop: Shop, _ arguments: String...) async -> CommandRun {
    await CommandRun.mendwall(
      ["reach", "git", "--repo", shop.repository.path, "--live", shop.cluster.path] + arguments)
  }

  @Test("stand where the repository keeps them, keep what is asserted, and are complete")
  func patch() async throws {
    let shop = try await scene()
    let run = await shop.baseline()
    #expect(run.status == .inSync, "\(run.notes)")
    for file in [
      "teams/payments/default-deny.yaml", "teams/payments/allow-dns.yaml",
      "teams/payments/allow-asserted-api.yaml", "teams/shop/default-deny.yaml",
      "teams/shop/allow-dns.yaml", "teams/shop/allow-asserted-web.yaml",
    ] { #expect(run.output.contains("+++ b/\(file)\n"), "\(file): \(run.output)") }
    #expect(!run.output.contains("teams/payments/db.yaml"))
    try await shop.repository.apply(run.output)

    let again = await shop.baseline()
    #expect(again.status == .inSync, "\(again.notes)")
    #expect(again.output.isEmpty)
    #expect(again.notes.contains("there is nothing to propose"), "\(again.notes)")
    #expect(await reach(shop, "--check").status == .inSync)
    let cut = await reach(shop, "--from", "shop/cart", "--to", "payments/api", "--port", "443")
    #expect(cut.status == .drift, "\(cut.output)")
  }

  @Test("what they cut is told on standard error, and not what stays")
  func impact() async throws {
    let shop = try await scene()
    let run = await shop.baseline()
    #expect(run.notes.contains("the most important first:\n  closed: "), "\(run.notes)")
    #expect(run.notes.contains("\n  narrowed: "), "\(run.notes)")
    #expect(run.notes.count { $0 == "\n" } < 40)
  }

  @Test("are refused where they would cut what an assertion allows")
  func refused() async throws {
    // Pods without labels cannot be selected, so that nothing can be allowed to them.
    let shop = try await scene(api: "")
    let run = await shop.baseline("--write")
    #expect(run.status == .failed)
    #expect(run.output.isEmpty)
    #expect(run.notes.contains("would cut what must stay open"), "\(run.notes)")
    #expect(run.notes.contains("shop/web → payments/api"), "\(run.notes)")
    #expect(run.notes.contains(".mendwall.yaml:2"), "\(run.notes)")
    #expect(try await shop.repository.git("status", "--porcelain").isEmpty)
  }

  @Test(
    "are refused where they would cut what was seen and Git allows, and not for what is asserted")
  func observed() async throws {
    let shop = try await scene()
    let folder = try TemporaryFolder()
    func log(_ from: String, _ to: String, port: Int) throws -> String {
      let ends = [from, to].map { end in
        let parts = end.split(separator: "/")
        return #"{"identity":5000,"namespace":"\#(parts[0])","pod_name":"\#(parts[1])"}"#
      }
      try folder.write(
        #"{"flow":{"time":"2026-11-21T12:00:00Z","verdict":"FORWARDED","IP":{"source":"10.0.0.1","#
          + #""destination":"10.0.0.2"},"l4":{"TCP":{"source_port":4000,"destination_port":\#(port),"#
          + #""flags":{"SYN":true}}},"source":\#(ends[0]),"destination":\#(ends[1]),"#
          + #""traffic_direction":"INGRESS","is_reply":false},"time":"2026-11-21T12:00:00Z"}"#
          + "\n",
        to: "flows.log")
      return folder("flows.log")
    }
    let cut = await shop.baseline("--flows", try log("shop/cart", "payments/api", port: 443))
    #expect(cut.status == .failed)
    #expect(cut.output.isEmpty)
    #expect(
      cut.notes.contains("shop/cart → payments/api tcp/443 was seen: once"), "\(cut.notes)")
    let kept = await shop.baseline("--flows", try log("shop/web", "payments/api", port: 443))
    #expect(kept.status == .inSync, "\(kept.notes)")
    // Git denies it already.
    let denied = await shop.baseline("--flows", try log("shop/web", "payments/db", port: 5432))
    #expect(denied.status == .inSync, "\(denied.notes)")
  }

  @Test("of one namespace alone, and of those that Git is said to own")
  func chosen() async throws {
    let shop = try await scene()
    let one = await shop.baseline("-n", "shop")
    #expect(one.output.contains("teams/shop/default-deny.yaml"), "\(one.notes)")
    #expect(!one.output.contains("teams/payments"))
    let more = await shop.baseline("--owns", "staging")
    #expect(more.output.contains("+++ b/teams/staging/default-deny.yaml"), "\(more.output)")
    #expect(!more.output.contains("teams/kube-system"))
    let slip = await shop.baseline("-n", "shpo")
    #expect(slip.status == .failed)
    #expect(slip.notes.contains("the namespace shpo is neither in Git nor in the cluster"))
  }

  @Test("of the cluster's namespaces that Git owns by a pattern and lacks")
  func lacking() async throws {
    let shop = try await scene(Self.configuration + "owns: [shop, \"stag*\"]\n")
    try shop.add([Shop.namespace("staging")], as: "staging.yaml")
    let run = await shop.baseline()
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(run.output.contains("+++ b/teams/staging/default-deny.yaml"), "\(run.output)")
    #expect(!run.output.contains("teams/payments"), "Git does not own it")
  }

  @Test(
    "in the admin tier are one policy",
    arguments: [
      ("cluster", "kind: ClusterNetworkPolicy"), ("baseline", "kind: BaselineAdminNetworkPolicy"),
    ])
  func tier(tier: String, kind: String) async throws {
    let shop = try await scene("connectivity: []\n")
    let run = await shop.baseline("--tier", tier, "--write")
    #expect(run.status == .inSync, "\(run.notes)")
    let status = try await shop.repository.git("status", "--porcelain", "-uall")
    #expect(status.split(separator: "\n").count == 1, "\(status)")
    let path = String(status.drop { $0 != " " }.dropFirst().filter { $0 != "\n" })
    #expect(try shop.repository.folder.read(path).contains(kind))
    try await shop.repository.commit([:])
    #expect(await shop.baseline("--tier", tier).output.isEmpty)
    #expect(await shop.baseline("--tier", "other").status == .usage)
  }

  @Test("are committed on a branch")
  func branch() async throws {
    let shop = try await scene()
    let run = await shop.baseline("--branch", "deny", environment: Shop.ada)
    #expect(run.status == .inSync, "\(run.notes)")
    let told = try await shop.repository.git("log", "-1", "--format=%s", "deny")
    #expect(told == "Deny by default in payments, shop\n")
    #expect(await shop.baseline("--revision", "deny").output.isEmpty)
  }

  @Test("are not proposed where not everything could be seen")
  func incomplete() async throws {
    let shop = try await scene()
    try await shop.repository.commit(["teams/x.yaml": "kind: NetworkPolicy\nb: 2\nb: 3\n"])
    let run = await shop.baseline()
    #expect(run.status == .incomplete)
    #expect(run.output.isEmpty)
  }
}
