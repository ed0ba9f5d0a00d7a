import CSQLite
import Documents

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What SQLite says of the call that failed last.
struct SQLiteFailure {
  /// The extended result code (https://www.sqlite.org/rescode.html).
  let code: Int32
  let message: String
  /// The operating system's error number behind it, or 0.
  let systemError: Int32

  /// - Parameters:
  ///   - code: what the call returned.
  ///   - handle: of the connection; nil where SQLite had no memory even for that.
  init(_ code: Int32, of handle: OpaquePointer?) {
    guard let handle = unsafe handle else {
      (self.code, message, systemError) = (code, "out of memory", 0)
      return
    }
    self.code = unsafe max(code, sqlite3_extended_errcode(handle))
    message = unsafe String(cString: sqlite3_errmsg(handle))
    systemError = unsafe sqlite3_system_errno(handle)
  }

  /// The kind of failure, without what extends it.
  var primaryCode: Int32 { code & 0xFF }
}

extension HistoryError {
  /// - Parameters:
  ///   - failure: what SQLite says.
  ///   - path: of the file.
  ///   - patience: how many seconds it was waited for others.
  ///   - isWritten: whether it was to be made where it is not there.
  init(_ failure: SQLiteFailure, path: String, patience: Int, isWritten: Bool = false) {
    let file = printable(path)
    switch failure.primaryCode {
    case SQLITE_NOTADB: self = .notADatabase(path)
    case SQLITE_CORRUPT: self = .damaged(path, why: failure.message)
    case SQLITE_BUSY, SQLITE_LOCKED:
      self.init(
        .locked,
        "the history \(file) was locked by another process for longer than \(patience) s; wait until it has ended, "
          + "or give each cluster a file of its own")
    case SQLITE_FULL:
      self.init(
        .diskFull,
        "there is no room for the history \(file): the disk or the quota is full; what was recorded before is whole; "
          + "make room and run again")
    case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH: self = .notWritable(path)
    case SQLITE_CANTOPEN: self = .notOpened(failure, path: path, isWritten: isWritten)
    case SQLITE_IOERR where failure.systemError == ENOSPC || failure.systemError == EDQUOT:
      self.init(
        .diskFull,
        "there is no room for the history \(file): the disk or the quota is full; what was recorded before is whole; "
          + "make room and run again")
    default:
      self.init(
        .other,
        "the history \(file) cannot be used: \(printable(failure.message)) (SQLite's code \(failure.code)); "
          + "check the disk, or record to another file")
    }
  }

  /// The path of the folder that a file is in.
  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func notOpened(_ failure: SQLiteFailure, path: String, isWritten: Bool)
    -> HistoryError
  {
    let file = printable(path)
    switch failure.systemError {
    case ENOENT, ENOTDIR:
      // Where a file cannot be made SQLite tries to read it, and that is what it tells of.
      if FileSize(of: folder(of: path))?.isFolder == true, FileSize(of: path) == nil, isWritten {
        return .notWritable(path)
      }
      return HistoryError(
        .notFound,
        "there is no file \(file), or its folder is not there; check the path, or make the folder first"
      )
    case EACCES, EPERM, EROFS: return .notWritable(path)
    default:
      return HistoryError(
        .other,
        "the history \(file) cannot be opened: \(printable(failure.message)); it must be a file in a folder that "
          + "this user may write")
    }
  }

  static func folder(_ path: String) -> HistoryError {
    HistoryError(.notFound, "\(printable(path)) is a folder; name a file in it for the history")
  }

  static func special(_ path: String) -> HistoryError {
    HistoryError(
      .notADatabase, "\(printable(path)) is no regular file; name one for the history")
  }

  static func notWritable(_ path: String) -> HistoryError {
    HistoryError(
      .notPermitted,
      "this user may not write the history \(printable(path)), or the folder that it is in, where SQLite keeps two "
        + "files beside it; change their owner or mode, or record to another file")
  }

  static func notReadable(_ path: String) -> HistoryError {
    HistoryError(
      .notPermitted,
      "this user may not read the history \(printable(path)); change its owner or mode, or read a copy of it"
    )
  }

  /// Of a file whose newest part lies in the file beside it, which takes writing to be read.
  static func notReadableAlone(_ path: String) -> HistoryError {
    let file = printable(path)
    return HistoryError(
      .notPermitted,
      "the history \(file) cannot be read where nothing may be written beside it, since \(file)-wal holds the newest "
        + "part of it; copy both to a folder that may be written")
  }

  static func notADatabase(_ path: String) -> HistoryError {
    HistoryError(
      .notADatabase,
      "\(printable(path)) is no SQLite database, and was left as it is; name another file for the history"
    )
  }

  static func foreign(_ path: String) -> HistoryError {
    HistoryError(
      .foreign,
      "\(printable(path)) is the SQLite database of another program, and was left as it is; name another file for the "
        + "history")
  }

  static func damaged(_ path: String, why: String) -> HistoryError {
    HistoryError(
      .damaged,
      "the history \(printable(path)) is damaged (\(printable(why))); put a backup of it in its place, or move it "
        + "away and begin a new one")
  }

  static func newerSchema(_ path: String, version: Int64, known: Int64) -> HistoryError {
    HistoryError(
      .newerSchema,
      "the history \(printable(path)) has schema \(version), and this Mendwall knows schemas up to \(known); use the "
        + "version that recorded to it, or a newer one")
  }

  static func nothingRecorded(_ path: String) -> HistoryError {
    HistoryError(
      .nothingRecorded,
      "nothing was recorded in \(printable(path)) yet; run: mendwall detect --record FILE")
  }
}
