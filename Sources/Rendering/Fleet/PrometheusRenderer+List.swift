import PolicyModel
public import Reports

extension PrometheusRenderer {
  /// Of a cluster that could not be compared the scan was not complete, and no more is told; where clusters are missing
  /// from the list so was that of a cluster without a name.
  public static func render(_ list: DriftReportList) -> String {
    text(
      of: zip(list.names, list.items).map { (cluster: $0, report: $1) },
      unseen: list.failures.map(\.cluster)
        + (list.diagnostics.contains { $0.severity == .error } ? [""] : []))
  }
}
