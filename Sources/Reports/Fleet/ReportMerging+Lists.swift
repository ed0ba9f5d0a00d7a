import MendwallConfiguration
import PolicyModel

extension ReportMerging {
  /// The list of what was given.
  ///
  /// - Parameters:
  ///   - reports: one of each cluster.
  ///   - lists: as they were given, and of one run where any of them is a shard.
  ///   - parts: what the reports were made of.
  /// - Returns: with whether no shard of it is missing.
  static func list(of reports: [DriftReport], _ lists: [ListPart], _ parts: [Part])
    throws(Refusal) -> (DriftReportList, isWhole: Bool)
  {
    let shards = lists.compactMap { each in each.list.shard.map { (file: each.file, shard: $0) } }
    let missing = shards.isEmpty ? [] : try missing(shards, of: "the clusters")
    let failures = try failures(lists, parts)
    var diagnostics = inOrder(lists.map(\.list.diagnostics))
    if !missing.isEmpty {
      diagnostics.append(
        Diagnostic(
          .error, "\(words(for: missing)) not given: of the share of clusters nothing is known"))
    }
    let starts = lists.map(\.list.startedAt) + reports.map(\.startedAt)
    let ends = lists.map(\.list.finishedAt) + reports.map(\.finishedAt)
    let never = Instant(secondsSinceEpoch: 0)
    // Several lists are of one run only where they are shards of it.
    let isOfOneRun = !shards.isEmpty || lists.count == 1 && parts.allSatisfy(\.isOfList)
    return (
      DriftReportList(
        startedAt: starts.min() ?? never, finishedAt: ends.max() ?? never,
        asked: isOfOneRun ? lists.compactMap(\.list.asked).first : nil, items: reports,
        failures: failures, diagnostics: diagnostics), missing.isEmpty
    )
  }

  /// What could not be compared, each cluster once.
  private static func failures(_ lists: [ListPart], _ parts: [Part]) throws(Refusal)
    -> [DriftReportList.Failure]
  {
    let compared = Dictionary(parts.map { ($0.report.cluster.title, $0.file) }) { first, _ in first
    }
    var seen: [String: String] = [:]
    var failures: [DriftReportList.Failure] = []
    for each in lists {
      for failure in each.list.failures {
        if let other = compared[failure.cluster] {
          throw Refusal(
            description:
              "\(each.file) says that \(failure.cluster) could not be compared, and \(other) has its report; give "
              + "one of them")
        }
        if let other = seen.updateValue(each.file, forKey: failure.cluster) {
          throw Refusal(
            description:
              "\(other) and \(each.file) both say that \(failure.cluster) could not be compared; give one of them"
          )
        }
        failures.append(failure)
      }
    }
    return failures
  }

  // MARK: One run

  /// Refuses lists of which any is a shard where they are not all shards of one run: what is in one of them would
  /// be told beside what is no longer, or never was, so.
  static func refuseOtherRuns(_ lists: [ListPart], _ parts: [Part]) throws(Refusal) {
    guard let first = lists.first(where: { $0.list.shard != nil }), let shard = first.list.shard
    else { return }
    let what = "\(first.file) is shard \(shard) of many clusters"
    let remedy = "merge the shards first, and their report with others then"
    if let whole = lists.first(where: { $0.list.shard == nil }) {
      throw Refusal(description: "\(what), and \(whole.file) is a list that is no shard; \(remedy)")
    }
    if let alone = parts.first(where: { !$0.isOfList }) {
      throw Refusal(
        description:
          "\(what), and \(alone.file) is of \(alone.report.cluster.title) alone; \(remedy)")
    }
    let asked = lists.flatMap { Asked.all(of: $0) }
    guard let one = asked.first(where: { $0.clusters != nil }) ?? asked.first else { return }
    for other in asked { try one.refuse(other) }
  }

  /// What a list, or a report in it, says that was asked.
  private struct Asked {
    let file: String
    let commit: String
    let head: String?
    /// Nil where only the list would say it.
    var clusters: [String]?
    let scope: DriftReport.Scope?

    static func all(of part: ListPart) -> [Asked] {
      let ofList = part.list.asked.map {
        Asked(
          file: part.file, commit: $0.commit, head: $0.head, clusters: $0.clusters, scope: $0.scope)
      }
      return [ofList].compactMap { $0 }
        + part.list.items.map {
          Asked(
            file: part.file, commit: $0.source.commit, head: $0.proposed?.head.commit,
            scope: $0.scope)
        }
    }

    /// Refuses what was asked otherwise.
    func refuse(_ other: Asked) throws(Refusal) {
      for (own, others) in [(commit, other.commit), (head ?? "", other.head ?? "")]
      where own != others {
        throw Refusal(
          description:
            "\(file) compares with \(Self.words(own)) and \(other.file) with \(Self.words(others)): run the shards with "
            + "one commit, by --revision")
      }
      guard scope == other.scope else {
        let (own, others) = (scope?.inWords ?? "all of it", other.scope?.inWords ?? "all of it")
        throw Refusal(
          description:
            "\(file) is about \(own) of each cluster and \(other.file) about \(others): run the shards with the same "
            + "options")
      }
      guard let clusters, let others = other.clusters, clusters != others else { return }
      throw Refusal(
        description:
          "\(file) is of the clusters of \(clusters.joined(separator: ", ")) and \(other.file) of those of "
          + "\(others.joined(separator: ", ")): run the shards with the same options")
    }

    private static func words(_ commit: String) -> String {
      commit.isEmpty ? "no branch" : "commit \(commit.prefix(12))"
    }
  }
}
