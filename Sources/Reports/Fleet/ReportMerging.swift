import MendwallConfiguration
import PolicyModel

/// Puts saved reports together: the shards of one cluster become the report of the whole, and reports of
/// several clusters a list.
public struct ReportMerging: Sendable {
  /// A saved report, and what a person calls its file.
  public struct Input: Sendable {
    /// What a person calls the file.
    public let file: String
    /// What it holds.
    public let content: DriftReports

    /// - Parameters:
    ///   - file: what a person calls it.
    ///   - content: what it holds.
    public init(file: String, content: DriftReports) {
      self.file = file
      self.content = content
    }
  }

  /// Why reports do not belong together, in a sentence.
  public struct Refusal: Error, CustomStringConvertible {
    /// The sentence, which names the files and the remedy.
    public let description: String
  }

  /// A report whole or in part, and the file that it comes from.
  struct Part {
    let file: String
    let report: DriftReport
    /// Whether it stands in a list.
    let isOfList: Bool
  }

  /// A list, and the file that it comes from.
  struct ListPart {
    let file: String
    let list: DriftReportList
  }

  /// What came of them.
  public let result: DriftReports
  /// Whether shards are missing: something was not given that belongs to it.
  public let isInPieces: Bool

  /// - Parameter inputs: at least one.
  /// - Throws: ``Refusal`` where they do not belong together.
  public init(_ inputs: [Input]) throws(Refusal) {
    var parts: [Part] = []
    var lists: [ListPart] = []
    for input in inputs {
      switch input.content {
      case .one(let report):
        parts.append(Part(file: input.file, report: report, isOfList: false))
      case .many(let list):
        lists.append(ListPart(file: input.file, list: list))
        parts += list.items.map { Part(file: input.file, report: $0, isOfList: true) }
      }
    }
    try ReportMerging.refuseOtherRuns(lists, parts)
    let clusters = try ReportMerging.byCluster(parts)
    var reports: [DriftReport] = []
    var isInPieces = false
    for parts in clusters {
      let (report, isWhole) = try ReportMerging.whole(parts)
      reports.append(report)
      isInPieces = isInPieces || !isWhole
    }
    if lists.isEmpty, reports.count == 1 {
      result = .one(reports[0])
    } else {
      let (list, isWhole) = try ReportMerging.list(of: reports, lists, parts)
      result = .many(list)
      isInPieces = isInPieces || !isWhole
    }
    self.isInPieces = isInPieces
  }

  // MARK: Clusters

  private struct Key: Hashable {
    let name: String?
    let identity: String?

    init(_ cluster: DriftReport.Cluster) {
      name = cluster.name
      identity = cluster.uid ?? cluster.server ?? cluster.snapshot
    }
  }

  /// The parts of each cluster, in the order in which these were given first.
  private static func byCluster(_ parts: [Part]) throws(Refusal) -> [[Part]] {
    var order: [Key] = []
    var groups: [Key: [Part]] = [:]
    for part in parts {
      let key = Key(part.report.cluster)
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(part)
    }
    let clusters = order.compactMap { groups[$0] }
    let shards = parts.filter { $0.report.shard != nil }
    try refuseUnknown(shards)
    // Shards of which none is of the same part as another were meant to be one cluster's.
    let isOfOneRun =
      Set(shards.map(\.report.shard)).count == shards.count
      && Set(shards.map(\.report.shard?.count)).count == 1
    if let first = shards.first, isOfOneRun,
      let other = shards.first(where: {
        Key($0.report.cluster) != Key(first.report.cluster)
      })
    {
      throw Refusal(
        description:
          "\(first.file) is a shard of \(first.report.cluster.inWords) and \(other.file) one of "
          + "\(other.report.cluster.inWords); give the shards of one cluster, or all shards of each"
      )
    }
    return clusters
  }

