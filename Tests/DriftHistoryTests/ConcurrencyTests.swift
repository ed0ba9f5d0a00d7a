import PolicyModel
import Testing

@testable import DriftHistory

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Runs beside each other, and killed ones")
struct ConcurrencyTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// One writer's runs: each of them begins a drift of its own and ends the one before.
  private static func write(_ writer: Int, _ runs: Int, to path: String) throws {
    let history = try HistoryFile(recordingTo: path, patience: 60)
    for number in 1...runs {
      let name = "w\(writer)/p\(number)"
      try history.record(run(number * 10, [drift(name)], scope: "\(writer)")) {
        $0.object.namespace == "w\(writer)"
      }
    }
  }

  private func check(writers: Int, runs: Int) throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    #expect(try history.connection.prepare("PRAGMA integrity_check").first { $0.text(0) } == "ok")
    #expect(try history.connection.prepare("PRAGMA foreign_key_check").first { _ in true } == nil)
    let all = window(0, runs * 10 + 10)
    let audit = try history.audit(of: production, in: all)
    #expect(audit.runs == writers * runs)
    #expect(audit.detected == writers * runs && audit.ended == writers * (runs - 1))
    #expect(audit.open.map(\.object.name) == Array(repeating: "p\(runs)", count: writers))
  }

  @Test("writers in many threads lose nothing, not even where all of them make the file")
  func threads() async throws {
    let path = scratch.history
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 1...4 { group.addTask { try Self.write(writer, 25, to: path) } }
      try await group.waitForAll()
    }
    try check(writers: 4, runs: 25)
  }

  @Test("a reader sees whole runs while others write")
  func readers() async throws {
    let path = scratch.history
    _ = try HistoryFile(recordingTo: path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try Self.write(1, 40, to: path) }
      group.addTask {
        let history = try HistoryFile(reading: path)
        var last = 0
        while last < 40 {
          let audit = try history.audit(of: production, in: window(0, 1000))
          #expect(audit.runs >= last && audit.detected == audit.runs)
          #expect(audit.open.count == min(1, audit.runs))
          last = audit.runs
        }
      }
      try await group.waitForAll()
    }
  }

  #if os(Linux) || os(macOS)
    @Test("writers in two processes lose nothing")
    func processes() async throws {
      let path = scratch.history
      async let one = #expect(processExitsWith: .success) { [path = path as String] in
        try Self.write(1, 40, to: path)
      }
      async let other = #expect(processExitsWith: .success) { [path = path as String] in
        try Self.write(2, 40, to: path)
      }
      _ = await (one, other)
      try check(writers: 2, runs: 40)
    }

    @Test(
      "a process that is killed while it records loses that run and nothing else",
      arguments: [1, 3000])
    func killed(findings: Int) async throws {
      let path = scratch.history
      try HistoryFile(recordingTo: path).record(run(10, [drift("shop/a"), drift("shop/b")]))
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, findings = findings as Int] in
        let history = try HistoryFile(recordingTo: path)
        // So little is held in memory that much of the run is in the file before it is whole.
        try history.connection.execute("PRAGMA cache_size = 10")
        let many = (0..<findings).map { drift("pay/p\($0)") }
        try history.record(run(20, many)) { _ in
          kill(getpid(), SIGKILL)
          return true
        }
      }
      let history = try HistoryFile(recordingTo: path)
      #expect(try history.connection.prepare("PRAGMA integrity_check").first { $0.text(0) } == "ok")
      #expect(try history.open(at: 20) == ["shop/a", "shop/b"])
      #expect(try history.connection.number("SELECT count(*) FROM runs") == 1)
      #expect(try history.record(run(30, [drift("shop/b")])) == .init(ended: 1))
    }
  #endif

  @Test("wherever writing stops, each run is whole or not there")
  func cutOff() throws {
    let runs = 12
    let last = runs * 10
    var (file, log): ([UInt8], [UInt8]) = ([], [])
    do {
      let history = try HistoryFile(recordingTo: scratch.history)
      for number in 1...runs {
        try history.record(run(number * 10, [drift("shop/p\(number)"), drift("pay/p\(number)")]))
      }
      file = try scratch.bytes("history.sqlite")
      log = try scratch.bytes("history.sqlite-wal")
    }
    var seen: Set<Int64> = []
    // A frame is a page and 24 bytes, so that this is within frames as well as between them.
    for length in Array(stride(from: 0, to: log.count, by: 1024)) + [log.count] {
      let copy = try Scratch()
      try copy.write(file, to: "history.sqlite")
      try copy.write(log.prefix(length), to: "history.sqlite-wal")
      let history = try HistoryFile(recordingTo: copy.history)
      let count = try history.connection.number("SELECT count(*) FROM runs")
      seen.insert(count)
      #expect(try history.open(at: last).count == (count == 0 ? 0 : 2))
      #expect(try history.connection.number("SELECT count(*) FROM episodes") == count * 2)
      #expect(
        try history.connection.number("SELECT count(*) FROM sightings") == max(0, count * 4 - 2))
    }
    #expect(seen == Set(0...Int64(runs)))
  }
}
