public import PolicyModel

extension FlowLogs.Reading {
  /// What a reader of the report should know of the logs: lines that could not be read, and what is missing.
  public var diagnostics: [Diagnostic] {
    logs.flatMap(\.diagnostics) + overflow
  }

  private var overflow: [Diagnostic] {
    guard table.overflow > 0 else { return [] }
    return [
      Diagnostic(
        .warning,
        "the logs tell of more different connections than are kept: \(table.overflow) flows were not "
          + "looked at; give the logs of a shorter time")
    ]
  }
}

extension FlowLogSummary {
  /// What a reader of the report should know of the log.
  public var diagnostics: [Diagnostic] {
    var found: [Diagnostic] = []
    if unreadable > 0 {
      let format = format.map { " of \($0.title)'s" } ?? ""
      found.append(
        Diagnostic(
          .warning,
          "\(unreadable) of \(records) records\(format) could not be read and count nowhere; "
            + "the first: "
            + problems.map { "line \($0.line): \($0.reason)" }.joined(separator: "; "),
          path: name, line: problems.first?.line))
    }
    if lost > 0 {
      found.append(
        Diagnostic(
          .warning, "\(lost) events did not reach the log, which says so itself", path: name))
    }
    if isDamaged {
      found.append(
        Diagnostic(
          .warning, "it is damaged or breaks off; what could be unpacked was looked at", path: name)
      )
    }
    if records > 0, flows == 0, unreadable < records {
      found.append(
        Diagnostic(
          .warning, "none of its \(records) records tells what came of a connection", path: name))
    }
    return found
  }
}
