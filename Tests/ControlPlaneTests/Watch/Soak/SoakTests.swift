import Documents
import FoundationEssentials
import MendwallTesting
import PolicyModel
import Testing

/// What `scripts/soak` runs, on a control plane of its own that it may stop and start.
@Suite(
  "A watch that goes on and on", .serialized, .controlPlane,
  .enabled(if: SoakTime.minutes != nil, "left out: scripts/soak runs it"))
struct SoakTests {
  private let minutes = SoakTime.minutes ?? 1
  private var seed: UInt64 {
    ProcessInfo.processInfo.environment["MENDWALL_SOAK_SEED"].flatMap { UInt64($0) } ?? 20_261_128
  }

  /// 2,000 edits in ten minutes, and as many fewer in less; most of them are watched, the others restored.
  private var edits: Int { max(20, Int(1600 * minutes / 10)) }
  private var restoredEdits: Int { max(10, Int(400 * minutes / 10)) }

  private func say(_ text: String) { print("soak: \(text)") }

  @Test(
    "every drift that came through is told once, and none that was not, whatever happens on the way"
  )
  func tellsEverything() async throws {
    var scene = try await SoakScene(seed: seed, namespaces: 8, policies: 20)
    try await CuttingProxy.run(to: try SoakScene.serverPort) { proxy in
      // So often that what comes meanwhile is met by many of them.
      let watch = try SoakWatch(scene, "watch", port: proxy.port, ["--full-interval", "10"])
      try await watch.wait("started") { $0.contains { $0["event"] == "started" } }
      let begin = ContinuousClock.now
      let pause = Duration.seconds(minutes * 60 * 0.7) / edits
      // When what happens.
      let isLong = minutes >= 3
      let restarts: Set<Int> = isLong ? [edits / 4, edits * 3 / 5] : [edits / 2]
      let compactions: Set<Int> = isLong ? [edits / 8, edits * 2 / 5, edits * 4 / 5] : [edits / 4]
      let cuts = Set((1...max(2, edits / 150)).map { $0 * edits / (max(2, edits / 150) + 1) })
      var memory: [Int64] = []
      for number in 0..<edits {
        try await scene.edit()
        if cuts.contains(number) { proxy.cut() }
        if compactions.contains(number) {
          // Behind its back, so that it cannot go on from where it was.
          proxy.shut()
          scene.ledger.beginDeafness()
          for _ in 0..<10 { try await scene.edit() }
          try await SoakScene.compact()
          proxy.open()
          try await catchUp(&scene, watch)
        }
        if restarts.contains(number) {
          scene.ledger.beginDeafness()
          try await SoakScene.restart()
          for _ in 0..<5 { try await scene.edit() }
          try await catchUp(&scene, watch)
        }
        if number.isMultiple(of: max(1, edits / 100)), let bytes = watch.memory {
          memory.append(bytes)
        }
        let due = begin + pause * (number + 1)
        if due > .now { try await Task.sleep(until: due) }
      }
      try await catchUp(&scene, watch)
      try await scene.mend()
      try await catchUp(&scene, watch)
      let ended = try await watch.end()
      #expect(ended.status == 0, "\(ended.errors)")
      let (violations, drifts, excused) = scene.ledger.violations(try watch.events)
      say(
        "\(scene.ledger.edits) edits by \(SoakScene.users.count) users made \(drifts) states that depart from Git; "
          + "\(drifts - excused) were told, \(excused) came and went while the watch could hear nothing"
      )
      say(
        "\(restarts.count) restarts of the API server and etcd, \(compactions.count) times history compacted, "
          + "\(cuts.count) times connections cut; in \((ContinuousClock.now - begin).components.seconds) seconds"
      )
      for violation in violations.prefix(20) { say("VIOLATION: \(violation)") }
      #expect(violations.isEmpty)
      #expect(excused < drifts / 5)
      tell(memory, isLong: isLong)
    }
  }

  /// Marks an object, and waits until that is told: then all that came before was.
  private func catchUp(_ scene: inout SoakScene, _ watch: SoakWatch) async throws {
    let (name, version) = try await scene.mark()
    scene.ledger.endDeafness()
    try await watch.wait(for: name, version)
  }

