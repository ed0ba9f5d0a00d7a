extension Connection {
  enum TransactionKind: String {
    /// What is read is one state of the file, whatever others write meanwhile.
    case read = "BEGIN"
    /// Nobody else writes. The lock is taken at once, so that what was read first is still so when it is written.
    case write = "BEGIN IMMEDIATE"
  }

  /// All of what is done, or nothing of it.
  func transaction<Value: ~Copyable>(
    _ kind: TransactionKind, _ body: () throws(HistoryError) -> Value
  ) throws(HistoryError) -> Value {
    try execute(kind.rawValue)
    do throws(HistoryError) {
      let value = try body()
      try execute("COMMIT")
      return value
    } catch {
      // Some errors have taken it back already, which makes this one fail; the first error is the one that counts.
      try? execute("ROLLBACK")
      throw error
    }
  }
}
