import Documents
import MendwallCommands
import MendwallTesting
import Reports
import Testing

@Suite("What a restore deletes")
struct RestorePruneTests {
  private func extras(_ shop: Shop, _ count: Int) throws {
    for number in 0..<count {
      try shop.cluster.write(Shop.policy("extra\(number)"), to: "extra\(number).yaml")
    }
  }

  private func refusal(_ shop: Shop, _ arguments: String...) async throws -> String {
    let before = try shop.files()
    let run = await CommandRun.mendwall(
      [
        "restore", "--repo", shop.repository.path, "--live", shop.cluster.path, "--yes",
        "--prune", "--bundle", shop.bundlePath("bundle"),
      ] + arguments)
    #expect(run.status == .failed, "\(run.output)\(run.notes)")
    #expect(try shop.files() == before)
    #expect(!shop.hasBundle)
    return run.notes
  }

  @Test("without --prune nothing is deleted, and it is said what would be")
  func unpruned() async throws {
    let shop = try await Shop()
    try extras(shop, 1)
    let run = await shop.restore("--yes")
    #expect(run.status == .drift)
    #expect(run.output.contains("Git does not declare it; --prune deletes it"))
    #expect(try shop.objects().count == 3)
  }

  @Test("never more than --max-deletions are deleted, 10 where it is not said")
  func cap() async throws {
    let shop = try await Shop()
    try extras(shop, 11)
    try shop.drift()
    let said = try await refusal(shop)
    #expect(said.contains("--prune would delete 11 policies, and --max-deletions allows 10"))
    #expect(try await refusal(shop, "--max-deletions", "3").contains("allows 3"))
    let run = await shop.restore("--prune", "--max-deletions", "11", "--yes")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try shop.objects().count == 2)
  }

  @Test("ten are deleted, and with --max-deletions 0 not one")
  func edges() async throws {
    let shop = try await Shop()
    try extras(shop, 10)
    #expect(try await refusal(shop, "--max-deletions", "0").contains("would delete 10"))
    #expect(await shop.restore("--prune", "--yes").status == .inSync)
  }

  @Test("where Git declares nothing, nothing is deleted")
  func empty() async throws {
    let shop = try await Shop(configuration: "owns: [shop]\n")
    try await shop.repository.commit(["policies/a.yaml": nil, "policies/b.yaml": nil])
    #expect(try await refusal(shop).contains("Git declares no policy here"))
  }

  @Test("where Git was read in part, nothing is deleted, and the rest is restored without --prune")
  func partial() async throws {
    let shop = try await Shop()
    try extras(shop, 1)
    try shop.drift()
    try await shop.repository.commit(["policies/broken.yaml": "kind: NetworkPolicy\nkind: 2\n"])
    let said = try await refusal(shop)
    #expect(said.contains("not everything could be read"))
    #expect(said.contains("policies/broken.yaml"))
    let run = await shop.restore("--yes", "-o", "json")
    #expect(run.status == .unproved, "\(run.output)\(run.notes)")
    #expect(try run.restorePlan()?.warnings.isEmpty == false)
    #expect(try shop.objects()["b"]?["spec"] == shop.objects()["a"]?["spec"])
    #expect(try shop.objects()["extra0"] != nil)
  }

  @Test("namespaces that Git does not own lose nothing")
  func otherNamespaces() async throws {
    let shop = try await Shop()
    try shop.cluster.write(Shop.policy("dns", in: "kube-system"), to: "dns.yaml")
    try shop.cluster.write(Shop.policy("pay", in: "payments"), to: "pay.yaml")
    let run = await shop.restore("--prune", "--yes")
    #expect(run.status == .inSync)
    #expect(run.output.hasPrefix("Nothing to restore"))
    #expect(await shop.restore("--prune", "--yes", "--owns", "payments").status == .inSync)
    #expect(try shop.objects()["pay"] == nil)
    #expect(try shop.objects()["dns"] != nil)
  }

  @Test("of a cluster's own policies only one that is named is deleted")
  func clusterWide() async throws {
    let shop = try await Shop()
    try shop.cluster.write(
      """
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata: {name: all}
      spec: {priority: 1, subject: {namespaces: {}}}
      """, to: "all.yaml")
    let run = await shop.restore("--prune", "--yes")
    #expect(run.status == .drift, "\(run.output)\(run.notes)")
    #expect(run.output.contains("mendwall restore --prune all"))
    #expect(try shop.objects()["all"] != nil)
    let named = await shop.restore("all", "--prune", "--yes")
    #expect(named.status == .inSync, "\(named.output)\(named.notes)")
    #expect(try shop.objects()["all"] == nil)
  }

  @Test("what another file of the revision declares is not deleted, though it was not read")
  func elsewhere() async throws {
    let shop = try await Shop()
    try await shop.repository.commit(["other/c.yaml": Shop.policy("c")])
    try shop.cluster.write(Shop.policy("c"), to: "c.yaml")
    let run = await shop.restore("--path", "policies", "--prune", "--yes")
    #expect(run.status == .drift, "\(run.output)\(run.notes)")
    #expect(run.output.contains("Git declares it in other/c.yaml"), "\(run.output)")
    #expect(try shop.objects()["c"] != nil)
  }

  @Test(
    "nothing is deleted where Git may declare more than was read",
    arguments: [
      (
        "kustomization.yaml", "namePrefix: prod-\nresources: [policies/a.yaml]\n",
        "gives policies other names"
      ),
      (
        "kustomization.yaml", "namespace: other\nresources: [policies/a.yaml]\n",
        "gives policies other names"
      ),
      (
        "more.yaml",
        "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n", "Git LFS"
      ),
    ])
  func doubt(file: String, text: String, reason: String) async throws {
    let shop = try await Shop()
    try await shop.repository.commit([file: text])
    try extras(shop, 1)
    let said = try await refusal(shop)
    #expect(said.contains(reason), "\(said)")
  }

  @Test("a Calico policy that Git declares is not deleted under its other name")
  func otherName() async throws {
    let shop = try await Shop()
    func policy(_ name: String, _ api: String) -> String {
      """
      apiVersion: \(api)
      kind: NetworkPolicy
      metadata: {name: \(name), namespace: shop}
      spec: {selector: all(), types: [Ingress]}

      """
    }
    try await shop.repository.commit(["policies/c.yaml": policy("c", "projectcalico.org/v3")])
    try shop.cluster.write(policy("default.c", "crd.projectcalico.org/v1"), to: "c.yaml")
    let run = await shop.restore("shop/default.c", "--prune", "--yes")
    #expect(run.status == .inSync, "\(run.output)\(run.notes)")
    #expect(try shop.objects()["default.c"] != nil)
  }
}
