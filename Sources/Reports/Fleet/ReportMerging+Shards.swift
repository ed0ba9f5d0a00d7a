import MendwallConfiguration
import PolicyModel

extension ReportMerging {
  /// The report that one run would have made, out of those of its shards.
  ///
  /// - Parameter shards: at least one.
  static func merged(_ shards: [DriftReport]) -> DriftReport {
    var report = shards[0]
    report.shard = nil
    report.startedAt = shards.map(\.startedAt).min() ?? report.startedAt
    report.finishedAt = shards.map(\.finishedAt).max() ?? report.finishedAt
    report.complete = shards.allSatisfy(\.complete)
    report.coverage = DriftReport.Coverage(
      policies: least(shards.map(\.coverage.policies)),
      workloads: least(shards.map(\.coverage.workloads)),
      gaps: gaps(shards.map(\.coverage)))
    report.findings = inOrder(shards.flatMap(\.findings))
    report.summary = DriftReport.Summary(report.findings)
    for shard in shards.dropFirst() where shard.exceptions.count == report.exceptions.count {
      for (index, exception) in shard.exceptions.enumerated() {
        report.exceptions[index].tolerated = max(
          report.exceptions[index].tolerated, exception.tolerated)
      }
    }
    report.diagnostics = inOrder(shards.map(\.diagnostics))
    if shards.contains(where: { $0.news != nil }) {
      report.news = nil
      report.diagnostics.append(
        Diagnostic(
          .info,
          "the news of single shards are left out; mendwall report --merge --since-report tells those of the whole"
        ))
    }
    return report
  }

  private static func gaps(_ coverages: [DriftReport.Coverage]) -> [DriftReport.Gap]? {
    var gaps: [DriftReport.Gap] = []
    for gap in coverages.flatMap({ $0.gaps ?? [] }) where !gaps.contains(gap) { gaps.append(gap) }
    return gaps.isEmpty ? nil : gaps
  }

  private static func least(_ extents: [DriftReport.Coverage.Extent])
    -> DriftReport.Coverage.Extent
  {
    if extents.allSatisfy({ $0 == .full }) { return .full }
    return extents.allSatisfy { $0 == .none } ? .none : .partial
  }

  /// As a run has them: the gravest first, of these the objects by namespace, then what the labels of pods
  /// come to, then exceptions, then assertions. Within a namespace, which falls into one shard, they are in
  /// order already.
  private static func inOrder(_ findings: [Finding]) -> [Finding] {
    struct Place: Comparable {
      let severity: Int
      let stage: Int
      let namespace: String
      let index: Int

      static func < (left: Place, right: Place) -> Bool {
        (left.severity, left.stage, left.namespace, left.index)
          < (right.severity, right.stage, right.namespace, right.index)
      }
    }
    return findings.enumerated().map { index, finding in
      let stage =
        switch finding.type {
        case .drift, .containment: 0
        case .effect: 1
        case .exception: 2
        case .assertion: 3
        }
      return (
        place: Place(
          severity: Severity.allCases.firstIndex(of: finding.severity) ?? 0, stage: stage,
          namespace: finding.object.namespace ?? "", index: index), finding: finding
      )
    }.sorted { $0.place < $1.place }.map(\.finding)
  }

  /// What several runs said, each thing once: what the first did not say stands where the others have it.
  static func inOrder(_ lists: [[Diagnostic]]) -> [Diagnostic] {
    var result = lists.first ?? []
    var known = Set(result)
    for list in lists.dropFirst() {
      var place = 0
      for diagnostic in list {
        if known.insert(diagnostic).inserted {
          result.insert(diagnostic, at: place)
          place += 1
        } else if let index = result[place...].firstIndex(of: diagnostic) {
          place = index + 1
        }
      }
    }
    return result
  }
}
