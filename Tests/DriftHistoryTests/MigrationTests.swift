import PolicyModel
import Testing

@testable import DriftHistory

@Suite("Schemas of a history")
struct MigrationTests {
  private let scratch: Scratch

  private static let later =
    Migration.all + [
      Migration(version: 2, sql: "ALTER TABLE runs ADD COLUMN host TEXT"),
      Migration(
        version: 3, sql: "CREATE TABLE notes (text TEXT) STRICT; INSERT INTO notes VALUES ('x')"),
    ]

  init() throws { scratch = try Scratch() }

  private func version(_ history: borrowing HistoryFile) throws -> Int64 {
    try history.connection.number("PRAGMA user_version")
  }

  @Test("migrations are one for each version from 1 on")
  func order() { #expect(Migration.all.map(\.version) == Array(1...Int64(Migration.all.count))) }

  @Test(
    "an older file keeps what it has and gets the newest schema, by whoever opens it first",
    arguments: [true, false])
  func older(isRead: Bool) throws {
    do { try HistoryFile(recordingTo: scratch.history).record(run(10, [drift("shop/a")])) }
    do {
      let history =
        isRead
        ? try HistoryFile(reading: scratch.history, patience: 1, migrations: Self.later)
        : try HistoryFile(recordingTo: scratch.history, patience: 1, migrations: Self.later)
      #expect(try version(history) == 3)
      #expect(try history.open(at: 10) == ["shop/a"])
      #expect(try history.connection.number("SELECT count(*) FROM notes") == 1)
    }
    do {
      let again = try HistoryFile(recordingTo: scratch.history, patience: 1, migrations: Self.later)
      #expect(try again.connection.number("SELECT count(*) FROM notes") == 1)
    }
    #expect(throws: HistoryError.newerSchema("", version: 3, known: 1)) {
      _ = try HistoryFile(recordingTo: scratch.history)
    }
  }

  @Test("a migration that fails in its middle leaves the file as it was")
  func failing() throws {
    do { try HistoryFile(recordingTo: scratch.history).record(run(10, [drift("shop/a")])) }
    let broken =
      Self.later + [
        Migration(version: 4, sql: "DROP TABLE notes; ALTER TABLE nowhere ADD COLUMN x TEXT")
      ]
    #expect(throws: HistoryError.self) {
      _ = try HistoryFile(recordingTo: scratch.history, patience: 1, migrations: broken)
    }
    let history = try HistoryFile(recordingTo: scratch.history)
    #expect(try version(history) == 1)
    #expect(try history.open(at: 10) == ["shop/a"])
    #expect(
      try history.connection.number("SELECT count(*) FROM sqlite_schema WHERE name = 'notes'") == 0)
  }

  @Test("a new file of which nothing came to be but its begin is made again")
  func failingAtOnce() throws {
    #expect(throws: HistoryError.self) {
      _ = try HistoryFile(
        recordingTo: scratch.history, patience: 1,
        migrations: [Migration(version: 1, sql: "CREATE TABLE a (b); CREATE NONSENSE")])
    }
    try HistoryFile(recordingTo: scratch.history).record(run(10, [drift("shop/a")]))
    #expect(try HistoryFile(reading: scratch.history).open(at: 10) == ["shop/a"])
  }
}
