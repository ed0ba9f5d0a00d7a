import Documents
import PolicyModel
public import Reports

extension SARIFRenderer {
  /// A run for each cluster, under its name, so that code scanning keeps them apart; one that failed for each
  /// cluster that could not be compared, and one for what is wrong with the list, under names of their own.
  ///
  /// - Parameters:
  ///   - list: what was seen.
  ///   - version: the tool's own.
  public static func render(_ list: DriftReportList, version: String) -> String {
    let seen = zip(list.names, list.items).map { name, report in
      run(report, cluster: name, version: version)
    }
    var unseen = list.failures.map {
      run(unseen: $0.cluster, [$0.message], at: list.startedAt, version: version)
    }
    let errors = list.diagnostics.filter { $0.severity == .error }.map(\.inWords)
    if !errors.isEmpty {
      unseen.append(run(unseen: nil, errors, at: list.startedAt, version: version))
    }
    return log(seen + unseen)
  }

  /// Logs of the clusters that were seen whole, a run for each: what code scanning may take for all that there is.
  ///
  /// - Parameters:
  ///   - list: what was seen.
  ///   - most: how many runs a log may have, at least 1.
  ///   - version: the tool's own.
  /// - Returns: as many as it takes; none where no cluster was seen whole.
  public static func logs(ofWhole list: DriftReportList, most: Int, version: String) -> [String] {
    let runs = zip(list.names, list.items).filter { $0.1.isSeenWhole }.map { name, report in
      run(report, cluster: name, version: version)
    }
    return stride(from: 0, to: runs.count, by: max(1, most)).map {
      log(Array(runs[$0..<min($0 + max(1, most), runs.count)]))
    }
  }
}
