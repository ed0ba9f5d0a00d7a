/// What runs saw of clusters, kept in an SQLite file: when each drift began and ended.
///
/// Any number of processes may record and read at once: a writer waits for another, and nobody waits for a reader. What
/// a process was recording when it was killed is as if it had not been; everything before it stays. The file lies on a
/// disk of the machine: file systems of a network do not lock well enough for it
/// (https://www.sqlite.org/wal.html). While it is open, SQLite keeps two files beside it, `FILE-wal` and `FILE-shm`.
///
/// A value belongs to one task.
public struct HistoryFile: ~Copyable {
  /// How many seconds it is waited for others who write, where nothing else is said.
  public static let defaultPatience = 10

  let connection: Connection

  /// Opens a history to record in it, and makes it where it is not there. Its tables are brought to the newest schema.
  ///
  /// - Parameters:
  ///   - path: of the file.
  ///   - patience: how many seconds it is waited for others who write.
  /// - Throws: ``HistoryError``: another program's file (which is left as it is), a newer Mendwall's, one that may not
  ///   be written, no room.
  public init(recordingTo path: String, patience: Int = defaultPatience) throws(HistoryError) {
    try self.init(recordingTo: path, patience: patience, migrations: Migration.all)
  }

  init(recordingTo path: String, patience: Int, migrations: [Migration]) throws(HistoryError) {
    let patience = min(max(0, patience), 3600)
    try Connection.refuseForeign(path, patience: patience)
    let connection = try Connection(path, for: .write, patience: patience)
    // Not even the machine's sudden end takes more than the run that was being recorded.
    try connection.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
    try connection.migrate(by: migrations)
    // Only now, so that the file itself has told whose it is since its first moment. Where others have it open, or the
    // file system cannot do it, it stays as safe, and only slower.
    try? connection.execute("PRAGMA journal_mode = WAL")
    self.connection = connection
  }

  /// Opens a history to ask it. Nothing is written, unless an older Mendwall made its tables, which are then brought to
  /// the newest schema.
  ///
  /// A file of which nothing can be written, not even beside it (an archive, a medium that is read only), is read as it
  /// stands.
  /// - Parameters:
  ///   - path: of the file.
  ///   - patience: how many seconds it is waited for others.
  /// - Throws: ``HistoryError``: no such file, nothing recorded in it, or as of ``init(recordingTo:patience:)``.
  public init(reading path: String, patience: Int = defaultPatience) throws(HistoryError) {
    try self.init(reading: path, patience: patience, migrations: Migration.all)
  }

  init(reading path: String, patience: Int, migrations: [Migration]) throws(HistoryError) {
    let patience = min(max(0, patience), 3600)
    let newest = migrations.last?.version ?? 0
    try Connection.refuseForeign(path, patience: patience)
    let connection = try HistoryFile.openToRead(path, patience: patience)
    let version = try connection.schemaVersion(knownUpTo: newest)
    if version == 0 { throw HistoryError.nothingRecorded(path) }
    if version < newest {
      self = try HistoryFile(recordingTo: path, patience: patience, migrations: migrations)
    } else {
      self.connection = connection
    }
  }

  private static func openToRead(_ path: String, patience: Int) throws(HistoryError) -> Connection {
    do throws(HistoryError) {
      let connection = try Connection(path, for: .read, patience: patience)
      // Only reading shows whether it can be read.
      _ = try connection.number("PRAGMA user_version")
      return connection
    } catch {
      let codes: [HistoryError.Code] = [.notPermitted, .notFound, .other]
      guard codes.contains(error.code), FileSize(of: path) != nil else { throw error }
      // SQLite needs files beside it, and may not make them.
      if (FileSize(of: path + "-wal")?.bytes ?? 0) == 0 {
        return try Connection(path, for: .immutable, patience: patience)
      }
      throw HistoryError.notReadableAlone(path)
    }
  }
}