  /// Refuses shards of which one could not read which cluster it is of: it stands beside the others as if it were of
  /// another.
  private static func refuseUnknown(_ shards: [Part]) throws(Refusal) {
    struct Place: Hashable {
      let name: String?
      let server: String?
    }
    var known: [Place: String] = [:]
    for part in shards where part.report.cluster.uid != nil {
      let cluster = part.report.cluster
      known[Place(name: cluster.name, server: cluster.server)] = part.file
    }
    for part in shards where part.report.cluster.uid == nil {
      let cluster = part.report.cluster
      guard let other = known[Place(name: cluster.name, server: cluster.server)] else { continue }
      throw Refusal(
        description:
          "\(part.file) does not know the uid of \(cluster.title), and \(other) does: whether they are of one cluster "
          + "cannot be told; let every shard get the namespace kube-system, and run that one again")
    }
  }

  /// The report of a cluster.
  ///
  /// - Parameter parts: at least one.
  /// - Returns: with whether nothing is missing that belongs to it.
  private static func whole(_ parts: [Part]) throws(Refusal) -> (DriftReport, isWhole: Bool) {
    let first = parts[0]
    let name = first.report.cluster.title
    if parts.count == 1, first.report.shard == nil { return (first.report, true) }
    var shards: [(file: String, shard: Shard)] = []
    for part in parts {
      guard let shard = part.report.shard else {
        let other = parts.first { $0.file != part.file } ?? part
        let what = other.report.shard.map { "shard \($0)" } ?? "the whole as well"
        throw Refusal(
          description:
            "\(part.file) is the whole report of \(name), and \(other.file) is \(what); give one of them"
        )
      }
      shards.append((part.file, shard))
    }
    let missing = try missing(shards, of: name)
    for part in parts.dropFirst() { try refuseOther(part, than: first) }
    var report = merged(parts.map(\.report))
    if !missing.isEmpty {
      report.diagnostics.append(
        Diagnostic(
          .error,
          "\(words(for: missing)) not given: what departs in the share of namespaces is not known"))
      report.coverage.policies = .partial
      report.coverage.gaps = (report.coverage.gaps ?? []) + [DriftReport.Gap()]
      report.complete = false
    }
    return (report, missing.isEmpty)
  }

  /// Which of the shards are not there.
  static func missing(_ shards: [(file: String, shard: Shard)], of name: String)
    throws(Refusal) -> [Shard]
  {
    var seen: [Shard: String] = [:]
    let (first, count) = (shards[0], shards[0].shard.count)
    for (file, shard) in shards {
      guard shard.count == count else {
        throw Refusal(
          description:
            "\(first.file) is shard \(first.shard) of \(name) and \(file) shard \(shard): shards of one run are "
            + "as many in all")
      }
      if let other = seen[shard] {
        throw Refusal(
          description: "\(other) and \(file) are both shard \(shard) of \(name); give each once")
      }
      seen[shard] = file
    }
    return (0..<count).compactMap { Shard(index: $0, count: count) }.filter { seen[$0] == nil }
  }

  /// `shards 0/3 and 2/3 were`
  static func words(for missing: [Shard]) -> String {
    let told = missing.prefix(10).map(\.description).joined(separator: ", ")
    let more = missing.count > 10 ? " and \(missing.count - 10) more" : ""
    return missing.count == 1 ? "shard \(told) was" : "shards \(told)\(more) were"
  }

  /// Refuses shards that were not asked the same.
  private static func refuseOther(_ part: Part, than first: Part) throws(Refusal) {
    let (source, other) = (first.report.source, part.report.source)
    let name = first.report.cluster.title
    guard source.commit == other.commit else {
      throw Refusal(
        description:
          "\(first.file) compares \(name) with commit \(source.commit.prefix(12)) and \(part.file) with "
          + "\(other.commit.prefix(12)): run the shards with one commit, by --revision")
    }
    let isAskedAlike = first.report.scope == part.report.scope
    guard isAskedAlike, source.policies == other.policies else {
      throw Refusal(
        description:
          "\(first.file) compares \(name) with \(source.policies) policies of Git and \(part.file) with "
          + "\(other.policies)\(isAskedAlike ? "" : ", and of other namespaces"): run the shards with the same options"
      )
    }
  }
}
