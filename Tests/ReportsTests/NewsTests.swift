import Documents
import DriftDetection
import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Reports
import Testing

/// What is new in a report since an earlier one.
@Suite("News")
struct NewsTests {
  private static let start = Instant("2026-11-20T12:00:00Z")!

  private static func time(_ run: Int) -> Instant {
    Instant(secondsSinceEpoch: start.secondsSinceEpoch + Int64(run) * 3600)
  }

  /// A report of some drift, named `namespace/name`, or `=namespace/name` for what is drifted otherwise.
  private static func report(
    run: Int = 1, _ names: [String], gaps: [DriftReport.Gap] = [],
    scope: DriftReport.Scope? = nil, workloads: DriftReport.Coverage.Extent = .full
  ) -> DriftReport {
    var report = Samples.clean
    report.finishedAt = time(run)
    report.complete = gaps.isEmpty
    report.coverage = DriftReport.Coverage(
      policies: gaps.isEmpty ? .full : .partial, workloads: workloads,
      gaps: gaps.isEmpty ? nil : gaps)
    report.scope = scope
    report.findings = names.map(finding)
    report.summary = DriftReport.Summary(report.findings)
    return report
  }

  private static func finding(_ text: String) -> Finding {
    let name = text.split(separator: "/").last.map(String.init) ?? ""
    let namespace = String(text.drop { $0 == "=" }.prefix { $0 != "/" })
    var finding = Samples.incident.findings[1]
    finding.object = ObjectReference(
      apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy",
      namespace: namespace.isEmpty ? nil : namespace, name: name)
    finding.id = "\(namespace)/\(name)"
    if text.hasPrefix("=") { finding.changes?.removeLast() }
    return finding
  }

  private static func news(_ earlier: DriftReport, _ later: DriftReport) -> News {
    News(later, since: DriftMemory(earlier))
  }

  // MARK: By id

  @Test("what only the later report has is new, what both have stands, and the rest is gone")
  func basics() {
    let news = Self.news(
      Self.report(["shop/a", "shop/b"]), Self.report(run: 2, ["shop/b", "shop/c"]))
    #expect(news.new == ["shop/c"])
    #expect(news.standing == ["shop/b"])
    #expect(news.gone == ["shop/a"])
    #expect(news.changed.isEmpty && news.maybeNew.isEmpty && news.maybeGone.isEmpty)
    #expect(news.since == Self.time(1))
    #expect(news.wasComplete == true)
    #expect(news.ended.map(\.object.name) == ["a"])
    #expect(news.ended.map(\.severity) == [.medium])
    #expect(news.ended.map(\.lastSeen) == [Self.time(1)])
    #expect(news.firstSeen == ["shop/b": Self.time(1), "shop/c": Self.time(2)])
  }

  @Test("without an earlier report all is new")
  func first() {
    let news = News(Self.report(["shop/a"]), since: nil)
    #expect(news.new == ["shop/a"] && news.since == nil && news.wasComplete == nil)
    #expect(news.tells(of: Self.report(["shop/a"])))
    #expect(!News(Self.report([]), since: nil).tells(of: Self.report([])))
  }

  @Test("a finding that stands by other values, in another state or graver is changed")
  func changed() {
    let earlier = Self.report(["shop/a", "shop/b", "shop/c", "shop/d", "shop/e"])
    var later = Self.report(run: 2, ["shop/a", "=shop/b", "shop/c", "shop/d", "shop/e"])
    later.findings[2].severity = .critical
    later.findings[3].severity = .low
    later.findings[4].state = .missing
    later.findings[4].changes = nil
    let news = Self.news(earlier, later)
    #expect(news.standing.count == 5 && news.new.isEmpty)
    #expect(news.changed.map(\.id) == ["shop/b", "shop/c", "shop/e"])
    #expect(news.changed.map(\.values) == [true, false, true])
    #expect(news.changed.map(\.severity) == [nil, .medium, nil])
    #expect(news.changed.map(\.state) == [nil, nil, .modified])
  }

  @Test("who made a difference so, and what is said of it, makes it no other one")
  func sameValues() {
    var later = Self.report(run: 2, ["shop/a"])
    later.findings[0].explanation = "something"
    later.findings[0].sentence = "said otherwise"
    later.findings[0].changes?[0].actor = Finding.Actor(manager: "kubectl")
    later.findings[0].changes?[0].declared = Finding.Declaration(path: "other.yaml", line: 7)
    #expect(Self.news(Self.report(["shop/a"]), later).changed.isEmpty)
  }

