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
    let document = try SavedDocument(file)
    _ = try document.kind(among: ["DriftReport"])
    return try document.report()
  }

  /// A report of drift, of one cluster or of many.
  ///
  /// - Parameter file: its path; `-` for standard input.
  static func reports(_ file: String) throws(Unreadable) -> DriftReports {
    let document = try SavedDocument(file)
    return try document.kind(among: ["DriftReport", "DriftReportList"]) == "DriftReport"
      ? .one(try document.report()) : .many(try document.list())
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
    switch try document.kind(among: kinds) {
    case "RestoreReport":
      return .restore(SavedRestore(try document.decoded(as: RestoreReport.self)))
    case "RestorePlan":
      return .restore(SavedRestore(try document.decoded(as: RestorePlan.self)))
    case "RestoreEvent":
      return .restore(try document.run(of: [try document.decoded(as: RestoreEvent.self)]))
    case "DriftReportList": return .list(try document.list())
    default: return .drift(try document.report())
    }
  }
}
