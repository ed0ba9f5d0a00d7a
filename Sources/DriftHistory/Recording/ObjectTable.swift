import PolicyModel

/// The rows of objects, by which episodes name them.
struct ObjectTable {
  private let find: Statement
  private let add: Statement

  init(_ connection: borrowing Connection) throws(HistoryError) {
    find = try connection.prepare(
      "SELECT id FROM objects WHERE namespace = ? AND name = ? AND kind = ? AND api_version = ?")
    add = try connection.prepare(
      "INSERT INTO objects (namespace, name, kind, api_version) VALUES (?, ?, ?, ?) RETURNING id")
  }

  /// - Returns: nil for one that the history does not know.
  func known(_ object: ObjectReference) throws(HistoryError) -> Int64? {
    try find.first(
      .text(object.namespace ?? ""), .text(object.name), .text(object.kind),
      .text(object.apiVersion)
    ) { $0.integer(0) }
  }

  /// Makes it where it is not there.
  func row(of object: ObjectReference) throws(HistoryError) -> Int64 {
    if let known = try known(object) { return known }
    return try add.first(
      .text(object.namespace ?? ""), .text(object.name), .text(object.kind),
      .text(object.apiVersion)
    ) { $0.integer(0) } ?? 0
  }
}

extension Connection {
  /// The row of a cluster, made where it is not there, with its newest name.
  func row(of cluster: HistoryCluster) throws(HistoryError) -> Int64 {
    try prepare(
      """
      INSERT INTO clusters (identity, name) VALUES (?1, ?2)
      ON CONFLICT (identity) DO UPDATE SET name = coalesce(?2, name) RETURNING id
      """
    ).first(.text(cluster.identity), SQLValue(cluster.name)) { $0.integer(0) } ?? 0
  }

  /// - Returns: nil for a cluster of which nothing was recorded.
  func knownRow(of cluster: HistoryCluster) throws(HistoryError) -> Int64? {
    try prepare("SELECT id FROM clusters WHERE identity = ?").first(.text(cluster.identity)) {
      $0.integer(0)
    }
  }
}
