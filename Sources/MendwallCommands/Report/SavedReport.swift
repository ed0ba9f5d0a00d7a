import Reports

/// A report that an earlier run wrote.
enum SavedReport {
  case drift(DriftReport)
  /// Of many clusters.
  case list(DriftReportList)
  case restore(SavedRestore)

  /// Why a file is no report that can be used, in a sentence.
  struct Unreadable: Error, CustomStringConvertible {
    let description: String
    /// Whether there is no such file.
    let isMissing: Bool

    init(_ description: String, isMissing: Bool = false) {
      self.description = description
      self.isMissing = isMissing
    }
  }

  /// A report of drift, and of nothing else.
  ///
  /// - Parameter file: its path; `-` for standard input.
  static func read(_ file: String) throws(Unreadable) -> DriftReport {
    try SavedDocument(file).opened(among: ["DriftReport"]).report()
  }

  /// A report of drift, of one cluster or of many.
  ///
  /// - Parameter file: its path; `-` for standard input.
  static func reports(_ file: String) throws(Unreadable) -> DriftReports {
    let document = try SavedDocument(file).opened(among: ["DriftReport", "DriftReportList"])
    return document.kind == "DriftReport"
      ? .one(try document.report()) : .many(try document.reports())
  }

  /// Whichever report it is.
  ///
  /// - Parameter file: its path; `-` for standard input.
  static func any(_ file: String) throws(Unreadable) -> SavedReport {
    let document = try SavedDocument(file)
    if let run = try document.run() { return .restore(run) }
    let kinds = [
      "DriftReport", "DriftReportList", "RestoreReport", "RestorePlan", "RestoreEvent",
    ]
    let opened = try document.opened(among: kinds)
    switch opened.kind {
    case "RestoreReport":
      return .restore(SavedRestore(try opened.decoded(as: RestoreReport.self)))
    case "RestorePlan":
      return .restore(SavedRestore(try opened.decoded(as: RestorePlan.self)))
    case "DriftReportList": return .list(try opened.reports())
    case "DriftReport": return .drift(try opened.report())
    default:
      return .restore(try document.run(of: [try opened.decoded(as: RestoreEvent.self)]))
    }
  }
}
