public import MendwallConfiguration
public import PolicyModel

/// What one run saw of many clusters: a report of each, and why some could not be compared.
///
/// Its JSON form is a contract, `examples/schema/drift-report-list.schema.json`.
public struct DriftReportList: Sendable, Codable, Equatable {
  /// The version of its JSON form.
  public var apiVersion = "mendwall.dev/v1"
  /// What it is, in its JSON form.
  public var kind = "DriftReportList"
  /// When the first comparison began.
  public var startedAt: Instant
  /// When the last one ended.
  public var finishedAt: Instant
  /// Whether every cluster could be compared, and seen whole.
  public var complete: Bool
  /// Which part of the clusters it is, where it is one.
  public var shard: Shard?
  /// What was asked, the same in each shard of a run; nil where the reports of several runs were put together.
  public var asked: Asked?
  /// A report of each cluster that could be compared, by the names of the clusters.
  public var items: [DriftReport]
  /// The clusters that could not be, by their names.
  public var failures: [Failure]
  /// What a reader should know beside the reports. An error means that the list is not complete.
  public var diagnostics: [Diagnostic]

  /// What many clusters were compared with, and which these are.
  public struct Asked: Sendable, Codable, Equatable {
    /// The folder or URL of the repository.
    public var repository: String
    /// The full id of the commit.
    public var commit: String
    /// That of the branch whose changes were asked for too.
    public var head: String?
    /// What names the clusters, an option and its value each, such as `contexts prod-*`: not the clusters that were
    /// found by it, which come and go.
    public var clusters: [String]
    /// What of each cluster; nil for everything.
    public var scope: DriftReport.Scope?

    /// - Parameters:
    ///   - repository: its folder or URL.
    ///   - commit: its full id.
    ///   - head: the full id of the branch's commit, where a branch is looked at.
    ///   - clusters: what names them.
    ///   - scope: what of each; nil for everything.
    public init(
      repository: String, commit: String, head: String? = nil, clusters: [String],
      scope: DriftReport.Scope? = nil
    ) {
      self.repository = repository
      self.commit = commit
      self.head = head
      self.clusters = clusters
      self.scope = scope
    }
  }

  /// A cluster that could not be compared.
  public struct Failure: Sendable, Codable, Equatable {
    /// What a person calls it.
    public var cluster: String
    /// Why, in a sentence.
    public var message: String

    /// - Parameters:
    ///   - cluster: what a person calls it.
    ///   - message: why it could not be compared, in a sentence.
    public init(cluster: String, message: String) {
      self.cluster = cluster
      self.message = message
    }
  }

  /// - Parameters:
  ///   - startedAt: when the first comparison began.
  ///   - finishedAt: when the last one ended.
  ///   - shard: which part of the clusters it is; nil for all.
  ///   - asked: what was asked of the run; nil where it is of several.
  ///   - items: in any order.
  ///   - failures: in any order.
  ///   - diagnostics: an error makes the list incomplete.
  public init(
    startedAt: Instant, finishedAt: Instant, shard: Shard? = nil, asked: Asked? = nil,
    items: [DriftReport], failures: [Failure] = [], diagnostics: [Diagnostic] = []
  ) {
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.shard = shard
    self.asked = asked
    self.items = items.enumerated().sorted {
      ($0.element.cluster.title, $0.offset) < ($1.element.cluster.title, $1.offset)
    }.map(\.element)
    self.failures = failures.sorted { ($0.cluster, $0.message) < ($1.cluster, $1.message) }
    self.diagnostics = diagnostics
    complete =
      failures.isEmpty && items.allSatisfy(\.complete)
      && !diagnostics.contains { $0.severity == .error }
  }

  /// Whether any cluster departs from what Git says, by a severity or a graver one.
  public func departs(by severity: Severity) -> Bool {
    items.contains { $0.departs(by: severity) }
  }

  /// Whether there was anything to compare, and none of it could be.
  public var isOfNone: Bool { items.isEmpty && !failures.isEmpty }

  /// What a reader calls the cluster of each item: no two of them the same.
  public var names: [String] {
    let titles = items.map(\.cluster.title)
    let counts = Dictionary(
      (titles + failures.map(\.cluster)).map { ($0, 1) }, uniquingKeysWith: +)
    var used = Set(failures.map(\.cluster))
    // From which number on a name is free, so that a thousand of one name are not tried a million times.
    var numbers: [String: Int] = [:]
    return items.indices.map { index in
      let uid = items[index].cluster.uid ?? items[index].cluster.server
      var name = titles[index]
      if counts[name] != 1, let uid { name += " (\(uid))" }
      let base = name
      while !used.insert(name).inserted {
        let number = numbers[base] ?? 2
        numbers[base] = number + 1
        name = "\(base) #\(number)"
      }
      return name
    }
  }
}

extension DriftReport.Cluster {
  /// What a reader calls it in a few words.
  public var title: String { name ?? server ?? snapshot ?? "the cluster" }
}