  @Test(
    "since when a finding is there is known from report to report, and begins anew once it was gone"
  )
  func firstSeen() {
    var report = Self.report(["shop/a"])
    for run in 2...5 {
      let memory = DriftMemory(report)
      report = Self.report(run: run, run == 4 ? [] : ["shop/a"])
      report.tellNews(since: memory)
      let expected: Instant? = run == 4 ? nil : run == 5 ? Self.time(5) : Self.time(1)
      #expect(report.news?.firstSeen["shop/a"] == expected, "run \(run)")
    }
  }

  // MARK: What was not seen

  private static let shopGap = DriftReport.Gap(kind: "NetworkPolicy", namespace: "shop")

  @Test("what this run could not see is not gone, and is told again until it can be seen")
  func maybeGone() {
    var report = Self.report(["shop/a", "dev/b"])
    var memory = DriftMemory(report)
    for run in 2...3 {
      report = Self.report(run: run, [], gaps: [Self.shopGap])
      report.tellNews(since: memory)
      #expect(report.news?.gone == (run == 2 ? ["dev/b"] : []), "run \(run)")
      #expect(report.news?.maybeGone.map(\.id) == ["shop/a"])
      #expect(report.news?.maybeGone.map(\.lastSeen) == [Self.time(1)])
      memory = DriftMemory(report)
    }
    let there = News(Self.report(run: 4, ["shop/a"]), since: memory)
    #expect(there.standing == ["shop/a"] && there.new.isEmpty && there.changed.isEmpty)
    #expect(there.firstSeen["shop/a"] == Self.time(1))
    let over = News(Self.report(run: 4, []), since: memory)
    #expect(over.gone == ["shop/a"] && over.maybeGone.isEmpty)
  }

  @Test("what the earlier run could not see is not new for sure")
  func maybeNew() {
    let news = Self.news(
      Self.report([], gaps: [Self.shopGap]), Self.report(run: 2, ["shop/a", "dev/b"]))
    #expect(news.maybeNew == ["shop/a"])
    #expect(news.new == ["dev/b"])
    #expect(news.wasComplete == false)
  }

