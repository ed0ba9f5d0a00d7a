import CSQLite
import Documents

/// A connection to an SQLite file. It belongs to one task.
@safe struct Connection: ~Copyable {
  enum Access {
    /// Made where it is not there.
    case write
    case read
    /// The file as it stands, without locks and without what lies in the files beside it: nothing is written, not
    /// even those.
    case immutable
  }

  let handle: OpaquePointer
  /// As it was asked for.
  let path: String
  /// How many seconds it waits for others who write.
  let patience: Int

  /// - Throws: ``HistoryError``. That the file is no database shows only when it is read.
  init(_ path: String, for access: Access, patience: Int) throws(HistoryError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw HistoryError(
        .notFound, "\(quoted(path)) names no file; name the file that holds the history")
    }
    // SQLite takes some names for more than a file: ":memory:".
    let place = path.hasPrefix("/") ? path : "./\(path)"
    // It is used by one thread at a time, since it cannot be sent.
    let (name, flags) =
      switch access {
      case .write: (place, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX)
      case .read: (place, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX)
      case .immutable:
        (
          "file:\(Connection.encoded(place))?immutable=1",
          SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
        )
      }
    var opened: OpaquePointer?
    var code = unsafe sqlite3_open_v2(name, &opened, flags, nil)
    if code == SQLITE_OK { code = unsafe mendwall_sqlite3_distrust(opened) }
    guard code == SQLITE_OK, let handle = unsafe opened else {
      let failure = unsafe SQLiteFailure(code, of: opened)
      unsafe sqlite3_close_v2(opened)
      let error = HistoryError(
        failure, path: path, patience: patience, isWritten: access == .write)
      if error.code == .notPermitted, access != .write { throw HistoryError.notReadable(path) }
      throw error
    }
    // SQLite opens what may not be written to be read instead.
    if access == .write, unsafe sqlite3_db_readonly(handle, "main") != 0 {
      unsafe sqlite3_close_v2(handle)
      throw HistoryError.notWritable(path)
    }
    unsafe sqlite3_extended_result_codes(handle, 1)
    unsafe sqlite3_busy_timeout(handle, Int32(clamping: Int64(patience) * 1000))
    unsafe self.handle = handle
    self.path = path
    self.patience = patience
  }

  deinit { unsafe sqlite3_close_v2(handle) }

  func prepare(_ sql: String) throws(HistoryError) -> Statement { try Statement(sql, on: self) }

  /// Runs statements that take no values, and passes over the rows that they give.
  func execute(_ sql: String) throws(HistoryError) {
    let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else {
      throw unsafe HistoryError(
        SQLiteFailure(code, of: handle), path: path, patience: patience)
    }
  }

  /// The one number that a statement gives, or 0.
  func number(_ sql: String) throws(HistoryError) -> Int64 {
    try prepare(sql).first { $0.integer(0) } ?? 0
  }

  /// A path as a part of a URI (RFC 3986): each byte that is not plain as `%XX`.
  private static func encoded(_ path: String) -> String {
    path.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"):
        return String(UnicodeScalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }.joined()
  }
}
