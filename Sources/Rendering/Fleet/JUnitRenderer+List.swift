import PolicyModel
public import Reports

extension JUnitRenderer {
  /// A suite for each cluster, and one in error for each that could not be compared.
  public static func render(_ list: DriftReportList) -> String {
    var suites = zip(list.names, list.items).map { name, report in
      DriftSuites(report, cluster: name)
    }
    suites += list.failures.map { failure in
      DriftSuites(unseen: failure.cluster, [failure.message], at: list.startedAt)
    }
    let errors = list.diagnostics.filter { $0.severity == .error }.map(\.inWords)
    if !errors.isEmpty {
      suites.append(DriftSuites(unseen: "the clusters", errors, at: list.startedAt))
    }
    if suites.isEmpty { suites.append(DriftSuites(ofNone: list.startedAt)) }
    let seconds = max(0, list.finishedAt.secondsSinceEpoch - list.startedAt.secondsSinceEpoch)
    return DriftSuites.document(suites, seconds: seconds)
  }
}
