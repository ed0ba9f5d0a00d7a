import FoundationEssentials
import PolicyModel
import Testing

@testable import DriftHistory

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("The file of a history")
struct FileTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func code(_ body: () throws -> Void) -> HistoryError.Code? {
    do {
      try body()
      return nil
    } catch let error as HistoryError {
      // A sentence that names the file and what to do.
      #expect(
        error.description.contains(scratch.path) || error.description.contains("names no file"))
      return error.code
    } catch { return nil }
  }

  private func recording(_ name: String = "history.sqlite") -> HistoryError.Code? {
    code { _ = try HistoryFile(recordingTo: scratch.file(name), patience: 0) }
  }

  private func reading(_ name: String = "history.sqlite") -> HistoryError.Code? {
    code { _ = try HistoryFile(reading: scratch.file(name), patience: 0) }
  }

  /// Makes a database of another program.
  private func makeForeign(_ sql: String) throws {
    let connection = try Connection(scratch.history, for: .write, patience: 0)
    try connection.execute(sql)
  }

  // MARK: Whose it is

  @Test("what is recorded is there when the file is opened again, and beside it lies nothing")
  func reopened() throws {
    do {
      let history = try HistoryFile(recordingTo: scratch.history)
      try history.record(run(10, [drift("shop/a")]))
      #expect(try history.connection.prepare("PRAGMA journal_mode").first { $0.text(0) } == "wal")
    }
    #expect(scratch.names == ["history.sqlite"])
    let bytes = try scratch.bytes("history.sqlite")
    #expect(Array(bytes[68..<72]) == Array("Mndh".utf8))
    #expect(try HistoryFile(reading: scratch.history).open(at: 10) == ["shop/a"])
  }

  @Test(
    "the database of another program is refused and left as it is",
    arguments: [
      "CREATE TABLE bookmarks (url TEXT)", "PRAGMA application_id = 7; CREATE TABLE a (b)",
      "PRAGMA journal_mode = WAL; CREATE TABLE runs (id INTEGER PRIMARY KEY)",
      "PRAGMA user_version = 1", "PRAGMA user_version = 9; CREATE TABLE a (b)",
    ])
  func foreign(sql: String) throws {
    try makeForeign(sql)
    let before = try scratch.bytes("history.sqlite")
    #expect(recording() == .foreign)
    #expect(reading() == .foreign)
    #expect(try scratch.bytes("history.sqlite") == before)
    #expect(scratch.names == ["history.sqlite"])
  }

  @Test(
    "what is no database is refused and left as it is",
    arguments: ["x", "{\"findings\": []}\n", String(repeating: "SQLite format 4\u{0}", count: 300)])
  func notADatabase(text: String) throws {
    try scratch.write(text.utf8, to: "history.sqlite")
    #expect(recording() == .notADatabase)
    #expect(reading() == .notADatabase)
    #expect(try scratch.bytes("history.sqlite") == Array(text.utf8))
    #expect(scratch.names == ["history.sqlite"])
  }

  @Test("a pipe is refused at once, and not waited for")
  func pipe() throws {
    try #require(mkfifo(scratch.history, 0o600) == 0)
    #expect(recording() == .notADatabase)
    #expect(reading() == .notADatabase)
  }

  @Test("the history of a newer Mendwall is refused and left as it is")
  func newer() throws {
    do {
      let history = try HistoryFile(recordingTo: scratch.history)
      try history.connection.execute("PRAGMA user_version = 99")
    }
    let before = try scratch.bytes("history.sqlite")
    #expect(recording() == .newerSchema)
    #expect(reading() == .newerSchema)
    #expect(try scratch.bytes("history.sqlite") == before)
  }

  @Test("an empty file becomes a history when something is recorded, and is none before")
  func empty() throws {
    #expect(reading() == .notFound)
    #expect(scratch.names.isEmpty)
    try scratch.write([], to: "history.sqlite")
    #expect(reading() == .nothingRecorded)
    #expect(recording() == nil)
    #expect(reading() == nil)
  }

  // MARK: Where it is

  @Test("a file that cannot be is told with what to do")
  func places() throws {
    try scratch.write([], to: "file")
    try FileManager.default.createDirectory(
      atPath: scratch.file("folder"), withIntermediateDirectories: true)
    #expect(recording("nowhere/history.sqlite") == .notFound)
    #expect(recording("file/history.sqlite") == .notFound)
    #expect(recording("folder") == .notFound)
    #expect(code { _ = try HistoryFile(recordingTo: "") } == .notFound)
    #expect(code { _ = try HistoryFile(recordingTo: "a\u{0}b") } == .notFound)
  }

  @Test(
    "a file may have any name",
    arguments: ["a b?mode=memory&x=1#y%41.db", "file:x", "ü🦊", "-wal", "'\"; --"])
  func names(name: String) throws {
    do {
      let history = try HistoryFile(recordingTo: scratch.file(name))
      try history.record(run(10, [drift("shop/a")]))
    }
    #expect(scratch.names == [name])
    #expect(try HistoryFile(reading: scratch.file(name)).open(at: 10) == ["shop/a"])
  }

  // MARK: Rights

  /// The code of the error that recording to a file ends in, or reading it.
  private static func outcome(_ path: String, isRead: Bool) -> HistoryError.Code? {
    do throws(HistoryError) {
      if isRead {
        _ = try HistoryFile(reading: path, patience: 0).openNow(of: production, at: minute(10))
      } else {
        _ = try HistoryFile(recordingTo: path, patience: 0)
      }
      return nil
    } catch {
      #expect(error.description.contains(path))
      return error.code
    }
  }

  #if os(Linux) || os(macOS)
    @Test("a file that may not be written is read, and nothing is recorded in it")
    func readOnly() async throws {
      do {
        let history = try HistoryFile(recordingTo: scratch.history)
        try history.record(run(10, [drift("shop/a")]))
      }
      let before = try scratch.bytes("history.sqlite")
      chmod(scratch.history, 0o444)
      chmod(scratch.path, 0o555)
      // In a process of its own, since root may write everything.
      await #expect(processExitsWith: .success) {
        [path = scratch.history as String, new = scratch.file("new.sqlite") as String] in
        if geteuid() == 0 { try #require(setuid(65_534) == 0) }
        #expect(Self.outcome(path, isRead: false) == .notPermitted)
        #expect(try HistoryFile(reading: path).open(at: 10) == ["shop/a"])
        #expect(Self.outcome(new, isRead: false) == .notPermitted)
      }
      chmod(scratch.history, 0)
      await #expect(processExitsWith: .success) { [path = scratch.history as String] in
        if geteuid() == 0 { try #require(setuid(65_534) == 0) }
        #expect(Self.outcome(path, isRead: false) == .notPermitted)
        #expect(Self.outcome(path, isRead: true) == .notPermitted)
      }
      chmod(scratch.path, 0o755)
      chmod(scratch.history, 0o644)
      #expect(try scratch.bytes("history.sqlite") == before)
      #expect(scratch.names == ["history.sqlite"])
    }

    @Test("a file whose newest part lies beside it is not read without that part")
    func readOnlyWithRest() async throws {
      let copy = try Scratch()
      do {
        let history = try HistoryFile(recordingTo: scratch.history)
        try history.record(run(10, [drift("shop/a")]))
        for name in ["history.sqlite", "history.sqlite-wal"] {
          try copy.write(try scratch.bytes(name), to: name)
        }
      }
      #expect(try !copy.bytes("history.sqlite-wal").isEmpty)
      chmod(copy.path, 0o555)
      await #expect(processExitsWith: .success) { [path = copy.history as String] in
        if geteuid() == 0 { try #require(setuid(65_534) == 0) }
        #expect(Self.outcome(path, isRead: true) == .notPermitted)
      }
      chmod(copy.path, 0o755)
      #expect(try HistoryFile(reading: copy.history).open(at: 10) == ["shop/a"])
    }
  #endif

  // MARK: What goes wrong

  @Test("who cannot get the file in time is told, and what they wait for is unharmed")
  func locked() throws {
    let holder = try HistoryFile(recordingTo: scratch.history)
    try holder.record(run(10, [drift("shop/a")]))
    let other = try HistoryFile(recordingTo: scratch.history, patience: 1)
    try holder.connection.transaction(.write) { () throws(HistoryError) in
      #expect(code { try other.record(run(20)) } == .locked)
      // Nobody who only reads waits.
      #expect((try? other.open(at: 20)) == ["shop/a"])
    }
    #expect(try other.record(run(20)) == .init(ended: 1))
  }

  @Test("where there is no room, what was recorded before stays and the run is not there at all")
  func full() throws {
    let history = try HistoryFile(recordingTo: scratch.history)
    try history.record(run(10, [drift("shop/a")]))
    let pages = try history.connection.number("PRAGMA page_count")
    try history.connection.execute("PRAGMA max_page_count = \(pages + 2)")
    let many = (0..<2000).map { drift("shop/p\($0)") }
    #expect(code { try history.record(run(20, many)) } == .diskFull)
    #expect(try history.open(at: 20) == ["shop/a"])
    #expect(try history.connection.number("SELECT count(*) FROM runs") == 1)
    #expect(try history.record(run(30)) == .init(ended: 1))
  }

  @Test("a damaged file is an error, wherever it is damaged")
  func damaged() throws {
    do {
      let history = try HistoryFile(recordingTo: scratch.history)
      for end in 1...20 {
        try history.record(run(end * 10, (0..<20).map { drift("shop/p\($0 * end)") }))
      }
    }
    let whole = try scratch.bytes("history.sqlite")
    var told = 0
    for page in 0..<(whole.count / 4096) {
      let other = try Scratch()
      var bytes = whole
      // The header of the first page tells whose it is.
      for place in (page * 4096 + (page == 0 ? 100 : 0))..<(page * 4096 + 400) {
        bytes[place] = 0xA5
      }
      try other.write(bytes, to: "history.sqlite")
      do {
        let history = try HistoryFile(reading: other.history)
        _ = try history.audit(of: production, in: window(0, 300))
        try HistoryFile(recordingTo: other.history).record(run(400, [drift("shop/new")]))
      } catch let error as HistoryError {
        #expect(error.code == .damaged || error.code == .other, "page \(page): \(error)")
        told += 1
      }
    }
    #expect(told > 0)
    let cut = try Scratch()
    try cut.write(whole.prefix(5000), to: "history.sqlite")
    #expect(throws: HistoryError.self) {
      try HistoryFile(reading: cut.history).audit(of: production, in: window(0, 300))
    }
  }
}
