import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("Containments in the report, and before a restore")
struct ContainDetectTests {
  private static let expired =
    "mendwall.dev/reason: stolen token, mendwall.dev/until: \"2026-11-21T14:02:00Z\""

  @Test(
    "one that holds is told and is no drift, also where Git owns nothing",
    arguments: ["shop", "dev"])
  func holds(namespace: String) async throws {
    let contained = try await ContainedShop()
    await contained.contain(namespace, "--incident", "inc-42")
    let text = await contained.shop.detect()
    #expect(text.status == .inSync, "\(text.output)")
    #expect(
      text.output.hasPrefix(
        "In sync: the cluster's policies are as Git says. 1 containment in force.\n"))
    let name = "\(namespace)/mendwall-containment-inc-42"
    #expect(text.lines.contains("CONTAINMENT  NetworkPolicy \(name)"))
    #expect(text.output.contains("incident inc-42, stolen token; ends "), "\(text.output)")

    let run = await contained.shop.detect("-o", "json")
    let report = try run.report()
    #expect(run.status == .inSync)
    #expect(report.briefly == ["containment \(name)"])
    #expect(report.finding(name).map { "\($0.severity)" } == "info")
    #expect(report.summary.containments == 1)
    #expect(report.summary.severity.info == 1)
    #expect(report.summary.unmanaged == 0)
    #expect(!report.departs)
  }

  @Test("one of the admin tier that holds is told beside its NetworkPolicy")
  func adminTier() async throws {
    let contained = try await ContainedShop()
    await contained.contain("shop", "--override")
    let run = await contained.shop.detect("-o", "json")
    #expect(run.status == .inSync, "\(run.output)")
    #expect(
      try run.report().briefly == [
        "containment mendwall-containment-emergency",
        "containment shop/mendwall-containment-emergency",
      ])
  }

  @Test("what it keeps is nothing beyond Git where Git allows as much")
  func keeps() async throws {
    let contained = try await ContainedShop()
    await contained.contain("shop", "--allow-dns")
    #expect(await contained.shop.detect().status == .inSync)
    await contained.contain("shop", "--allow-from", "forensics")
    let wider = await contained.shop.detect("-o", "json")
    #expect(wider.status == .drift)
    #expect(
      try wider.report().finding("shop/mendwall-containment-emergency")?.explanation?.contains(
        "it claims to be a containment and may allow more than Git does") == true)
  }

  // MARK: What does not hold

  struct Flawed: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let name: String
    let manifest: String
    let explanation: String

    init(
      _ description: String, _ explanation: String, name: String = "shop/mendwall-containment-x",
      _ manifest: String
    ) {
      testDescription = description
      (self.name, self.manifest, self.explanation) = (name, manifest, explanation)
    }
  }

  static let flawed: [Flawed] = [
    Flawed(
      "its end has come",
      "the containment has been over since 2026-11-21T14:02:00Z; end it with mendwall release",
      ContainedShop.claim("mendwall-containment-x", annotations: expired)),
    Flawed(
      "no reason", "the containment gives no reason",
      ContainedShop.claim(
        "mendwall-containment-x", annotations: "mendwall.dev/until: \"2026-11-21T16:02:00Z\"")),
    Flawed(
      "no end", "the containment has no end",
      ContainedShop.claim("mendwall-containment-x", annotations: "mendwall.dev/reason: r")),
    Flawed(
      "an end that is no time", "the containment's end \"soon\" is no time",
      ContainedShop.claim(
        "mendwall-containment-x",
        annotations: "mendwall.dev/reason: r, mendwall.dev/until: soon")),
    Flawed(
      "one rule more", "it claims to be a containment and may allow more than Git does",
      ContainedShop.claim(
        "mendwall-containment-x",
        rules: "ingress: [{from: [{podSelector: {}}], ports: [{port: 22}]}]")),
    Flawed(
      "a forged allow-all", "it claims to be a containment and may allow more than Git does",
      name: "shop/innocent",
      ContainedShop.claim("innocent", rules: "ingress: [{}], egress: [{}]")),
    Flawed(
      "an Allow of the admin tier",
      "it claims to be a containment and may allow more than Git does", name: "forged",
      """
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata:
        name: forged
        labels: {mendwall.dev/containment: x}
        annotations: {\(ContainedShop.orderly)}
      spec:
        priority: 0
        subject: {namespaces: {}}
        ingress: [{action: Allow, from: [{namespaces: {}}]}]

      """),
    Flawed(
      "another kind", "it claims to be a containment and may allow more than Git does",
      name: "shop/c",
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata:
        name: c
        namespace: shop
        labels: {mendwall.dev/containment: x}
        annotations: {\(ContainedShop.orderly)}
      spec: {endpointSelector: {}, ingressDeny: [{fromEntities: [all]}]}

      """),
  ]

  @Test(
    "one that does not hold is a finding as any other, told once, and hides nothing",
    arguments: flawed)
  func flaws(_ row: Flawed) async throws {
    let contained = try await ContainedShop(row.manifest)
    let run = await contained.shop.detect("-o", "json")
    #expect(run.status == .drift, "\(run.output)")
    let report = try run.report()
    #expect(report.briefly == ["containment \(row.name)"])
    let finding = try #require(report.finding(row.name))
    #expect("\(finding.severity)" == "high")
    #expect(finding.explanation?.hasPrefix(row.explanation) == true, "\(finding.explanation ?? "")")
    #expect(finding.changes?.isEmpty == false)
    #expect(report.departs)

    try contained.shop.drift()
    try contained.shop.add([row.manifest, Shop.policy("extra")])
    let more = await contained.shop.detect()
    #expect(more.status == .drift)
    #expect(more.output.contains("3 policies depart from Git"), "\(more.output)")
    #expect(more.output.contains("1 modified, 1 not in Git, 1 claiming to be a containment"))
    #expect(more.output.contains("CONTAINMENT  "))
    #expect(more.output.contains("NOT IN GIT  NetworkPolicy shop/extra"))
    #expect(more.output.contains("MODIFIED  NetworkPolicy shop/b"))
  }

  @Test("one that does not hold is a finding also where Git owns nothing")
  func flawedElsewhere() async throws {
    let contained = try await ContainedShop(
      ContainedShop.claim("mendwall-containment-x", in: "dev", annotations: Self.expired))
    let run = await contained.shop.detect("-o", "json")
    #expect(run.status == .drift)
    #expect(try run.report().briefly == ["containment dev/mendwall-containment-x"])
  }

  @Test("a policy of Git that is missing or changed is drift beside a containment that holds")
  func drift() async throws {
    let contained = try await ContainedShop()
    await contained.contain("shop")
    try contained.shop.drift()
    let run = await contained.shop.detect("-o", "json")
    #expect(run.status == .drift)
    #expect(
      try run.report().briefly == [
        "modified shop/b", "containment shop/mendwall-containment-emergency",
      ])
  }

  // MARK: Restore

  private func restore(_ contained: ContainedShop, _ arguments: String...) async
    -> ContainedShop.Run
  {
    await contained.run(
      ["restore", "--repo", contained.shop.repository.path, "--yes"] + arguments)
  }

  @Test("--prune leaves a containment that holds, and deletes a forged one")
  func prune() async throws {
    let contained = try await ContainedShop(
      ContainedShop.claim("innocent", rules: "ingress: [{}], egress: [{}]"), Shop.policy("extra"))
    await contained.contain("shop", "--incident", "real")
    let run = await restore(contained, "--prune")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(
      try await contained.names() == ["shop/a", "shop/b", "shop/mendwall-containment-real"])
  }

  @Test("a restore where nothing but a containment stands has nothing to do")
  func nothingToRestore() async throws {
    let contained = try await ContainedShop()
    await contained.contain("shop", "--override")
    let before = try await contained.contents()
    let run = await restore(contained, "--prune")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(run.output.contains("Nothing to restore"))
    #expect(try await contained.contents() == before)
  }

  @Test("a restore warns that a namespace is cut off, and that it puts back what was set aside")
  func warns() async throws {
    let contained = try await ContainedShop(Shop.namespace("shop"))
    await contained.contain("shop", "--incident", "inc-42", "--override")
    let run = await contained.run(
      ["restore", "--repo", contained.shop.repository.path, "--dry-run"])
    #expect(run.output.contains("create   NetworkPolicy shop/a"))
    #expect(
      run.output.contains(
        "warning: shop is cut off for the incident inc-42, and policies may be set aside for it; restoring "
          + "puts them back: mendwall release --incident inc-42 ends it first"), "\(run.output)")
  }
}
