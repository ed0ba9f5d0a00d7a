extension Connection {
  /// In SQLite's `application_id`: what makes a file one of Mendwall's histories. ASCII for `Mndh`.
  static let applicationID: Int64 = 0x4D6E_6468

  /// Refuses a file that is another program's, before anything opens it that could write.
  ///
  /// It is SQLite that reads it, although a few bytes at its begin are enough: a file that this process opens and
  /// closes by itself takes the locks of its other connections away (https://www.sqlite.org/howtocorrupt.html).
  /// - Throws: ``HistoryError``. A file that is not there, or is empty, is none's.
  static func refuseForeign(_ path: String, patience: Int) throws(HistoryError) {
    if let size = FileSize(of: path) {
      if size.isFolder { throw HistoryError.folder(path) }
      if size.isSpecial { throw HistoryError.special(path) }
      // SQLite takes a file of one byte for an empty one.
      if size.bytes == 1 { throw HistoryError.notADatabase(path) }
    }
    let connection: Connection
    do throws(HistoryError) {
      connection = try Connection(path, for: .immutable, patience: patience)
    } catch {
      if error.code == .notFound { return }
      throw error
    }
    let owner: Int64
    do throws(HistoryError) {
      owner = try connection.number("PRAGMA application_id")
    } catch {
      // Without locks a file that another is writing may look damaged; with them it will show.
      if error.code == .damaged { return }
      throw error
    }
    if owner == applicationID { return }
    // An empty file has no page.
    if owner == 0, try connection.number("PRAGMA page_count") == 0 { return }
    throw HistoryError.foreign(path)
  }

  /// Brings the tables to the newest schema, in one transaction: all of them, or none.
  ///
  /// - Parameter migrations: all that there are, by version.
  /// - Throws: ``HistoryError``
  func migrate(by migrations: [Migration]) throws(HistoryError) {
    let newest = migrations.last?.version ?? 0
    if try schemaVersion(knownUpTo: newest) == newest { return }
    try transaction(.write) { () throws(HistoryError) in
      // Another process may have done it meanwhile.
      let version = try schemaVersion(knownUpTo: newest)
      if version == 0 {
        // By now the file cannot change; before, it may have become somebody's.
        guard try number("SELECT count(*) FROM sqlite_schema") == 0 else {
          throw HistoryError.foreign(path)
        }
        try execute("PRAGMA application_id = \(Connection.applicationID)")
      }
      for migration in migrations where migration.version > version {
        try execute(migration.sql)
        try execute("PRAGMA user_version = \(migration.version)")
      }
    }
  }

  /// The schema that the file has, or 0 where it has none.
  ///
  /// - Throws: ``HistoryError`` for another program's file, and for a newer schema.
  func schemaVersion(knownUpTo newest: Int64) throws(HistoryError) -> Int64 {
    let version = try number("PRAGMA user_version")
    let owner = try number("PRAGMA application_id")
    if owner == 0, version == 0, try number("PRAGMA page_count") <= 1,
      try number("SELECT count(*) FROM sqlite_schema") == 0
    {
      return 0
    }
    guard owner == Connection.applicationID else { throw HistoryError.foreign(path) }
    guard (0...newest).contains(version) else {
      throw HistoryError.newerSchema(path, version: version, known: newest)
    }
    return version
  }
}
