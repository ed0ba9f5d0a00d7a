import Documents
import PolicyModel
public import Reports

extension OpenReportsRenderer {
  /// The objects of each cluster, behind a comment with its name: they belong into that cluster.
  public static func render(_ list: DriftReportList) -> String {
    let seen = zip(list.names, list.items).map { name, report in
      "# cluster \(printable(name))\n" + render(report)
    }
    let unseen = list.failures.map { failure in
      "# cluster \(printable(failure.cluster)) could not be compared: \(printable(failure.message))\n"
    }
    let lacks = list.diagnostics.filter { $0.severity == .error }.map {
      "# not every cluster was compared: \(printable($0.inWords))\n"
    }
    return (seen + unseen + lacks).joined()
  }
}
