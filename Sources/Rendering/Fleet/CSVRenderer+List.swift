import MendwallConfiguration
import PolicyModel
public import Reports

extension CSVRenderer {
  /// The rows of each report behind the name of its cluster, and one of type `failure` for each cluster that
  /// could not be compared, and without a cluster for what else is missing.
  ///
  /// - Returns: as of connections.
  public static func render(_ list: DriftReportList) -> String {
    let isWithBranch = list.items.contains { $0.proposed != nil }
    let head = driftHead(isWithBranch: isWithBranch)
    var rows: [[String]] = []
    for (name, report) in zip(list.names, list.items) {
      rows += driftRows(report, isWithBranch: isWithBranch).map { [name] + $0 }
    }
    let (type, explanation) = (head.firstIndex(of: "type"), head.firstIndex(of: "explanation"))
    let lacks = list.diagnostics.filter { $0.severity == .error }.map {
      DriftReportList.Failure(cluster: "", message: $0.inWords)
    }
    for failure in list.failures + lacks {
      var row = head.map { _ in "" }
      if let type, let explanation {
        row[type] = "failure"
        row[explanation] = failure.message
      }
      rows.append([failure.cluster] + row)
    }
    return text(["cluster"] + head, rows)
  }
}