  @Test(
    "where it is not known what was not seen, nothing is gone or new",
    arguments: [[DriftReport.Gap()], nil])
  func unknownGaps(gaps: [DriftReport.Gap]?) {
    func blind(_ report: DriftReport) -> DriftReport {
      var report = report
      report.complete = false
      report.coverage = DriftReport.Coverage(policies: .partial, workloads: .full, gaps: gaps)
      return report
    }
    #expect(
      Self.news(Self.report(["shop/a"]), blind(Self.report(run: 2, []))).maybeGone.map(\.id)
        == ["shop/a"])
    #expect(
      Self.news(blind(Self.report([])), Self.report(run: 2, ["shop/a"])).maybeNew == ["shop/a"])
  }

  @Test("what a narrower run does not look at is told once, and then forgotten")
  func narrower() {
    let scope = DriftReport.Scope(policies: [], namespaces: ["dev"], owns: [], paths: [])
    var report = Self.report(["shop/a", "dev/b", "/wide"])
    var memory = DriftMemory(report)
    report = Self.report(run: 2, [], scope: scope)
    report.tellNews(since: memory)
    #expect(report.news?.gone == ["dev/b"])
    #expect(report.news?.maybeGone.map(\.id) == ["shop/a", "/wide"])
    memory = DriftMemory(report)
    report = Self.report(run: 3, [], scope: scope)
    report.tellNews(since: memory)
    #expect(report.news?.maybeGone.isEmpty == true && report.news?.gone.isEmpty == true)
    memory = DriftMemory(report)
    #expect(News(Self.report(run: 4, ["shop/a", "dev/c"]), since: memory).maybeNew == ["shop/a"])
  }

  @Test("a run of single policies looks at these alone")
  func named() {
    let scope = DriftReport.Scope(
      policies: ["shop/a", "wide"], namespaces: [], owns: [], paths: [])
    let news = Self.news(
      Self.report(["shop/a", "shop/b", "/wide"]), Self.report(run: 2, [], scope: scope))
    #expect(news.gone == ["shop/a", "/wide"])
    #expect(news.maybeGone.map(\.id) == ["shop/b"])
  }

  @Test("a shard looks at its own namespaces alone")
  func shards() throws {
    let names = (0..<20).map { "n\($0)/a" }
    let shard = try #require(Shard(index: 0, count: 3))
    var later = Self.report(run: 2, [])
    later.shard = shard
    let news = Self.news(Self.report(names), later)
    let own = names.filter { shard.contains(namespace: String($0.dropLast(2))) }
    #expect(news.gone == own && !own.isEmpty && own.count < 20)
    #expect(news.maybeGone.count == 20 - own.count)
  }

  @Test(
    "what depends on pods is not gone where fewer of them are seen",
    arguments: [
      (DriftReport.Coverage.Extent.full, DriftReport.Coverage.Extent.none, false),
      (.full, .partial, false), (.full, .full, true), (.partial, .full, true), (.none, .none, true),
    ])
  func pods(
    before: DriftReport.Coverage.Extent, now: DriftReport.Coverage.Extent, isGone: Bool
  ) {
    for type in [Finding.Kind.effect, .assertion] {
      var report = Self.report(["shop/a"], workloads: before)
      report.findings[0].type = type
      report.findings[0].state = nil
      var memory = DriftMemory(report)
      // However many runs see as little.
      for run in 2...3 {
        var later = Self.report(run: run, [], workloads: now)
        later.tellNews(since: memory)
        if run == 2 || !isGone {
          #expect((later.news?.gone == ["shop/a"]) == isGone, "\(type) \(run)")
          #expect((later.news?.maybeGone.isEmpty == false) == !isGone)
        }
        memory = DriftMemory(later)
      }
    }
  }

  @Test("an exception of the configuration is seen by every run, and an assertion by whole ones")
  func configuration() {
    let scope = DriftReport.Scope(policies: [], namespaces: ["dev"], owns: [], paths: [])
    for (type, isGone) in [(Finding.Kind.exception, true), (.assertion, false)] {
      var earlier = Self.report(["/x"])
      earlier.findings[0].type = type
      earlier.findings[0].state = nil
      let narrow = Self.news(earlier, Self.report(run: 2, [], scope: scope))
      let partial = Self.news(earlier, Self.report(run: 2, [], gaps: [Self.shopGap]))
      #expect((narrow.gone == ["/x"]) == isGone)
      #expect((partial.gone == ["/x"]) == isGone)
    }
  }

  private static func scope(
    policies: [String] = [], namespaces: [String] = [], owns: [String] = [], paths: [String] = []
  ) -> DriftReport.Scope? {
    DriftReport.Scope(policies: policies, namespaces: namespaces, owns: owns, paths: paths)
  }

  @Test(
    "where other paths or owned namespaces were asked for, nothing is gone or new for sure",
    arguments: [
      (scope(paths: ["a"]), nil), (nil, scope(paths: ["a"])),
      (scope(paths: ["a"]), scope(paths: ["b"])), (scope(owns: ["shop"]), nil),
      (scope(owns: ["shop"]), scope(owns: ["shop", "dev"])),
      (scope(namespaces: ["shop"]), scope(namespaces: ["shop"], paths: ["a"])),
    ] as [(DriftReport.Scope?, DriftReport.Scope?)])
  func otherGit(before: DriftReport.Scope?, now: DriftReport.Scope?) {
    for type in [Finding.Kind.drift, .effect, .containment] {
      var report = Self.report(["shop/a"], scope: before)
      report.findings[0].type = type
      var memory = DriftMemory(report)
      // Told once, and forgotten: what two runs were not asked to read is no concern of theirs.
      for run in 2...3 {
        report = Self.report(run: run, [], scope: now)
        report.tellNews(since: memory)
        #expect(report.news?.gone == [], "\(type) \(run)")
        #expect(report.news?.maybeGone.map(\.id) == (run == 2 ? ["shop/a"] : []))
        memory = DriftMemory(report)
      }
      var later = Self.report(run: 2, ["shop/a"], scope: now)
      later.findings[0].type = type
      let news = Self.news(Self.report([], scope: before), later)
      #expect(news.maybeNew == ["shop/a"] && news.new.isEmpty, "\(type)")
    }
    var exception = Self.report(["/x"], scope: before)
    exception.findings[0].type = .exception
    #expect(Self.news(exception, Self.report(run: 2, [], scope: now)).gone == ["/x"])
  }

  @Test("the same paths and owned namespaces in another order are the same")
  func sameGit() {
    let news = Self.news(
      Self.report(["shop/a"], scope: Self.scope(owns: ["shop", "dev"], paths: ["a", "b"])),
      Self.report(run: 2, ["shop/b"], scope: Self.scope(owns: ["dev", "shop"], paths: ["b", "a"])))
    #expect(news.gone == ["shop/a"] && news.new == ["shop/b"])
  }

  @Test("a schedule of one namespace sees assertions come and go, as far as it looks")
  func narrowAssertions() {
    func report(_ run: Int, _ names: [String], _ scope: DriftReport.Scope?) -> DriftReport {
      var report = Self.report(run: run, names, scope: scope)
      for index in report.findings.indices { report.findings[index].type = .assertion }
      return report
    }
    let (shop, dev) = (Self.scope(namespaces: ["shop"]), Self.scope(namespaces: ["dev"]))
    #expect(Self.news(report(1, ["/x"], shop), report(2, [], shop)).gone == ["/x"])
    #expect(Self.news(report(1, [], shop), report(2, ["/x"], shop)).new == ["/x"])
    #expect(Self.news(report(1, ["/x"], shop), report(2, [], nil)).gone == ["/x"])
    #expect(Self.news(report(1, ["/x"], nil), report(2, [], shop)).gone == [])
    #expect(Self.news(report(1, [], shop), report(2, ["/x"], nil)).maybeNew == ["/x"])
    var report2 = report(2, [], dev)
    report2.tellNews(since: DriftMemory(report(1, ["/x"], shop)))
    #expect(report2.news?.maybeGone.map(\.id) == ["/x"])
    #expect(News(report(3, [], dev), since: DriftMemory(report2)).maybeGone == [])
  }

  @Test("an assertion that is broken otherwise is changed")
  func assertionValues() {
    func report(_ run: Int, _ explanation: String) -> DriftReport {
      var report = Self.report(run: run, ["/x"])
      report.findings[0].type = .assertion
      report.findings[0].state = nil
      report.findings[0].changes = nil
      report.findings[0].explanation = explanation
      return report
    }
    let broken = report(1, "broken by shop/a → shop/b: TCP 80")
    #expect(Self.news(broken, report(2, "broken by shop/a → shop/b: TCP 80")).changed == [])
    let news = Self.news(
      broken, report(2, "broken by shop/a → shop/b: TCP 80; dev/c → shop/b: all"))
    #expect(news.standing == ["/x"])
    #expect(news.changed.map(\.id) == ["/x"] && news.changed.map(\.values) == [true])
  }

  // MARK: What is tolerated

  @Test("what an exception tolerates now is not gone, as long as it holds")
  func tolerated() {
    let earlier = Self.report(["shop/a", "shop/b"])
    var later = Self.report(run: 2, [])
    later.exceptions = [
      DriftReport.Exception(
        what: "a", reason: "a test", until: Self.time(9), expired: false, tolerated: 1,
        objects: [earlier.findings[0].object], declared: Finding.Declaration(path: "x", line: 1))
    ]
    let news = Self.news(earlier, later)
    #expect(news.gone == ["shop/b"] && news.ended.map(\.id) == ["shop/b"])
    #expect(news.tolerated.map(\.id) == ["shop/a"] && news.maybeGone.isEmpty)
    #expect(news.tells(of: later))
    later.news = news
    // It is told once.
    var next = later
    next.finishedAt = Self.time(3)
    next.tellNews(since: DriftMemory(later))
    #expect(next.news?.tolerated == [] && next.news?.tells(of: next) == false)
    later.exceptions[0].expired = true
    #expect(Self.news(earlier, later).gone == ["shop/a", "shop/b"])
  }

  @Test("what an exception tolerates only in part is still there")
  func toleratedInPart() {
    let earlier = Self.report(["shop/a"])
    var later = Self.report(run: 2, ["shop/a"])
    later.exceptions = [
      DriftReport.Exception(
        what: "a at /spec", reason: "a test", until: Self.time(9), expired: false, tolerated: 1,
        objects: [earlier.findings[0].object], declared: Finding.Declaration(path: "x", line: 1))
    ]
    let news = Self.news(earlier, later)
    #expect(news.standing == ["shop/a"] && news.tolerated.isEmpty)
  }

  @Test(
    "a gap covers the objects of its kind and its namespace, under each name of the kind",
    arguments: [
      (DriftReport.Gap(), true), (DriftReport.Gap(kind: "NetworkPolicy"), true),
      (DriftReport.Gap(kind: "NetworkPolicy", namespace: "shop"), true),
      (DriftReport.Gap(namespace: "shop"), true), (DriftReport.Gap(namespace: "dev"), false),
      (DriftReport.Gap(kind: "CiliumNetworkPolicy"), false),
    ])
  func gapCovers(gap: DriftReport.Gap, isCovered: Bool) {
    #expect(gap.covers(Self.finding("shop/a").object) == isCovered)
  }

  // MARK: What is worth telling

  @Test(
    "only what the earlier run did not tell is worth a message, of the severity that is asked for")
  func tells() {
    func tells(_ earlier: DriftReport, _ later: DriftReport, _ severity: Severity = .info) -> Bool {
      Self.news(earlier, later).tells(of: later, from: severity)
    }
    let (one, two) = (Self.report(["shop/a"]), Self.report(run: 2, ["shop/a", "shop/b"]))
    #expect(!tells(one, one))
    #expect(tells(one, two) && tells(two, one))
    #expect(!tells(one, two, .high) && !tells(two, one, .high))
    #expect(tells(one, Self.report(run: 2, ["=shop/a"])))
    var milder = one
    milder.findings[0].severity = .low
    #expect(!tells(one, milder) && tells(milder, one))
    let partial = Self.report(run: 2, ["shop/a"], gaps: [Self.shopGap])
    #expect(tells(one, partial) && tells(partial, one), "that not all can be seen, or all again")
    #expect(!tells(partial, partial))
  }

  // MARK: Memory

  @Test("a memory holds no values and no words, and is the same after it was written and read")
  func memory() throws {
    var report = Samples.incident
    report.tellNews(since: DriftMemory(Samples.oneFinding))
    let memory = DriftMemory(report)
    let text = JSONWriter.compact(try NodeEncoder.encode(memory))
    #expect(!text.contains("3306") && !text.contains("podSelector") && !text.contains("policies/"))
    let node = try JSONReader.read(Array(text.utf8), file: "memory")
    #expect(try NodeDecoder.decode(DriftMemory.self, from: node, file: "memory") == memory)
    #expect(text.contains(#""kind":"DriftMemory""#))
  }

  @Test("clusters are told apart by what the ids of findings are made of")
  func clusters() {
    let memory = DriftMemory(Samples.incident)
    var same = Samples.incident.cluster
    same.name = "other name"
    same.server = "https://elsewhere.example.com"
    #expect(memory.isAbout(same))
    same.uid = "u-2"
    #expect(!memory.isAbout(same))
    same.uid = nil
    #expect(!memory.isAbout(same))
  }

  @Test("nothing that is there is ever called gone, and nothing new that an earlier report had")
  func random() {
    var random = SeededRandom(seed: 7)
    let places = ["shop", "dev", "web"]
    let names = places.flatMap { place in (0..<4).map { "\(place)/p\($0)" } }
    for _ in 0..<200 {
      var truth: Set<String> = []
      var told: Set<String> = []
      var memory: DriftMemory?
      for run in 1...12 {
        for name in names where Int.random(in: 0..<4, using: &random) == 0 {
          if truth.remove(name) == nil { truth.insert(name) }
        }
        let hidden = places.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
        let seen = truth.filter { name in !hidden.contains { name.hasPrefix($0) } }.sorted()
        var report = Self.report(
          run: run, seen, gaps: hidden.map { DriftReport.Gap(namespace: $0) })
        report.tellNews(since: memory)
        guard let news = report.news else { return }
        #expect(Set(news.new + news.maybeNew + news.standing) == Set(seen))
        #expect(news.new.count + news.maybeNew.count + news.standing.count == seen.count)
        #expect(truth.isDisjoint(with: news.gone))
        #expect(told.isDisjoint(with: news.new + news.maybeNew))
        #expect(told.subtracting(seen) == Set(news.gone + news.maybeGone.map(\.id)))
        #expect(news.gone == news.ended.map(\.id))
        told = told.union(seen).subtracting(news.gone)
        memory = DriftMemory(report)
      }
    }
  }
}
