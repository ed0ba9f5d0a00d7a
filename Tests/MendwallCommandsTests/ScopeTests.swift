import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("What detect compares")
struct ScopeTests {
  /// Drift in three namespaces: payments, shop (twice) and kube-system; dev is not Git's.
  private func shop() async throws -> Shop {
    let shop = try await Shop()
    try await shop.repository.commit([
      "policies/payments.yaml": Shop.policy("a", in: "payments"),
      "policies/system.yaml": Shop.policy("a", in: "kube-system"),
    ])
    try shop.drift()
    try shop.cluster.write(
      [
        Shop.policy("a", in: "payments"), Shop.policy("extra", in: "payments"),
        Shop.policy("extra", in: "shop"), Shop.policy("a", in: "kube-system"),
        Shop.policy("extra", in: "kube-system"), Shop.policy("extra", in: "dev"),
      ].joined(separator: "---\n"), to: "more.yaml")
    return shop
  }

  private static let payments = "unmanaged payments/extra"
  private static let shops = ["modified shop/b", "unmanaged shop/extra"]

  @Test(
    "names, namespaces and what Git owns decide what is a finding",
    arguments: [
      ([], [payments] + shops), (["-n", "shop"], shops), (["--namespace", "payments"], [payments]),
      (["-n", "shop", "-n", "payments"], [payments] + shops),
      (["--owns", "dev"], ["unmanaged dev/extra", payments] + shops),
      (["--owns", "dev", "-n", "dev"], ["unmanaged dev/extra"]), (["-n", "dev"], []),
      (["--owns", "kube-system"], ["unmanaged kube-system/extra", payments] + shops),
      (["-n", "kube-system"], []), (["shop/b"], ["modified shop/b"]), (["shop/a"], []),
      (["shop/a", "payments/extra"], [payments]), (["-n", "shop", "shop/b"], ["modified shop/b"]),
      (["kube-system/a"], []), (["shop/extra"], ["unmanaged shop/extra"]),
    ] as [([String], [String])])
  func scope(arguments: [String], expected: [String]) async throws {
    let shop = try await shop()
    let run = await CommandRun.mendwall(
      ["detect", "--repo", shop.repository.path, "--live", shop.cluster.path, "-o", "json"]
        + arguments)
    #expect(try run.report().briefly == expected)
    #expect(run.status == (expected.isEmpty ? .inSync : .drift))
  }

  @Test("--path limits what is declared, and so what Git owns")
  func path() async throws {
    let shop = try await shop()
    let report = try await shop.detect("-o", "json", "--path", "policies/payments.yaml").report()
    #expect(report.briefly == [Self.payments])
    #expect(report.source.policies == 1)
  }

  @Test("--revision chooses the commit that is compared")
  func revision() async throws {
    let shop = try await shop()
    let report = try await shop.detect("-o", "json", "--revision", "HEAD~1").report()
    #expect(report.briefly == Self.shops)
  }

  @Test("a manifest without a namespace lives in default, and says so")
  func defaultNamespace() async throws {
    let shop = try await Shop()
    let plain = Shop.policy("plain").replacing("  namespace: shop\n", with: "")
    try await shop.repository.commit(["policies/plain.yaml": plain])
    let run = await shop.detect("-o", "json")
    #expect(try run.report().briefly == ["missing default/plain"])
    #expect(try run.report().diagnostics.first?.path == "policies/plain.yaml")
  }

  @Test(
    "of some namespaces alone, an assertion that reaches beyond them is not judged by what was not read"
  )
  func assertions() async throws {
    let shop = try await Shop()
    func pod(_ name: String, in namespace: String) -> String {
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: \(name), namespace: \(namespace), labels: {app: \(name)}}
      spec: {containers: [{name: c, image: x}]}

      """
    }
    let denies = """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: deny, namespace: monitoring}
      spec: {podSelector: {}, policyTypes: [Ingress]}

      """
    try await shop.repository.commit([
      "policies/deny.yaml": denies,
      ".mendwall.yaml": """
      connectivity:
      - "from * to monitoring/grafana: deny"
      - "from internet to shop/web on tcp/22: deny"
      """,
    ])
    try shop.cluster.write(
      [denies, pod("grafana", in: "monitoring"), pod("web", in: "shop")].joined(separator: "---\n"),
      to: "monitoring.yaml")
    #expect(await shop.detect().status == .inSync)
    let part = await shop.detect("-n", "shop")
    #expect(part.status == .inSync, "\(part.output)")
    #expect(
      part.output.contains(
        "an assertion of .mendwall.yaml reaches beyond the namespaces that were looked at"),
      "\(part.output)")
    try shop.drift()
    let run = await shop.restore("-n", "shop", "--yes", "--settle", "0")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(!run.output.contains("does not hold"))
  }
}
