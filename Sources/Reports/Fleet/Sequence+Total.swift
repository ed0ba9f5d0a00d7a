extension Sequence<Int> {
  /// What counts come to. Those of a report that was read from a file may be anything: one below 0 counts as none,
  /// and what is more than a number can be as the greatest one.
  package var total: Int {
    reduce(0) { sum, count in
      let (total, isOver) = sum.addingReportingOverflow(Swift.max(0, count))
      return isOver ? .max : total
    }
  }
}
