import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("What Git tolerates")
struct ExceptionTests {
  private static let ports = """
    exceptions:
    - object: {kind: NetworkPolicy, namespace: shop, name: b*}
      path: /spec/ingress/*/ports/*/port
      reason: the canary listens on another port
      until: 2027-01-31

    """

  private static func whole(_ object: String) -> String {
    "exceptions: [{object: {\(object)}, reason: on its way, until: 2027-01-31}]\n"
  }

  @Test("a path with wildcards keeps what lies there out of the findings, and is listed")
  func path() async throws {
    let shop = try await Shop(configuration: Self.ports)
    try shop.drift()
    let run = await shop.detect("-o", "json")
    let report = try run.report()
    #expect(run.status == .inSync)
    #expect(report.findings.isEmpty)
    let exception = try #require(report.exceptions.first)
    #expect(exception.what == "NetworkPolicy shop/b* at /spec/ingress/*/ports/*/port")
    #expect(exception.reason == "the canary listens on another port")
    #expect(exception.until == Instant("2027-02-01T00:00:00Z"), "the day counts to its end")
    #expect(!exception.expired)
    #expect(exception.tolerated == 1)
    #expect(exception.declared.inWords == ".mendwall.yaml:2")

    let text = await shop.detect()
    #expect(
      text.lines.contains(
        "tolerated: NetworkPolicy shop/b* at /spec/ingress/*/ports/*/port until 2027-02-01T00:00:00Z, "
          + "the canary listens on another port; 1 difference today  .mendwall.yaml:2"),
      "\(text.output)")
    #expect(
      !text.output.hasPrefix("In sync: the cluster's policies are as Git says."),
      "they are not: a difference is tolerated")
  }

  @Test("a change beside a tolerated one is told, and it alone")
  func beside() async throws {
    let shop = try await Shop(configuration: Self.ports)
    try shop.add(
      [
        Shop.policy("b", port: 443).replacing(
          "podSelector: {}", with: "podSelector: {matchLabels: {app: none}}")
      ], as: "b.yaml")
    let run = await shop.detect("-o", "json")
    let report = try run.report()
    #expect(run.status == .drift)
    #expect(
      report.finding("shop/b")?.places
        == ["add /spec/podSelector/matchLabels/app policies/b.yaml:7"])
    #expect(report.exceptions.first?.tolerated == 1)
  }

  @Test(
    "more than what the path names is told: a port that is gone, a rule that was added, another object",
    arguments: [
      Shop.policy("b").replacing("  - ports:\n    - port: 80", with: "  - {}"),
      Shop.policy("b") + "  - ports:\n    - port: 443\n    from: []\n",
      Shop.policy("a", port: 443),
    ])
  func beyond(manifest: String) async throws {
    let shop = try await Shop(configuration: Self.ports)
    let isB = manifest.contains("name: b\n")
    try shop.add([manifest], as: isB ? "b.yaml" : "a.yaml")
    let run = await shop.detect("-o", "json")
    #expect(run.status == .drift)
    #expect(try run.report().briefly == ["modified shop/\(isB ? "b" : "a")"])
    #expect(try run.report().exceptions.first?.tolerated == 0)
  }

  @Test("without a path the object may differ, be gone, or be there")
  func wholeObjects() async throws {
    let shop = try await Shop(configuration: Self.whole("name: b"))
    try shop.drift()
    #expect(try await shop.detect("-o", "json").report().exceptions.first?.tolerated == 1)
    try shop.add([], as: "b.yaml")
    #expect(await shop.detect().status == .inSync)

    try await shop.configure(Self.whole("namespace: shop, name: debug-*"))
    try shop.add([Shop.policy("b"), Shop.policy("debug-1"), Shop.policy("debug-2")], as: "b.yaml")
    let run = await shop.detect("-o", "json")
    #expect(run.status == .inSync)
    #expect(try run.report().exceptions.first?.tolerated == 2)
    try shop.add([Shop.policy("debug"), Shop.policy("debug-1", in: "payments")])
    #expect(
      try await shop.detect("--owns", "payments", "-o", "json").report().briefly
        == ["unmanaged payments/debug-1", "unmanaged shop/debug"])
  }

  @Test("a path does not tolerate an object that is gone or that Git does not declare")
  func pathOfWholeObject() async throws {
    let shop = try await Shop(configuration: Self.ports)
    try shop.add([Shop.policy("b2")], as: "b.yaml")
    #expect(
      try await shop.detect("-o", "json").report().briefly
        == ["missing shop/b", "unmanaged shop/b2"])
  }

  @Test("only what the checked revision says counts")
  func source() async throws {
    let shop = try await Shop()
    try shop.drift()
    // In the work tree, in the cluster's folder, and on the live object itself.
    try shop.repository.folder.write(Self.whole("name: b"), to: ".mendwall.yaml")
    try shop.cluster.write(Self.whole("name: b"), to: "mendwall.yaml")
    try shop.cluster.write(Self.whole("name: b"), to: ".mendwall.yaml")
    try shop.add(
      [
        Shop.policy("b", port: 443).replacing(
          "  namespace: shop",
          with: "  namespace: shop\n  annotations: {mendwall.dev/ignore: \"true\"}")
      ], as: "b.yaml")
    let run = await shop.detect("-o", "json")
    #expect(run.status == .drift)
    #expect(try run.report().briefly == ["modified shop/b"])
    #expect(try run.report().exceptions.isEmpty)

    try await shop.configure(Self.whole("name: b"))
    #expect(await shop.detect().status == .inSync)
    #expect(await shop.detect("--revision", "HEAD~1").status == .drift)
  }
}