  private func tell(_ memory: [Int64], isLong: Bool) {
    func inMB(_ bytes: Int64) -> String { String(Double(bytes / 104_858) / 10) }
    guard memory.count >= 8 else { return }
    func median(_ part: ArraySlice<Int64>) -> Int64 { part.sorted()[part.count / 2] }
    let early = median(memory[(memory.count / 4)..<(memory.count / 2)])
    let late = median(memory[(memory.count * 3 / 4)...])
    say(
      "memory: \(inMB(memory[0])) MB at the beginning, \(inMB(early)) MB in the second quarter, \(inMB(late)) MB in "
        + "the last, at most \(inMB(memory.max() ?? 0)) MB")
    // Of a minute nothing can be said.
    if isLong { #expect(late < early + early / 5 + (4 << 20), "memory grows") }
  }

  @Test("with two replicas that restore, and the leader killed, everything is put back")
  func restoresEverything() async throws {
    var scene = try await SoakScene(seed: seed + 1, namespaces: 3, policies: 10)
    let lease = scene.namespaces[0]
    let options = [
      "--restore", "--prune", "--restore-budget", "1000", "--fight-after", "1000", "--restore-wait",
      "1",
      "--max-deletions", "100", "--leader-elect", "\(lease)/watch", "--bundles",
      scene.folder("bundles"),
    ]
    let first = try SoakWatch(scene, "first", port: nil, options + ["--identity", "first"])
    try await first.wait("started") { $0.contains { $0["event"] == "started" } }
    let second = try SoakWatch(scene, "second", port: nil, options + ["--identity", "second"])
    try await second.wait("following") { $0.contains { $0["event"] == "following" } }
    let pause = Duration.seconds(minutes * 60 * 0.15) / restoredEdits
    var takeover: Task<Duration, any Error>?
    for number in 0..<restoredEdits {
      try await scene.tamper()
      if number == restoredEdits / 2 {
        _ = try await first.end(by: .kill)
        let killed = ContinuousClock.now
        takeover = Task {
          try await second.wait("leading") { $0.contains { $0["event"] == "leading" } }
          return ContinuousClock.now - killed
        }
      }
      try await Task.sleep(for: pause)
    }
    let took = try await #require(takeover).value
    say(
      "the leader was killed; the other led \(took.components.seconds) seconds later (a Lease of 15 seconds)"
    )
    // It sees the last renewal, and then that the Lease has run out, each at its next look.
    let most = Duration.milliseconds(15_000 + 2 * 2_400 + 1_000)
    #expect(took <= most)
    let deadline = ContinuousClock.now + .seconds(120)
    var isMended = try await scene.isMended()
    while !isMended, ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(250))
      isMended = try await scene.isMended()
    }
    #expect(isMended, "not everything was put back")
    let ended = try await second.end()
    #expect(ended.status == 0, "\(ended.errors)")
    let events = try first.events + second.events
    let restored = events.count { $0["event"] == "restored" }
    let refused = events.filter { ["notRestored", "fight"].contains($0["event"]?.string) }
    say(
      "\(restoredEdits) edits, \(restored) restores, "
        + (isMended ? "everything as Git says at the end" : "NOT everything as Git says at the end")
    )
    for event in refused.prefix(5) {
      say("not restored at first: \(event["message"]?.string ?? "")")
    }
    // The users write between a look and a write, which is seen and tried again; nothing else keeps it from that.
    #expect(refused.allSatisfy { $0["event"] == "notRestored" && $0["object"] != nil })
    let led = try second.events.prefix { $0["event"] != "leading" }
    #expect(!led.contains { $0["event"] == "restored" }, "only the leader may restore")
    #expect(try first.events.contains { $0["event"] == "restored" })
    #expect(try second.events.contains { $0["event"] == "restored" })
  }
}

/// How long the soak is to be.
private enum SoakTime {
  /// Nil where it is to be none.
  static let minutes = ProcessInfo.processInfo.environment["MENDWALL_SOAK_MINUTES"].flatMap {
    Double($0)
  }
}
