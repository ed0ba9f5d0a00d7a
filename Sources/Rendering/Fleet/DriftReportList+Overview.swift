public import MendwallConfiguration
public import Reports

extension DriftReportList {
  /// What a line tells of a cluster.
  public struct Line: Sendable {
    /// What a reader calls the cluster: no two of a list have the same.
    public let name: String
    /// The gravest severity of what departs; nil where nothing is known to.
    public let worst: Severity?
    /// Whether it was compared, and seen whole.
    public let isComplete: Bool
    /// What departs, or why that is not known.
    public let words: String
  }

  /// The clusters, the gravest first.
  public var overview: [Line] {
    FleetOverview(self).rows.map { row in
      let isComplete = row.report?.complete == true
      let doubt = row.report == nil ? "not compared, \(row.seen)" : "could not be seen whole"
      let words = [row.drift.isEmpty ? nil : row.drift, isComplete ? nil : doubt]
      return Line(
        name: row.cluster, worst: row.worst, isComplete: isComplete,
        words: words.compactMap { $0 }.joined(separator: "; "))
    }
  }
}
