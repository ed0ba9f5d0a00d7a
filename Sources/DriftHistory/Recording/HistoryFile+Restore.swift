public import PolicyModel

extension HistoryFile {
  /// Records what a restore wrote: it ends the drift of each object that was read back as Git has it.
  ///
  /// Where a run has told already that such a drift is over, and nothing tells that it outlasted the restore, it
  /// ended with the restore after all: the two may be recorded in any order.
  /// - Parameters:
  ///   - restore: the run; how many drifts it ended is counted here.
  ///   - cluster: that it wrote to.
  ///   - objects: those that were read back as Git has them, and no others.
  /// - Returns: how many drifts it ended.
  /// - Throws: ``HistoryError``
  @discardableResult
  public borrowing func record(
    _ restore: HistoryRestore, of cluster: HistoryCluster, restored objects: [ObjectReference]
  ) throws(HistoryError) -> Int {
    try connection.transaction(.write) { () throws(HistoryError) -> Int in
      try RestoreRecording(connection).record(
        restore, of: try connection.row(of: cluster), restored: objects)
    }
  }
}
