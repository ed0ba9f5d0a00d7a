import DriftHistory
import FoundationEssentials
import PolicyModel
import Testing

@Suite("Speed of a history")
struct SpeedTests {
  /// How many runs are recorded: `MENDWALL_HISTORY_RUNS`, or few enough for a debug build.
  private static let runs =
    ProcessInfo.processInfo.environment["MENDWALL_HISTORY_RUNS"].flatMap(Int.init) ?? 300

  /// A run of 1,000 objects, of which a fiftieth is drifted at a time and each stays so for some runs.
  private static func findings(_ number: Int) -> [HistoryFinding] {
    (0..<1000).compactMap { index in
      // Each object has its own rhythm: drifted for 4 runs of 200.
      let phase = (number + index * 37) % 200
      guard phase < 4 else { return nil }
      let begin = (number - phase) * 10 - 3
      return drift(
        "team-\(index % 40)/p\(index)", severity: phase == 2 ? "critical" : "medium",
        changed: begin,
        manager: "manager-\(index % 12)", user: index % 3 == 0 ? nil : "user-\(index % 90)")
    }
  }

  @Test("each question is answered in under a second")
  func questions() throws {
    let scratch = try Scratch()
    let clock = ContinuousClock()
    let history = try HistoryFile(recordingTo: scratch.history)
    let recording = try clock.measure {
      for number in 1...Self.runs { try history.record(run(number * 10, Self.findings(number))) }
    }
    let end = Self.runs * 10 + 1
    let all = window(0, end)
    var times: [(String, Duration)] = []
    func timed<Value>(_ name: String, _ body: () throws -> Value) rethrows -> Value {
      let start = clock.now
      let value = try body()
      times.append((name, clock.now - start))
      return value
    }
    let open = try timed("openNow") { try history.openNow(of: production, at: minute(end)) }
    #expect(open.count == 20)
    let detect = try timed("timesToDetect") { try history.timesToDetect(of: production, in: all) }
    #expect(detect.median == 180)
    let restore = try timed("timesToRestore") {
      try history.timesToRestore(of: production, in: all)
    }
    #expect(restore.median == 2400)
    for grouping in HistoryOffender.Grouping.allCases {
      let found = try timed("repeatOffenders by \(grouping)") {
        try history.repeatOffenders(by: grouping, of: production, in: all)
      }
      #expect(!found.isEmpty)
    }
    for length in HistoryPeriod.Length.allCases {
      let periods = try timed("coverage by \(length)") {
        try history.coverage(of: production, over: all, by: length)
      }
      #expect(periods.reduce(0) { $0 + $1.runs } == Self.runs)
    }
    let audit = try timed("audit") { try history.audit(of: production, in: all) }
    #expect(audit.open.count == 20 && audit.runs == Self.runs)
    let size = try scratch.bytes("history.sqlite").count / 1024
    print(
      "\(Self.runs) runs, \(audit.detected) drifts, \(size) KiB; recorded in \(recording), "
        + "\(recording / Self.runs) each")
    for (name, time) in times {
      print("  \(name): \(time)")
      #expect(time < .seconds(1), "\(name)")
    }
  }
}
