import CSQLite

/// A statement that SQLite has prepared, to be run any number of times.
///
/// It keeps its connection's handle alive: SQLite closes that when the last statement is gone.
@safe final class Statement {
  private let handle: OpaquePointer
  private let connection: OpaquePointer
  private let path: String
  private let patience: Int

  /// - Throws: ``HistoryError``, where the file has no such tables, or cannot be read.
  init(_ sql: String, on connection: borrowing Connection) throws(HistoryError) {
    let database = unsafe connection.handle
    (path, patience) = (connection.path, connection.patience)
    var prepared: OpaquePointer?
    let code = unsafe sqlite3_prepare_v2(database, sql, -1, &prepared, nil)
    guard code == SQLITE_OK, let prepared = unsafe prepared else {
      throw unsafe HistoryError(
        SQLiteFailure(code, of: database), path: connection.path, patience: connection.patience)
    }
    unsafe handle = unsafe prepared
    unsafe self.connection = unsafe database
  }

  deinit { unsafe sqlite3_finalize(handle) }

  /// Runs it to its end.
  func run(_ values: SQLValue...) throws(HistoryError) {
    try each(values) { (_) throws(HistoryError) in }
  }

  /// The rows that it gives, each made into a value.
  func rows<Value>(_ values: SQLValue..., make: (borrowing Row) -> Value) throws(HistoryError)
    -> [Value]
  {
    var made: [Value] = []
    try each(values) { (row) throws(HistoryError) in made.append(make(row)) }
    return made
  }

  /// The first row that it gives, made into a value; nil where there is none.
  func first<Value>(_ values: SQLValue..., make: (borrowing Row) -> Value) throws(HistoryError)
    -> Value?
  {
    var made: Value?
    try each(values) { (row) throws(HistoryError) in if made == nil { made = make(row) } }
    return made
  }

  private func each(
    _ values: [SQLValue], take: (borrowing Row) throws(HistoryError) -> Void
  ) throws(HistoryError) {
    // What it was given before, and an error that it met, are forgotten; that error was thrown then.
    unsafe sqlite3_reset(handle)
    for (index, value) in values.enumerated() { try bind(value, at: Int32(clamping: index + 1)) }
    defer { unsafe sqlite3_reset(handle) }
    while true {
      let code = unsafe sqlite3_step(handle)
      switch code {
      case SQLITE_ROW: try take(unsafe Row(handle))
      case SQLITE_DONE: return
      default: throw failure(code)
      }
    }
  }

  private func bind(_ value: SQLValue, at place: Int32) throws(HistoryError) {
    let code: Int32
    switch value {
    case .null: code = unsafe sqlite3_bind_null(handle, place)
    case .integer(let number): code = unsafe sqlite3_bind_int64(handle, place, number)
    case .text(var text):
      code = text.withUTF8 { bytes in
        guard let start = bytes.baseAddress else {
          return unsafe mendwall_sqlite3_bind_text(handle, place, "", 0)
        }
        return unsafe start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
          unsafe mendwall_sqlite3_bind_text(handle, place, $0, UInt64(bytes.count))
        }
      }
    }
    guard code == SQLITE_OK else { throw failure(code) }
  }

  private func failure(_ code: Int32) -> HistoryError {
    unsafe HistoryError(SQLiteFailure(code, of: connection), path: path, patience: patience)
  }
}
