/// One step from a schema to the next. A step that was ever released is not changed: the next one follows.
struct Migration: Sendable {
  /// The schema that it leads to, in SQLite's `user_version`.
  let version: Int64
  let sql: String

  /// All of them in their order, one for each version from 1 on.
  static let all: [Migration] = [.version1]
}
