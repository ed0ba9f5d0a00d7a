import DriftHistory
import PolicyModel
import Testing

@Suite("Recording restores")
struct RestoreTests {
  private let history: String
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    history = scratch.history
  }

  private func restore(_ end: Int, user: String? = "alice", proved: Bool = true) -> HistoryRestore {
    HistoryRestore(
      startedAt: minute(end - 1), finishedAt: minute(end), commit: "c1", user: user,
      bundle: "undo/\(end)", proved: proved)
  }

  @Test("a restore ends the drift of what was read back as Git has it")
  func ends() throws {
    let history = try HistoryFile(recordingTo: history)
    try history.record(run(10, [drift("shop/a"), drift("shop/b"), drift("shop/c")]))
    let objects = [policy("shop/a"), policy("shop/b"), policy("shop/a"), policy("shop/unknown")]
    #expect(try history.record(restore(15), of: production, restored: objects) == 2)
    #expect(try history.open(at: 15) == ["shop/c"])
    try history.record(run(20, [drift("shop/c")]))
    let episodes = try history.episodes(of: production, in: window(0, 30)).episodes
    #expect(episodes.map(\.endedAt) == [nil, minute(15), minute(15)])
    #expect(
      episodes.map(\.endedBy) == [nil]
        + Array(repeating: "restore of \(minute(15)) by alice", count: 2))
    let restores = try history.restores(of: production, in: window(0, 30)).restores
    #expect(restores.map(\.ended) == [2] && restores.map(\.restored) == [3])
    #expect(restores.map(\.bundle) == ["undo/15"] && restores.map(\.commit) == ["c1"])
  }

  @Test("what a restore did not prove stands, and the restore is told")
  func notProved() throws {
    let history = try HistoryFile(recordingTo: history)
    try history.record(run(10, [drift("shop/a")]))
    #expect(try history.record(restore(15, proved: false), of: production, restored: []) == 0)
    #expect(try history.open(at: 15) == ["shop/a"])
    let restores = try history.restores(of: production, in: window(0, 30)).restores
    #expect(restores.map(\.proved) == [false] && restores.map(\.ended) == [0])
  }

  @Test("a restore ends nothing of another cluster, nor what is no drift")
  func others() throws {
    let history = try HistoryFile(recordingTo: history)
    var effect = drift("shop/a")
    (effect.type, effect.id) = ("effect", "effect")
    try history.record(run(10, [effect]))
    let staging = HistoryCluster(identity: "aaaa", name: "staging")
    try history.record(run(10, [drift("shop/a")], cluster: staging))
    #expect(try history.record(restore(15), of: production, restored: [policy("shop/a")]) == 0)
    #expect(try history.open(at: 15) == ["shop/a"])
    #expect(try history.openNow(of: staging, at: minute(15)).count == 1)
  }

  @Test(
    "a restore that is recorded after the run that no longer has the drift has ended it all the same"
  )
  func recordedLater() throws {
    let history = try HistoryFile(recordingTo: history)
    try history.record(run(10, [drift("shop/a")]))
    try history.record(run(20))
    #expect(try history.record(restore(15), of: production, restored: [policy("shop/a")]) == 1)
    let episode = try #require(
      try history.episodes(of: production, in: window(0, 30)).episodes.first)
    #expect(episode.endedAt == minute(15) && episode.endedBy?.hasPrefix("restore of") == true)
    #expect(try history.openNow(of: production, at: minute(16)).isEmpty)
  }

  @Test("what outlasted a restore was not ended by it")
  func outlasted() throws {
    let history = try HistoryFile(recordingTo: history)
    try history.record(run(10, [drift("shop/a")]))
    try history.record(run(20, [drift("shop/a")]))
    try history.record(run(30))
    #expect(try history.record(restore(15), of: production, restored: [policy("shop/a")]) == 0)
    let episode = try #require(
      try history.episodes(of: production, in: window(0, 30)).episodes.first)
    #expect(episode.endedBy == nil && episode.endedAt == nil)
  }

  @Test("a run that looked before the restore does not bring the drift back")
  func lookedBefore() throws {
    let history = try HistoryFile(recordingTo: history)
    try history.record(run(10, [drift("shop/a")]))
    try history.record(restore(15), of: production, restored: [policy("shop/a")])
    #expect(try history.record(run(17, [drift("shop/a")], from: 14)) == .init())
    #expect(try history.open(at: 17).isEmpty)
    #expect(try history.record(run(20, [drift("shop/a")], from: 15)).begun == 1)
  }

  @Test("times to restore count every end, and how many a restore brought is told")
  func counted() throws {
    let history = try HistoryFile(recordingTo: history)
    try history.record(run(10, [drift("shop/a"), drift("shop/b")]))
    try history.record(restore(12), of: production, restored: [policy("shop/a")])
    try history.record(run(30))
    let audit = try history.audit(of: production, in: window(0, 60))
    #expect(audit.ended == 2 && audit.endedByRestore == 1)
    #expect(audit.timesToRestore.worst == 1200 && audit.timesToRestore.median == 660)
    #expect(audit.restores.map(\.user) == ["alice"])
  }
}
