import DriftHistory
import PolicyModel
import Testing

@Suite("What a history answers")
struct QuestionTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test("what stands is told with how long, the longest first, at any time")
  func openNow() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    try history.record(run(10, [drift("shop/a"), drift("shop/b", changed: 2)]))
    try history.record(run(20, [drift("shop/b", changed: 2)]))
    let now = try history.openNow(of: production, at: minute(32))
    #expect(now.map(\.object.name) == ["b"] && now.map { $0.secondsOpen(at: minute(32)) } == [1800])
    let then = try history.openNow(of: production, at: minute(15))
    #expect(then.map(\.object.name) == ["b", "a"])
    #expect(then.allSatisfy { $0.endedAt == nil })
  }

  @Test(
    "the time to detect is from the change to the end of the first run that has it",
    arguments: [
      ([4], 360, 360), ([4, 9], 210, 360), ([4, 9, 7], 180, 360), ([9, 9, 9, 1], 60, 540),
    ])
  func timesToDetect(changes: [Int], median: Int64, worst: Int64) throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    try history.record(run(0))
    try history.record(
      run(10, changes.enumerated().map { drift("shop/p\($0.offset)", changed: $0.element) }))
    let times = try history.timesToDetect(of: production, in: window(0, 60))
    #expect(times.count == changes.count && times.leftOut == 0)
    #expect(times.median == median && times.worst == worst)
    let slowest = changes.enumerated().min { $0.element < $1.element }?.offset ?? -1
    #expect(times.worstObject == policy("shop/p\(slowest)"))
  }

  @Test("left out of times to detect is what is not known, and what is older than the history")
  func leftOut() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    try history.record(run(5, [drift("shop/old", changed: -9000)]))
    try history.record(
      run(
        10,
        [
          drift("shop/old"), drift("shop/known", changed: 8), drift("shop/unknown"),
          drift("shop/latest", changed: 8, isAtLatest: true),
        ]))
    let times = try history.timesToDetect(of: production, in: window(0, 60))
    #expect(times.count == 1 && times.leftOut == 3)
    #expect(times.median == 120 && times.worst == 120)
    #expect(try history.timesToDetect(of: production, in: window(11, 60)) == .none)
  }

  @Test("the time to restore is from the first run that has it to its end")
  func timesToRestore() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    let names = ["a", "b", "c"].map { drift("shop/\($0)", changed: 1) }
    try history.record(run(10, names))
    try history.record(run(20, Array(names[1...])))
    try history.record(run(30, [names[2]]))
    try history.record(run(70, []))
    let all = try history.timesToRestore(of: production, in: window(0, 100))
    #expect(all.count == 3 && all.median == 1200 && all.worst == 3600)
    #expect(all.worstObject == policy("shop/c"))
    #expect(try history.timesToRestore(of: production, in: window(0, 30)).count == 1)
    #expect(try history.timesToRestore(of: production, in: window(0, 31)).median == 900)
  }

  @Test(
    "repeat offenders are what two drifts or more come back to",
    arguments: HistoryOffender.Grouping.allCases)
  func offenders(grouping: HistoryOffender.Grouping) throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    let a = drift("shop/a", manager: "kubectl-edit", user: "alice")
    let b = drift("shop/b", manager: "helm", user: "alice")
    let c = drift("shop/c", manager: "kubectl-edit")
    for (end, findings) in [(10, [a, b]), (20, []), (30, [a, c]), (40, [c]), (50, [a, c])] {
      try history.record(run(end, findings))
    }
    let found = try history.repeatOffenders(by: grouping, of: production, in: window(0, 60))
    func row(_ name: String, _ episodes: Int, _ objects: Int, _ open: Int, minutes: Int, last: Int)
      -> HistoryOffender
    {
      HistoryOffender(
        name: name, object: grouping == .object ? policy("shop/a") : nil, episodes: episodes,
        objects: objects, open: open, secondsOpen: Int64(minutes) * 60, lastDetectedAt: minute(last)
      )
    }
    switch grouping {
    case .object:
      #expect(found == [row("NetworkPolicy shop/a", 3, 1, 1, minutes: 30, last: 50)])
    case .manager: #expect(found == [row("kubectl-edit", 4, 2, 2, minutes: 60, last: 50)])
    case .user: #expect(found == [row("alice", 4, 2, 1, minutes: 40, last: 50)])
    }
    #expect(
      try history.repeatOffenders(by: grouping, of: production, in: window(0, 60), limit: 0).isEmpty
    )
    #expect(
      try history.repeatOffenders(by: grouping, of: production, in: window(45, 60)).isEmpty)
  }

  @Test("coverage counts runs day by day, and the longest time without a complete one")
  func coverage() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    let hour = 60
    try history.record(run(1, from: 0))
    try history.record(run(6 * hour, [drift("shop/a")], complete: false)) { _ in false }
    try history.record(run(7 * hour, [drift("shop/a")], scope: "the namespace shop"))
    try history.record(run(20 * hour, [drift("shop/a"), drift("shop/b")], workloads: "none"))
    try history.record(run(50 * hour, [drift("shop/b")]))
    let days = try history.coverage(
      of: production, over: window(-9000, 60 * hour), by: .day)
    #expect(days.map(\.from) == [0, 24 * hour, 48 * hour].map(minute))
    #expect(days.map(\.to) == [24 * hour, 48 * hour, 60 * hour].map(minute))
    #expect(days.map(\.runs) == [4, 0, 1])
    #expect(days.map(\.completeRuns) == [2, 0, 1])
    #expect(days.map(\.completeRunsWithWorkloads) == [1, 0, 1])
    #expect(days.map(\.detected) == [2, 0, 0] && days.map(\.ended) == [0, 0, 1])
    #expect(days.map(\.open) == [2, 2, 1])
    let unseen: [Int64] = [71_940, 28 * 3600, 30 * 3600]
    #expect(days.map(\.longestUnseen) == unseen)
    let late = try history.coverage(of: production, over: window(30 * hour, 60 * hour), by: .day)
    #expect(late.map(\.from) == [30 * hour, 48 * hour].map(minute))
    #expect(late.map(\.open) == [2, 1])
    #expect(late.map(\.longestUnseen) == Array(unseen[1...]))
  }

  @Test("weeks go from Monday to Monday")
  func weeks() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    let day = 24 * 60
    try history.record(run(-day, [drift("shop/a")]))
    try history.record(run(6 * day, []))
    try history.record(run(7 * day, [drift("shop/b")]))
    let weeks = try history.coverage(of: production, over: window(-day - 1, 9 * day), by: .week)
    #expect(weeks.map(\.from) == [-day - 1, 0, 7 * day].map(minute))
    #expect(weeks.map(\.runs) == [1, 1, 1])
    #expect(weeks.map(\.detected) == [1, 0, 1] && weeks.map(\.ended) == [0, 1, 0])
    #expect(weeks.map(\.open) == [1, 0, 1])
  }

  @Test("an audit holds every answer, of one state of the file")
  func audit() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    try history.record(run(10))
    try history.record(run(20, [drift("shop/a", changed: 15, manager: "kubectl-edit")]))
    try history.record(run(30, []))
    try history.record(
      run(40, [drift("shop/a", severity: "low", changed: 35, manager: "kubectl-edit")]))
    let asked = window(0, 45)
    let other = try HistoryFile(reading: scratch.history)
    var audit = try other.audit(of: HistoryCluster(identity: "0f1e"), in: asked)
    #expect(audit.cluster == production && audit.window == asked)
    #expect(audit.recordedSince == minute(9) && audit.lastCompleteRun == minute(40))
    #expect(audit.runs == 4 && audit.completeRuns == 4)
    #expect(audit.revision == "main" && audit.commit == "c40")
    #expect(audit.detected == 2 && audit.ended == 1 && audit.endedByRestore == 0)
    #expect(
      audit.severities == [.init(severity: "high", count: 1), .init(severity: "low", count: 1)])
    #expect(audit.open.map(\.object.name) == ["a"])
    #expect(audit.timesToDetect.median == 300 && audit.timesToRestore.median == 600)
    #expect(audit.objects.map(\.episodes) == [2] && audit.managers.map(\.episodes) == [2])
    #expect(audit.users.isEmpty && audit.restores.isEmpty)
    #expect(audit.periods.map(\.runs) == [4])
    #expect(audit.episodes.count == 2 && audit.episodesOmitted == 0)
    // What comes after a window changes nothing of its audit.
    try history.record(run(50, []))
    try history.record(run(60, [drift("shop/b")]))
    let again = try other.audit(of: production, in: asked)
    audit.cluster = again.cluster
    #expect(audit == again)
    #expect(try other.audit(of: HistoryCluster(identity: "?"), in: asked).runs == 0)
  }

  @Test("of more episodes than asked for the newest are told, and the others counted")
  func limit() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    for end in 1...9 { try history.record(run(end * 10, [drift("shop/p\(end)")])) }
    let (episodes, omitted) = try history.episodes(of: production, in: window(0, 200), limit: 4)
    #expect(episodes.map(\.object.name) == ["p9", "p8", "p7", "p6"] && omitted == 5)
  }
}
