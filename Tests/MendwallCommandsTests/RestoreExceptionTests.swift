import Documents
import MendwallCommands
import MendwallTesting
import Reports
import Testing

@Suite("A restore beside exceptions")
struct RestoreExceptionTests {
  private static let port = """
    exceptions:
    - object: {kind: NetworkPolicy, namespace: shop, name: b}
      path: /spec/ingress/*/ports/*/port
      reason: the canary listens on another port
      until: 2027-01-31

    """

  @Test("a place that is tolerated beside one that is not is put back too, and that is said")
  func tolerated() async throws {
    let shop = try await Shop(configuration: Self.port)
    try shop.add(
      [
        Shop.policy("b", port: 443).replacing(
          "podSelector: {}", with: "podSelector: {matchLabels: {app: none}}")
      ], as: "b.yaml")
    let run = await shop.restore("--yes", "-o", "json")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    let changes = try #require(try run.restorePlan()?.steps.first?.changes)
    let put = try #require(changes.first { $0.path == "/spec/ingress/0/ports/0/port" })
    #expect(put.note == "tolerated by an exception, and put back all the same")
    #expect(changes.count == 2)
    #expect(try shop.objects()["b"]?["spec"] == shop.objects()["a"]?["spec"])
  }

  @Test(
    "what is tolerated alone is not touched",
    arguments: [
      RestoreExceptionTests.port,
      "exceptions: [{object: {name: b}, reason: on its way, until: 2027-01-31}]\n",
    ])
  func untouched(configuration: String) async throws {
    let shop = try await Shop(configuration: configuration)
    try shop.drift()
    try shop.cluster.write(Shop.policy("a", port: 81), to: "a.yaml")
    let b = try shop.cluster.read("b.yaml")
    let run = await shop.restore("--yes", "-o", "json")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try run.restorePlan()?.briefly == ["update shop/a"])
    #expect(try shop.cluster.read("b.yaml") == b)
  }

  @Test("an extra policy that is tolerated is not deleted")
  func extra() async throws {
    let shop = try await Shop(
      configuration: "exceptions: [{object: {name: debug-*}, reason: tests, until: 2027-01-31}]\n")
    try shop.cluster.write(Shop.policy("debug-1"), to: "debug.yaml")
    try shop.cluster.write(Shop.policy("extra"), to: "extra.yaml")
    let run = await shop.restore("--prune", "--yes", "-o", "json")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try run.restorePlan()?.briefly == ["delete shop/extra"])
    #expect(try shop.objects()["debug-1"] != nil)
  }
}
