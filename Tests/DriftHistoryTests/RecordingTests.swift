import DriftHistory
import PolicyModel
import Testing

@testable import DriftHistory

@Suite("Recording runs")
struct RecordingTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func rows(_ table: String, _ history: borrowing HistoryFile) throws -> Int64 {
    try history.connection.number("SELECT count(*) FROM \(table)")
  }

  @Test("a drift begins with the first run that has it and ends with the first that does not")
  func life() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    #expect(try history.record(run(10)).begun == 0)
    #expect(try history.record(run(20, [drift("shop/a")])) == .init(begun: 1))
    #expect(try history.record(run(30, [drift("shop/a"), drift("shop/b")])) == .init(begun: 1))
    #expect(try history.record(run(40, [drift("shop/b")])) == .init(ended: 1))
    #expect(try history.open(at: 10).isEmpty)
    #expect(try history.open(at: 20) == ["shop/a"])
    #expect(try history.open(at: 39) == ["shop/a", "shop/b"])
    #expect(try history.open(at: 40) == ["shop/b"])
    let (episodes, omitted) = try history.episodes(of: production, in: window(0, 60))
    #expect(omitted == 0)
    #expect(episodes.map(\.object.name) == ["b", "a"])
    #expect(episodes[1].detectedAt == minute(20) && episodes[1].endedAt == minute(40))
    #expect(episodes[1].beganAt == minute(20) && episodes[1].beganBy == .sighting)
    #expect(episodes[1].endedBy == nil && episodes[0].endedAt == nil)
    #expect(episodes[1].secondsOpen(at: minute(60)) == 1200)
  }

  @Test("a run that has what the run before had leaves one row, its own")
  func compact() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    let findings = (0..<50).map { drift("shop/p\($0)", changed: 3, manager: "kubectl-edit") }
    try history.record(run(10, findings))
    for end in 1...20 { try history.record(run(10 + end, findings)) }
    #expect(try rows("runs", history) == 21)
    #expect(try rows("episodes", history) == 50)
    #expect(try rows("sightings", history) == 50)
    #expect(try rows("objects", history) == 50)
  }

  @Test("the change's own time is when a drift began, where it is known")
  func begin() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    try history.record(
      run(
        10,
        [
          drift("shop/a", changed: 3), drift("shop/b", changed: 4, isAtLatest: true),
          drift("shop/c"), drift("shop/d", changed: 99),
        ]))
    let open = try history.openNow(of: production, at: minute(10))
    #expect(open.map(\.object.name) == ["a", "b", "c", "d"])
    #expect(open.map(\.beganAt) == [3, 4, 10, 10].map(minute))
    #expect(open.map(\.beganBy) == [.change, .changeAtLatest, .sighting, .change])
  }

  @Test("a drift that comes back did not begin before it was gone")
  func again() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    try history.record(run(10, [drift("shop/a", changed: 3)]))
    try history.record(run(20))
    try history.record(run(30, [drift("shop/a", changed: 3)]))
    try history.record(run(40))
    try history.record(run(50, [drift("shop/a", changed: 44)]))
    let episodes = try history.episodes(of: production, in: window(0, 60)).episodes
    #expect(episodes.map(\.beganAt) == [44, 30, 3].map(minute))
    #expect(episodes.map(\.beganBy) == [.change, .sighting, .change])
  }

  @Test("what a run could not see it does not end")
  func partial() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    try history.record(run(10, [drift("shop/a"), drift("pay/b"), drift("pay/c")]))
    let outcome = try history.record(run(20, [drift("pay/b")], complete: false)) {
      $0.object.namespace == "pay"
    }
    #expect(outcome == .init(ended: 1))
    #expect(try history.open(at: 20) == ["shop/a", "pay/b"])
    #expect(try history.record(run(30, [], complete: false)) { _ in false } == .init())
    #expect(try history.open(at: 30) == ["shop/a", "pay/b"])
  }

  @Test("what is asked of a drift that a run lacks is what the file knows of it")
  func askedOf() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    var finding = drift("shop/a", changed: 2, manager: "kubectl-edit", user: "alice")
    finding.type = "effect"
    finding.workloads = "partial"
    try history.record(run(10, [finding]))
    finding.workloads = "full"
    try history.record(run(20, [finding]))
    var asked: [HistoryEpisode] = []
    try history.record(run(30)) {
      asked.append($0)
      return false
    }
    #expect(
      asked == [
        HistoryEpisode(
          id: "id of shop/a", type: "effect", severity: "high", object: policy("shop/a"),
          manager: "kubectl-edit", user: "alice", beganAt: minute(2), beganBy: .change,
          detectedAt: minute(10), workloads: "full")
      ])
  }

  @Test("a severity is known as it was at each time")
  func severities() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    try history.record(run(10, [drift("shop/a", severity: "medium")]))
    try history.record(run(20, [drift("shop/a", severity: "critical")]))
    try history.record(run(30, [drift("shop/a", severity: "critical")]))
    try history.record(run(40, [drift("shop/a", severity: "low")]))
    func severity(_ end: Int) throws -> [String] {
      try history.openNow(of: production, at: minute(end)).map(\.severity)
    }
    #expect(try severity(19) == ["medium"])
    #expect(try severity(20) == ["critical"])
    #expect(try severity(39) == ["critical"])
    #expect(try severity(40) == ["low"])
    #expect(try rows("sightings", history) == 3)
  }

  @Test("who made it so is noted once it is known, and stays")
  func actor() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    try history.record(run(10, [drift("shop/a")]))
    try history.record(run(20, [drift("shop/a", manager: "kubectl-edit")]))
    try history.record(run(30, [drift("shop/a", manager: "helm", user: "alice")]))
    try history.record(run(40, [drift("shop/a")]))
    let open = try history.openNow(of: production, at: minute(40))
    #expect(open.map(\.manager) == ["kubectl-edit"] && open.map(\.user) == ["alice"])
  }

  @Test("of two findings with one id the first counts")
  func twice() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    let outcome = try history.record(
      run(10, [drift("shop/a", severity: "low"), drift("shop/a", severity: "high")]))
    #expect(outcome == .init(begun: 1))
    #expect(try history.openNow(of: production, at: minute(10)).map(\.severity) == ["low"])
  }

  @Test("clusters do not touch each other, whatever their findings are called")
  func clusters() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    let staging = HistoryCluster(identity: "aaaa", name: "staging")
    try history.record(run(10, [drift("shop/a")]))
    try history.record(run(20, [drift("shop/a")], cluster: staging))
    try history.record(run(30, [], cluster: staging))
    #expect(try history.open(at: 30) == ["shop/a"])
    #expect(try history.openNow(of: staging, at: minute(30)).isEmpty)
    #expect(try history.clusters() == [production, staging])
    try history.record(run(40, cluster: HistoryCluster(identity: "aaaa", name: "canary")))
    try history.record(run(50, cluster: HistoryCluster(identity: "aaaa")))
    #expect(try history.clusters().map(\.name) == ["canary", "production"])
    #expect(
      try history.openNow(of: HistoryCluster(identity: "other"), at: minute(30)).isEmpty)
  }

  // MARK: Runs beside each other

  @Test("a run that is recorded after a later one that looked at the same changes nothing")
  func late() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    try history.record(run(30, [drift("shop/a")]))
    #expect(try history.record(run(20, [drift("shop/b")])) == .init(wasLate: true))
    #expect(try history.open(at: 60) == ["shop/a"])
    #expect(try rows("runs", history) == 2)
    let shard = try history.record(run(20, [drift("pay/c")], scope: "shard 2/2")) { _ in false }
    #expect(shard == .init(begun: 1))
  }

  @Test("what was news while a run was looking counts in the run after it")
  func overlap() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    try history.record(run(10, [drift("shop/a", severity: "low")], from: 5))
    // It began to look before the other ended, and may have looked before the drift was there.
    let other = run(12, [], from: 8, scope: "the namespace shop")
    #expect(try history.record(other) == .init())
    #expect(try history.open(at: 12) == ["shop/a"])
    #expect(try history.record(run(20, from: 12)) == .init(ended: 1))
    // The same of an end.
    let slow = run(22, [drift("shop/a")], from: 15, scope: "the namespace shop")
    #expect(try history.record(slow) == .init())
    #expect(try history.open(at: 22).isEmpty)
    #expect(try history.record(run(30, [drift("shop/a")], from: 22)) == .init(begun: 1))
  }

  @Test("times that no clock tells are taken for the nearest that can be written")
  func hostileTimes() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    var finding = drift("shop/a")
    finding.changedAt = Instant(secondsSinceEpoch: .min)
    var first = run(10, [finding])
    first.startedAt = Instant(secondsSinceEpoch: .max)
    try history.record(first)
    var last = run(20)
    last.startedAt = Instant(secondsSinceEpoch: .min)
    last.finishedAt = Instant(secondsSinceEpoch: .max)
    try history.record(last)
    let all = HistoryWindow(
      from: Instant(secondsSinceEpoch: .min), to: Instant(secondsSinceEpoch: .max))
    let audit = try history.audit(of: production, in: all)
    #expect(audit.runs == 1 && audit.detected == 1)
    #expect(audit.episodes.map(\.beganAt.description) == ["0000-01-01T00:00:00Z"])
    #expect(audit.periods.count <= HistoryFile.mostPeriods)
    #expect(try history.audit(of: production, in: all, by: .week).runs == 1)
  }

  @Test(
    "any text is kept as it is", arguments: ["", "a\u{0}b", "'; DROP TABLE runs; --", "🦊\u{202E}"])
  func anyText(text: String) throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    var finding = drift("shop/a", severity: text, manager: text, user: text)
    finding.id = text
    finding.object = ObjectReference(
      apiVersion: text, kind: text, namespace: text.isEmpty ? nil : text, name: text)
    var record = run(10, [finding], scope: text)
    record.cluster = HistoryCluster(identity: text, name: text)
    try history.record(record)
    let open = try history.openNow(of: record.cluster, at: minute(10))
    #expect(open.map(\.object) == [finding.object])
    #expect(open.map(\.id) == [text] && open.map(\.manager) == [text])
    #expect(try history.clusters() == [record.cluster])
  }
}
