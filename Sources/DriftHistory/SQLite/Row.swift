import CSQLite
import PolicyModel

/// The row that a statement stands at. Columns count from 0.
@safe struct Row: ~Copyable {
  private let statement: OpaquePointer

  /// - Parameter statement: stepped to a row; the row is read before the next step.
  init(_ statement: OpaquePointer) { unsafe self.statement = unsafe statement }

  func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(statement, column) == SQLITE_NULL
  }

  /// 0 where there is none.
  func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(statement, column) }

  func count(_ column: Int32) -> Int { Int(clamping: integer(column)) }

  func flag(_ column: Int32) -> Bool { integer(column) != 0 }

  func optionalText(_ column: Int32) -> String? {
    guard let start = unsafe sqlite3_column_text(statement, column) else { return nil }
    let bytes = unsafe Int(sqlite3_column_bytes(statement, column))
    return unsafe String(decoding: UnsafeBufferPointer(start: start, count: bytes), as: UTF8.self)
  }

  /// Empty where there is none.
  func text(_ column: Int32) -> String { optionalText(column) ?? "" }

  func instant(_ column: Int32) -> Instant {
    Instant(secondsSinceEpoch: integer(column)).bounded
  }

  func optionalInstant(_ column: Int32) -> Instant? { isNull(column) ? nil : instant(column) }
}
