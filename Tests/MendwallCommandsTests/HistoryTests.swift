import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("How far history is looked through")
struct HistoryTests {
  /// A cluster that is two commits behind.
  private func shop() async throws -> Shop {
    let shop = try await Shop()
    try await shop.repository.commit(["policies/b.yaml": Shop.policy("b", port: 443)])
    try await shop.repository.commit(["policies/c.yaml": Shop.policy("c")])
    try shop.add([Shop.policy("c")])
    return shop
  }

  @Test("--history 0 looks at none, and tells no cause")
  func none() async throws {
    let shop = try await shop()
    let run = await shop.detect("--history", "0", "-o", "json")
    let finding = try #require(try run.report().finding("shop/b"))
    #expect(run.status == .drift)
    #expect(finding.cause == nil)
    #expect(finding.explanation == nil)
    #expect(finding.lag == nil)
  }

  @Test("as many commits are looked at as were asked for, and the sentence says so")
  func limit() async throws {
    let shop = try await shop()
    let one = await shop.detect("--history", "1")
    #expect(
      one.output.contains(
        "the last commit does not declare what the cluster has (--history looks further)"),
      "\(one.output)")
    let report = try await shop.detect("--history", "2", "-o", "json").report()
    #expect(report.finding("shop/b")?.cause == .lagging)

    try shop.add([Shop.policy("b", port: 9)], as: "b.yaml")
    try shop.add([Shop.policy("c"), Shop.policy("extra")])
    let two = await shop.detect("--history", "2")
    #expect(
      two.lines.contains(
        "tampered: none of the last 2 commits (--history looks further) declares what the cluster has"
      ))
    #expect(
      two.lines.contains(
        "never in Git: none of the last 2 commits (--history looks further) declares it"))
  }

  @Test("a shallow clone is said to be one")
  func shallow() async throws {
    let shop = try await shop()
    let folder = try TemporaryFolder()
    try await shop.repository.git(
      "clone", "--quiet", "--depth", "1", "file://\(shop.repository.path)", folder("clone"))
    let run = await CommandRun.mendwall(
      "detect", "--repo", folder("clone"), "--live", shop.cluster.path)
    // What the clone does not have may be what the cluster has: nobody is accused.
    #expect(!run.output.contains("tampered"))
    #expect(
      run.lines.contains(
        "no commit of this shallow clone (git fetch --unshallow gets the rest) declares what "
          + "the cluster has"))
  }

  @Test("a file that moved within the paths is followed")
  func moved() async throws {
    let shop = try await Shop()
    try await shop.repository.commit([
      "policies/b.yaml": nil, "policies/new/name.yaml": Shop.policy("b"),
    ])
    try await shop.repository.commit(["policies/new/name.yaml": Shop.policy("b", port: 443)])
    let report = try await shop.detect("--path", "policies", "-o", "json").report()
    #expect(report.finding("shop/b")?.cause == .lagging)
  }

  @Test("where --path narrows history, nothing is said of all of it")
  func paths() async throws {
    let shop = try await Shop()
    try await shop.repository.commit([
      "policies/b.yaml": nil, "network/b.yaml": Shop.policy("b", port: 443),
    ])
    let finding = try #require(
      try await shop.detect("--path", "network", "-o", "json").report().finding("shop/b"))
    // Either the file is followed, or the sentence names the path that was looked at.
    let isFollowed = finding.cause == .lagging
    let isNamed = finding.explanation?.contains("network") == true
    #expect(isFollowed || isNamed, "\(finding.explanation ?? "")")
  }

  @Test("a version that a 1.20 server holds without endPort is followed all the same")
  func heldVersion() async throws {
    let range = Shop.policy("b").replacing("port: 80", with: "port: 80\n      endPort: 90")
    let repository = try await TestRepository()
    try await repository.commit(["b.yaml": range])
    try await repository.commit(["b.yaml": range.replacing("port: 80", with: "port: 81")])
    let server = Simulated(version: "v1.20.15", uid: "u", policies: [Shop.policy("b")])
    let finding = try #require(
      try await server.detect(repository, "-o", "json").report().finding("shop/b"))
    #expect(finding.cause == .lagging, "\(finding.explanation ?? "")")
  }
}
