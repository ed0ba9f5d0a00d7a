import MendwallCommands
import MendwallTesting
import Reports
import Testing

@Suite("The assertions of .mendwall.yaml, checked by mendwall reach")
struct ReachCheckTests {
  private static let configuration = """
    connectivity:
    - from shop/web to shop/db on tcp/5432: allow
    - from * to shop/db: deny except shop/web
    """

  /// A repository that asserts something, and perhaps declares more.
  private func repository(
    _ configuration: String? = ReachCheckTests.configuration, _ files: [String: String] = [:]
  ) async throws -> TestRepository {
    let repository = try await TestRepository()
    var all = files
    all[".mendwall.yaml"] = configuration
    try await repository.commit(all.mapValues { $0 })
    return repository
  }

  private func check(
    _ state: String, _ repository: TestRepository, _ arguments: String...
  ) async -> CommandRun {
    await CommandRun.mendwall(
      ["reach", state, "--check", "--repo", repository.path] + arguments)
  }

  @Test("all of them hold, and nothing departs")
  func holding() async throws {
    let folder = try ReachScene.folder(ReachScene.webAlone)
    let repository = try await repository()
    let run = await check(folder.path, repository)
    #expect(run.status == .inSync, "\(run.notes)")
    #expect(run.lines.first == "All 2 assertions hold")
    #expect(run.notes.isEmpty)
    let report = try await check(folder.path, repository, "-o", "json").reachReport()
    #expect(
      report.assertions == [
        .init(
          assertion: "from shop/web to shop/db on tcp/5432: allow", declared: ".mendwall.yaml:2",
          holds: true, violations: []),
        .init(
          assertion: "from * to shop/db: deny except shop/web", declared: ".mendwall.yaml:3",
          holds: true, violations: []),
      ])
  }

  @Test("a broken one is told with what breaks it, and departs")
  func broken() async throws {
    let folder = try ReachScene.folder(ReachScene.everybody)
    let repository = try await repository()
    let run = await check(folder.path, repository)
    #expect(run.status == .drift, "\(run.notes)")
    #expect(
      run.lines.prefix(3) == [
        "1 of 2 assertions are broken",
        "BROKEN  from * to shop/db: deny except shop/web  .mendwall.yaml:3",
        "any address outside, payments/api → shop/db: TCP 5432",
      ], "\(run.output)")
    let report = try await check(folder.path, repository, "-o", "json").reachReport()
    #expect(report.assertions?.map(\.holds) == [true, false])
    #expect(
      report.assertions?.last?.violations == [
        "any address outside, payments/api → shop/db: TCP 5432"
      ])
    #expect(await check(folder.path, repository, "-o", "junit").status == .drift)
  }

  @Test("a broken allow names what is denied")
  func brokenAllow() async throws {
    let folder = try ReachScene.folder(ReachScene.webAlone)
    let repository = try await repository(
      """
      connectivity:
      - from */* to shop/db on tcp/5432-5433: allow
      - from payments/api to shop/db: allow
      """)
    let report = try await check(folder.path, repository, "-o", "json").reachReport()
    #expect(
      report.assertions?.map(\.violations) == [
        [
          "payments/api → shop/db: TCP 5432-5433 is denied",
          "shop/web → shop/db: TCP 5433 is denied",
        ],
        ["payments/api → shop/db: all is denied"],
      ])
  }

  @Test("of many sentences the first ten are told, and how many more there are")
  func many() async throws {
    let names = (10..<25).map { "w\($0)" }
    // Each of them may be reached on a port of its own.
    let policies = names.enumerated().map { index, name in
      ReachScene.policy("{ports: [{port: \(1000 + index)}]}", for: name)
    }
    let folder = try ReachScene.folder(
      policies.joined(separator: "\n---\n"),
      workloads: (names + ["web"]).map { ReachScene.deployment($0) }.joined(separator: "\n---\n"))
    let repository = try await repository("connectivity: [\"from shop/web to shop/*: deny\"]")
    let report = try await check(folder.path, repository, "-o", "json").reachReport()
    let violations = try #require(report.assertions?.first?.violations)
    #expect(violations.count == 11)
    #expect(violations.first == "shop/web → shop/w10: TCP 1000")
    #expect(violations.last == "and 5 more")
  }

  @Test("one that means nobody is broken for an allow, and says little for a deny")
  func nobody() async throws {
    let folder = try ReachScene.folder(ReachScene.webAlone)
    let repository = try await repository(
      """
      connectivity:
      - from shop/wbe to shop/db: allow
      - from shop/web, shop/db to pay/*: deny except monitor/*
      - from shop/web to shop/web: allow
      """)
    let run = await check(folder.path, repository, "-o", "json")
    #expect(run.status == .drift)
    let name = folder.path
    let assertions = try #require(try run.reachReport().assertions)
    #expect(assertions.map(\.holds) == [false, true, true])
    #expect(
      assertions[0].violations == ["nobody in \(name) is shop/wbe; look for a slip in the name"])
    #expect(
      assertions[1].note
        == "nobody in \(name) is pay/*; look for a slip in the name; nobody in \(name) is monitor/*; "
        + "look for a slip in the name")
    #expect(assertions[2].note?.hasPrefix("no two in \(name) are meant by it") == true)
    #expect(
      run.notes.contains(
        "mendwall: warning: .mendwall.yaml:3: \"from shop/web, shop/db to pay/*: deny except monitor/*\" "
          + "says little: nobody in \(name) is pay/*"), "\(run.notes)")
  }

  // MARK: Which assertions, and of which state

  @Test("a revision is held against its own assertions")
  func ofRevision() async throws {
    let manifests = ReachScene.workloads + "\n---\n" + ReachScene.everybody
    let repository = try await repository(
      "connectivity: [\"from * to shop/db: deny\"]", ["a.yaml": manifests])
    try await repository.commit([
      ".mendwall.yaml": "connectivity: [\"from shop/web to shop/db: allow\"]"
    ])
    #expect(await check("git", repository).status == .inSync)
    let old = await check("git:HEAD~1", repository)
    #expect(old.status == .drift && old.output.contains("BROKEN  from * to shop/db: deny"))
    let named = await check("git", repository, "--revision", "HEAD~1")
    #expect(named.status == .drift)
  }

  @Test("a cluster is held against those of --revision")
  func ofCluster() async throws {
    let cluster = try ReachScene.folder(ReachScene.everybody)
    let repository = try await repository()
    try await repository.commit([".mendwall.yaml": "connectivity: [\"from * to shop/db: allow\"]"])
    #expect(await check("live", repository, "--live", cluster.path).status == .inSync)
    let old = await check("live", repository, "--live", cluster.path, "--revision", "HEAD~1")
    #expect(old.status == .drift, "\(old.notes)")
  }

  @Test("of two states the second one is checked")
  func ofTwo() async throws {
    let good = try ReachScene.folder(ReachScene.webAlone)
    let bad = try ReachScene.folder(ReachScene.everybody)
    let repository = try await repository()
    func holds(_ first: String, _ second: String) async throws -> [Bool]? {
      try await check(first, repository, "--against", second, "-o", "json").reachReport()
        .assertions?.map(\.holds)
    }
    #expect(try await holds(good.path, bad.path) == [true, false])
    #expect(try await holds(bad.path, good.path) == [true, true])
  }

  // MARK: Refusals

  @Test("where nothing is asserted, it fails and names the file")
  func nothingAsserted() async throws {
    let folder = try ReachScene.folder(ReachScene.webAlone)
    for configuration in [nil, "owns: [shop]", "connectivity: []"] {
      let repository = try await repository(configuration, ["README.md": "shop"])
      let run = await check(folder.path, repository)
      #expect(run.status == .failed && run.output.isEmpty)
      #expect(
        run.notes.contains(
          ".mendwall.yaml of \(repository.path) at HEAD asserts nothing; write what must hold under "
            + "connectivity:"), "\(run.notes)")
    }
  }

  @Test("without a repository it fails, and names the file and the options")
  func noRepository() async throws {
    let folder = try ReachScene.folder(ReachScene.webAlone)
    let run = await ReachScene.reach(folder.path, "--check", "--repo", folder.path)
    #expect(run.status == .failed && run.output.isEmpty)
    #expect(
      run.notes.contains("--check takes the assertions from .mendwall.yaml in Git"), "\(run.notes)")
    #expect(run.notes.contains("name the repository with --repo"), "\(run.notes)")
  }

  @Test("a configuration that cannot be used is told with its faults")
  func unusable() async throws {
    let folder = try ReachScene.folder(ReachScene.webAlone)
    let repository = try await repository("connectivity:\n- from shop to shop/db: deny\n")
    let run = await check(folder.path, repository)
    #expect(run.status == .failed)
    #expect(
      run.notes.contains(".mendwall.yaml:2: \"shop\" in from is no peer"), "\(run.notes)")
  }
}
