import Documents
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("Reports that are put together")
struct ReportMergingTests {
  /// The reports that a run in shards would have made.
  private static func shards(_ report: DriftReport, _ count: Int) -> [DriftReport] {
    (0..<count).map { index in
      var part = report
      part.shard = Shard(index: index, count: count)
      part.findings.removeAll { part.shard?.contains(namespace: $0.object.namespace) != true }
      part.summary = DriftReport.Summary(part.findings)
      return part
    }
  }

  private static func merged(_ reports: [DriftReport]) throws -> ReportMerging {
    try ReportMerging(
      reports.enumerated().map { ReportMerging.Input(file: "\($0).json", content: .one($1)) })
  }

  private static func one(_ merging: ReportMerging) throws -> DriftReport {
    guard case .one(let report) = merging.result else {
      throw Program.Failure(description: "a list came of it")
    }
    return report
  }

  private static func many(_ merging: ReportMerging) throws -> DriftReportList {
    guard case .many(let list) = merging.result else {
      throw Program.Failure(description: "one report came of it")
    }
    return list
  }

  private static func refusal(_ inputs: [(String, DriftReports)]) -> String? {
    let error = #expect(throws: ReportMerging.Refusal.self) {
      try ReportMerging(inputs.map { ReportMerging.Input(file: $0.0, content: $0.1) })
    }
    return error?.description
  }

  private static func named(
    _ name: String, uid: String? = nil, _ report: DriftReport = Samples.incident
  )
    -> DriftReport
  {
    var report = report
    report.cluster = DriftReport.Cluster(
      name: name, server: "https://\(name).example", version: "v1.36.2", uid: uid ?? "u-\(name)")
    return report
  }

  // MARK: Shards

  @Test(
    "shards in any order are the whole, as one shard of one is", arguments: Samples.all.map(\.name),
    [1, 2, 3, 7])
  func whole(name: String, count: Int) throws {
    let report = try #require(Samples.all.first { $0.name == name }).report
    let whole = try Self.one(Self.merged(Self.shards(report, 1)))
    #expect(whole.findings.count == report.findings.count)
    let merging = try Self.merged(Self.shards(report, count).reversed())
    #expect(!merging.isInPieces)
    #expect(try Self.one(merging) == whole)
  }

  @Test("the first start and the last end count, and what any of them lacks")
  func extremes() throws {
    var parts = Self.shards(Samples.incident, 3)
    parts[0].startedAt = try #require(Instant("2026-11-21T14:01:00Z"))
    parts[2].finishedAt = try #require(Instant("2026-11-21T14:09:00Z"))
    parts[1].coverage = DriftReport.Coverage(
      policies: .partial, workloads: .partial, gaps: [DriftReport.Gap()])
    parts[1].complete = false
    parts[1].diagnostics = [Diagnostic(.error, "payments could not be read")]
    let whole = try Self.one(Self.merged(parts))
    #expect(whole.startedAt.description == "2026-11-21T14:01:00Z")
    #expect(whole.finishedAt.description == "2026-11-21T14:09:00Z")
    #expect(
      whole.coverage
        == DriftReport.Coverage(
          policies: .partial, workloads: .partial, gaps: [DriftReport.Gap()]))
    #expect(!whole.complete)
    #expect(whole.shard == nil)
    #expect(whole.diagnostics.map(\.message) == ["payments could not be read"])
  }

  @Test("what only some of them remark stands where these have it, and each once")
  func remarks() throws {
    var parts = Self.shards(Samples.incident, 3)
    func remarks(_ words: String...) -> [Diagnostic] { words.map { Diagnostic(.info, $0) } }
    parts[0].diagnostics = remarks("a", "c", "e")
    parts[1].diagnostics = remarks("a", "b", "c", "e")
    parts[2].diagnostics = remarks("a", "c", "d", "e", "f")
    let whole = try Self.one(Self.merged(parts))
    #expect(whole.diagnostics.map(\.message) == ["a", "b", "c", "d", "e", "f"])
  }

  @Test("where a shard is missing the report is not complete, and says which")
  func missing() throws {
    let parts = Self.shards(Samples.incident, 3)
    let merging = try Self.merged([parts[1]])
    #expect(merging.isInPieces)
    let report = try Self.one(merging)
    #expect(!report.complete)
    #expect(report.coverage.policies == .partial)
    #expect(report.coverage.gaps == [DriftReport.Gap()])
    #expect(
      report.diagnostics.last
        == Diagnostic(
          .error,
          "shards 0/3, 2/3 were not given: what departs in the share of namespaces is not known"))
    let many = try Self.one(Self.merged([Self.shards(Samples.incident, 500)[7]]))
    #expect(
      many.diagnostics.last?.message.hasPrefix(
        "shards 0/500, 1/500, 2/500, 3/500, 4/500, 5/500, 6/500, 8/500, 9/500, 10/500 and 489 more were not given"
      )
        == true)
  }

  @Test("what does not belong together is refused, and it is said why")
  func refusals() throws {
    let three = Self.shards(Samples.incident, 3)
    #expect(
      Self.refusal([("a", .one(three[1])), ("b", .one(three[0])), ("c", .one(three[1]))])
        == "a and c are both shard 1/3 of production; give each once")
    #expect(
      Self.refusal([("a", .one(three[1])), ("b", .one(Self.shards(Samples.incident, 2)[0]))])
        == "a is shard 1/3 of production and b shard 0/2: shards of one run are as many in all")
    var other = three[0]
    other.source.commit = "fedcba9876543210fedcba9876543210fedcba98"
    #expect(
      Self.refusal([("a", .one(three[1])), ("b", .one(other))])
        == "a compares production with commit 0123456789ab and b with fedcba987654: run the shards with one "
        + "commit, by --revision")
    other = three[0]
    other.source.policies = 7
    #expect(
      Self.refusal([("a", .one(three[1])), ("b", .one(other))])
        == "a compares production with 12 policies of Git and b with 7: run the shards with the same options"
    )
    #expect(
      Self.refusal([("a", .one(three[1])), ("b", .one(Samples.incident))])
        == "b is the whole report of production, and a is shard 1/3; give one of them")
    #expect(
      Self.refusal([("a", .one(Samples.incident)), ("b", .one(Samples.incident))])
        == "a is the whole report of production, and b is the whole as well; give one of them")
    #expect(
      Self.refusal([("a", .one(three[0])), ("b", .one(Self.named("staging", three[1])))])
        == "a is a shard of production (https://api.example.com:6443, v1.36.2) and b one of staging "
        + "(https://staging.example, v1.36.2); give the shards of one cluster, or all shards of each"
    )
  }

  // MARK: Lists

  @Test("a shard that could not read which cluster it is of is named, and how it can")
  func unknownUID() throws {
    var parts = Self.shards(Self.named("a"), 3)
    parts[1].cluster.uid = nil
    #expect(
      Self.refusal([("0", .one(parts[0])), ("1", .one(parts[1])), ("2", .one(parts[2]))])
        == "1 does not know the uid of a, and 2 does: whether they are of one cluster cannot be told; let every shard "
        + "get the namespace kube-system, and run that one again")
    for index in parts.indices { parts[index].cluster.uid = nil }
    #expect(try !Self.merged(parts).isInPieces)
  }

  @Test("reports of several clusters are a list, by their names")
  func list() throws {
    let reports = ["b", "c", "a"].map { Self.named($0) }
    let list = try Self.many(Self.merged(reports))
    #expect(list.names == ["a", "b", "c"])
    #expect(list.complete)
    #expect(list.failures.isEmpty && list.diagnostics.isEmpty && list.shard == nil)
  }

  @Test("the shards of each of several clusters become a report of each")
  func shardsOfSeveral() throws {
    let (a, b) = (Self.named("a"), Self.named("b", Samples.fiveHundred))
    let list = try Self.many(Self.merged(Self.shards(a, 3) + Self.shards(b, 2)))
    let wholes = try [a, b].map { try Self.one(Self.merged(Self.shards($0, 1))) }
    #expect(list.items == wholes)
  }

  @Test("lists that are shards of the clusters are the list of all, with what failed anywhere")
  func lists() throws {
    func list(_ index: Int, _ items: [DriftReport], _ failures: [String]) -> DriftReports {
      .many(
        DriftReportList(
          startedAt: Samples.clean.startedAt, finishedAt: Samples.clean.finishedAt,
          shard: Shard(index: index, count: 2), items: items,
          failures: failures.map {
            DriftReportList.Failure(cluster: $0, message: "nothing listens")
          }))
    }
    let first = list(0, [Self.named("b")], ["x"])
    let second = list(1, [Self.named("a"), Self.named("c")], ["w"])
    let merging = try ReportMerging([
      .init(file: "1", content: second), .init(file: "0", content: first),
    ])
    let whole = try Self.many(merging)
    #expect(!merging.isInPieces)
    #expect(whole.names == ["a", "b", "c"])
    #expect(whole.failures.map(\.cluster) == ["w", "x"])
    #expect(!whole.complete && whole.shard == nil && whole.diagnostics.isEmpty)
    let part = try ReportMerging([.init(file: "1", content: second)])
    #expect(part.isInPieces)
    #expect(
      try Self.many(part).diagnostics.map(\.message)
        == ["shard 0/2 was not given: of the share of clusters nothing is known"])
    #expect(
      Self.refusal([("a", first), ("b", first)])
        == "a is the whole report of b, and b is the whole as well; give one of them")
  }

  private static func asked(
    _ commit: String = Samples.clean.source.commit, clusters: [String] = ["contexts prod-*"],
    head: String? = nil, scope: DriftReport.Scope? = nil
  ) -> DriftReportList.Asked {
    DriftReportList.Asked(
      repository: "https://git.example/a.git", commit: commit, head: head, clusters: clusters,
      scope: scope)
  }

  /// A list of clusters as one run saw them.
  private static func list(
    shard index: Int? = nil, _ asked: DriftReportList.Asked? = nil, _ items: [DriftReport] = [],
    failed: [String] = []
  ) -> DriftReports {
    .many(
      DriftReportList(
        startedAt: Samples.clean.startedAt, finishedAt: Samples.clean.finishedAt,
        shard: index.flatMap { Shard(index: $0, count: 2) }, asked: asked, items: items,
        failures: failed.map { DriftReportList.Failure(cluster: $0, message: "nothing listens") }))
  }

  @Test(
    "shards of many clusters that are of several runs are refused, though no cluster is in both")
  func otherRuns() throws {
    var later = Self.named("b")
    later.source.commit = "fedcba9876543210fedcba9876543210fedcba98"
    let words =
      "0 compares with commit 0123456789ab and 1 with commit fedcba987654: run the shards with one commit, by "
      + "--revision"
    #expect(
      Self.refusal([
        ("0", Self.list(shard: 0, nil, [Self.named("a")])),
        ("1", Self.list(shard: 1, nil, [later])),
      ]) == words)
    // Where none of them has a report, the list itself says what it is of.
    #expect(
      Self.refusal([
        ("0", Self.list(shard: 0, Self.asked(), failed: ["a"])),
        ("1", Self.list(shard: 1, Self.asked(later.source.commit), failed: ["b"])),
      ]) == words)
    #expect(
      Self.refusal([
        ("0", Self.list(shard: 0, Self.asked(head: later.source.commit), failed: ["a"])),
        ("1", Self.list(shard: 1, Self.asked(), failed: ["b"])),
      ])
        == "0 compares with commit fedcba987654 and 1 with no branch: run the shards with one commit, by --revision"
    )
    #expect(
      Self.refusal([
        ("0", Self.list(shard: 0, nil, [Self.named("a")])),
        ("1", Self.list(shard: 1, Self.asked(), failed: ["b"])),
        ("2", Self.list(shard: 1, Self.asked(clusters: ["contexts dev-*"]), failed: ["c"])),
      ])
        == "1 is of the clusters of contexts prod-* and 2 of those of contexts dev-*: run the shards with the same "
        + "options")
    var narrow = Self.named("b")
    narrow.scope = DriftReport.Scope(policies: [], namespaces: ["shop"], owns: [], paths: [])
    #expect(
      Self.refusal([
        ("0", Self.list(shard: 0, nil, [Self.named("a")])),
        ("1", Self.list(shard: 1, nil, [narrow])),
      ])
        == "0 is about all of it of each cluster and 1 about the namespace shop: run the shards with the same options"
    )
  }

  @Test("a shard of many clusters is put together with its like, and with nothing else")
  func mixed() throws {
    let shard = Self.list(shard: 0, nil, [Self.named("a")])
    #expect(
      Self.refusal([("0", shard), ("b", Self.list(nil, [Self.named("b")]))])
        == "0 is shard 0/2 of many clusters, and b is a list that is no shard; merge the shards first, and their report "
        + "with others then")
    #expect(
      Self.refusal([("0", shard), ("b", .one(Self.named("b")))])
        == "0 is shard 0/2 of many clusters, and b is of b alone; merge the shards first, and their report with others "
        + "then")
  }

  @Test("what was asked stays with the shards of one run, and with nothing that is of several")
  func whatWasAsked() throws {
    func asked(_ inputs: DriftReports...) throws -> DriftReportList.Asked? {
      try Self.many(
        try ReportMerging(
          inputs.enumerated().map { ReportMerging.Input(file: "\($0)", content: $1) })
      ).asked
    }
    let shards = [
      Self.list(shard: 0, Self.asked(), [Self.named("a")]),
      Self.list(shard: 1, Self.asked(), failed: ["b"]),
    ]
    #expect(try asked(shards[0], shards[1]) == Self.asked())
    let (one, other) = (
      Self.list(Self.asked(), [Self.named("a")]), Self.list(Self.asked(), [Self.named("b")])
    )
    #expect(try asked(one) == Self.asked())
    #expect(try asked(one, other) == nil)
    #expect(try asked(one, .one(Self.named("c"))) == nil)
  }

  @Test("a cluster that failed in two of them, or was compared in one, is told once or not at all")
  func failedTwice() throws {
    #expect(
      Self.refusal([
        ("0", Self.list(shard: 0, nil, failed: ["x", "y"])),
        ("1", Self.list(shard: 1, nil, failed: ["x"])),
      ]) == "0 and 1 both say that x could not be compared; give one of them")
    #expect(
      Self.refusal([
        ("today", Self.list(nil, [Self.named("x")])), ("tonight", Self.list(nil, failed: ["x"])),
      ])
        == "tonight says that x could not be compared, and today has its report; give one of them")
  }

  @Test("twenty thousand clusters of one name are told apart at once", .timeLimit(.minutes(1)))
  func manyNames() {
    var report = Samples.clean
    report.cluster = DriftReport.Cluster(name: "in-cluster")
    let list = DriftReportList(
      startedAt: report.startedAt, finishedAt: report.finishedAt,
      items: [DriftReport](repeating: report, count: 20_000))
    let start = ContinuousClock.now
    let names = list.names
    #expect(Set(names).count == 20_000)
    #expect(names.first == "in-cluster" && names.last == "in-cluster #20000")
    // Each tried from the first number on would be two hundred million of them.
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test("counts of any size come to one that can be told")
  func totals() {
    #expect([3, 4].total == 7)
    #expect([Int.max, 1].total == .max)
    #expect([-5, Int.min, 2].total == 2)
  }

  @Test("clusters that have a name in common are told apart")
  func names() throws {
    let list = DriftReportList(
      startedAt: Samples.clean.startedAt, finishedAt: Samples.clean.finishedAt,
      items: [
        Self.named("in-cluster", uid: "u-1"), Self.named("in-cluster", uid: "u-2"),
        Self.named("other"),
      ], failures: [DriftReportList.Failure(cluster: "other", message: "nothing listens")])
    #expect(list.names == ["in-cluster (u-1)", "in-cluster (u-2)", "other (u-other)"])
  }

  @Test("a list is written and read again")
  func coding() throws {
    var list = Samples.fleet
    list.asked = Self.asked(
      clusters: ["kubeconfigs /clusters", "contexts a"], head: Samples.clean.source.commit,
      scope: DriftReport.Scope(policies: [], namespaces: ["shop"], owns: [], paths: []))
    let node = try NodeEncoder.encode(list)
    #expect(try NodeDecoder.decode(DriftReportList.self, from: node, file: "a.json") == list)
  }
}
