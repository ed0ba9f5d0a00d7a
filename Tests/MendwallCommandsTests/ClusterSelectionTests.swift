import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("Which of a repository's clusters is compared")
struct ClusterSelectionTests {
  private static let configuration = """
    owns: [shop]
    clusters:
      production: {uid: u-production, paths: [production]}
      staging: {uid: u-staging, paths: [staging], owns: [dev]}

    """

  private func repository() async throws -> TestRepository {
    let repository = try await TestRepository()
    try await repository.commit([
      ".mendwall.yaml": Self.configuration, "production/a.yaml": Shop.policy("a"),
      "staging/b.yaml": Shop.policy("b"),
    ])
    return repository
  }

  private static let live = [
    Shop.policy("a"), Shop.policy("b"), Shop.policy("extra", in: "dev"),
  ]

  private func snapshot(_ more: String...) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write((Self.live + more).joined(separator: "---\n"), to: "live.yaml")
    return folder
  }

  private func detect(_ snapshot: TemporaryFolder, _ arguments: String...) async throws
    -> CommandRun
  {
    let repository = try await repository()
    return await CommandRun.mendwall(
      ["detect", "--repo", repository.path, "--live", snapshot.path] + arguments)
  }

  @Test(
    "the uid of kube-system tells which paths and namespaces count, and the rest is as for all",
    arguments: [("u-production", "unmanaged shop/b"), ("u-staging", "unmanaged dev/extra")])
  func byUID(uid: String, finding: String) async throws {
    let run = try await Simulated(uid: uid, policies: Self.live)
      .detect(try await repository(), "-o", "json")
    let report = try run.report()
    #expect(report.briefly == [finding])
    #expect(report.source.policies == 1)
    #expect(report.cluster.uid == uid)
  }

  @Test("a uid that no cluster has is refused before any policy is read")
  func unknownUID() async throws {
    let (run, asked) = try await Simulated(uid: "u-other", policies: Self.live)
      .run(try await repository(), [])
    #expect(run.status == .failed)
    #expect(run.output.isEmpty)
    #expect(run.notes.hasPrefix("mendwall: http://127.0.0.1:"))
    #expect(
      run.notes.contains(
        " has the uid u-other and is none of the clusters of .mendwall.yaml (production, staging); "
          + "add it there, or choose another context\n"))
    #expect(!asked.contains { $0.contains("networkpolicies") }, "\(asked)")
  }

  @Test("--cluster does not make another cluster of it")
  func otherUID() async throws {
    let run = try await Simulated(uid: "u-production", policies: Self.live)
      .detect(try await repository(), "--cluster", "staging")
    #expect(run.status == .failed)
    #expect(
      run.notes.contains(
        " is not the cluster staging of .mendwall.yaml: its uid is u-production and not u-staging; "
          + "choose another context, or another of production, staging\n"))
  }

  @Test("where the uid may not be read, --cluster must say which it is")
  func unreadableUID() async throws {
    let server = Simulated(policies: Self.live)
    let refused = try await server.detect(try await repository())
    #expect(refused.status == .failed)
    #expect(
      refused.notes.contains(
        " is cannot be told without the uid of its namespace kube-system; name it with --cluster "
          + "(production, staging)\n"))
    let named = try await server.detect(
      try await repository(), "--cluster", "staging", "-o", "json")
    #expect(try named.report().briefly == ["unmanaged dev/extra"])
  }

  @Test("a name that the configuration does not have is refused with those that it has")
  func unknownName() async throws {
    let run = try await detect(try snapshot(), "--cluster", "nowhere")
    #expect(run.status == .failed)
    #expect(
      run.notes == "mendwall: .mendwall.yaml has no cluster nowhere; it has production, staging\n")
    let shop = try await Shop()
    let without = await shop.detect("--cluster", "nowhere")
    #expect(without.status == .failed)
    #expect(without.notes.contains("no cluster nowhere"))
  }

  @Test("a folder of manifests without a uid needs --cluster where there are several")
  func snapshotWithoutUID() async throws {
    let folder = try snapshot()
    let refused = try await detect(folder)
    #expect(refused.status == .failed)
    #expect(
      refused.notes
        == "mendwall: which of the clusters of .mendwall.yaml \(folder.path) is cannot be told without "
        + "the uid of its namespace kube-system; name it with --cluster (production, staging)\n")
    let named = try await detect(folder, "--cluster", "production", "-o", "json")
    #expect(try named.report().briefly == ["unmanaged shop/b"])
  }

  @Test("a folder's Namespace kube-system tells which cluster was saved")
  func snapshotWithUID() async throws {
    let folder = try snapshot(Shop.namespace("kube-system", uid: "u-staging"))
    let report = try await detect(folder, "-o", "json").report()
    #expect(report.briefly == ["unmanaged dev/extra"])
    #expect(report.cluster.uid == "u-staging")
    let refused = try await detect(folder, "--cluster", "production")
    #expect(refused.status == .failed)
    #expect(refused.notes.contains("its uid is u-staging and not u-production"))
  }

  @Test("where there is one cluster only, a folder without a uid is that one")
  func oneCluster() async throws {
    let shop = try await Shop(
      configuration: "clusters: {only: {uid: u-only, paths: [policies/a.yaml]}}\n")
    let report = try await shop.detect("-o", "json").report()
    #expect(report.briefly == ["unmanaged shop/b"])
    try shop.add([Shop.namespace("kube-system", uid: "u-other")])
    #expect(await shop.detect().status == .failed)
  }

  @Test("--path counts in place of the cluster's paths")
  func path() async throws {
    let report = try await detect(
      try snapshot(), "--cluster", "production", "--path", "staging", "-o", "json"
    ).report()
    #expect(report.briefly == ["unmanaged shop/a"])
  }
}
