import Crypto
import FoundationEssentials
public import MendwallConfiguration
import PolicyModel
import Rendering
public import Reports

/// A report that is to be published, and how it is to be told.
public struct Publication: Sendable {
  /// What a reader must know first.
  enum Outcome: Sendable {
    case clean
    /// Findings that are not grave enough to fail for.
    case tolerable
    case drift
    /// Not everything could be seen, and in what could be seen nothing is grave enough to fail for.
    case incomplete
  }

  let reports: DriftReports
  private let failOn: Severity
  /// Tells several reports about one cluster apart.
  let scope: String
  /// Where all of the report can be read.
  let link: String?
  /// The tool's version.
  let version: String

  /// - Parameters:
  ///   - report: what was seen.
  ///   - failOn: findings of this severity or a graver one are a failure.
  ///   - scope: tells several reports about one cluster apart; empty for the only one.
  ///   - link: where all of the report can be read.
  ///   - version: the tool's own.
  public init(
    _ report: DriftReport, failOn: Severity = .info, scope: String = "", link: String? = nil,
    version: String
  ) {
    self.init(
      of: .one(report), failOn: failOn, scope: scope, link: link, version: version)
  }

  /// - Parameters:
  ///   - reports: what was seen, of one cluster or of many.
  ///   - failOn: findings of this severity or a graver one are a failure.
  ///   - scope: tells several reports about the same apart; empty for the only one.
  ///   - link: where all of the report can be read.
  ///   - version: the tool's own.
  public init(
    of reports: DriftReports, failOn: Severity = .info, scope: String = "", link: String? = nil,
    version: String
  ) {
    self.reports = reports
    self.failOn = failOn
    self.scope = scope
    self.link = link
    self.version = version
  }

  /// A report of each cluster.
  var items: [DriftReport] {
    switch reports {
    case .one(let report): [report]
    case .many(let list): list.items
    }
  }

  /// The same about one of the clusters.
  func about(_ report: DriftReport) -> Publication {
    Publication(report, failOn: failOn, scope: scope, link: link, version: version)
  }

  /// What stands for the cluster: its uid where it is known. Many clusters are what the repository and the options that
  /// name them say, whichever are found by these today.
  var cluster: String {
    switch reports {
    case .one(let report):
      let cluster = report.cluster
      return cluster.uid ?? cluster.name ?? cluster.server ?? cluster.snapshot ?? ""
    case .many(let list):
      guard let asked = list.asked else { return "many clusters" }
      return "many clusters: \(asked.clusters.joined(separator: ", ")); \(asked.repository)"
    }
  }

  /// How a reader knows the cluster.
  var clusterName: String {
    switch reports {
    case .one(let report): report.cluster.title
    case .many(let list):
      list.asked.map { "the clusters of \($0.clusters.joined(separator: ", "))" } ?? "many clusters"
    }
  }

  /// Whether everything could be seen, of the clusters and of a branch.
  var isComplete: Bool {
    let isSeen =
      switch reports {
      case .one: true
      case .many(let list): list.complete
      }
    return isSeen && items.allSatisfy(\.isSeenWhole)
  }

  var outcome: Outcome {
    if items.contains(where: { $0.departs(by: failOn) }) { return .drift }
    if !isComplete { return .incomplete }
    return items.contains(where: \.departs) ? .tolerable : .clean
  }

  /// Whether a chat is to hear of it: where it is known what is news, only of that.
  var isWorthAMessage: Bool {
    if case .one(let report) = reports, let news = report.news {
      return news.tells(of: report, from: failOn)
    }
    return [.drift, .incomplete].contains(outcome)
  }

  /// What it comes to, in a sentence.
  var verdict: String {
    switch reports {
    case .one(let report): Verdict(report).words
    case .many(let list): Verdict(list).words
    }
  }

  /// When the last comparison ended.
  var finishedAt: Instant {
    switch reports {
    case .one(let report): report.finishedAt
    case .many(let list): list.finishedAt
    }
  }

  /// `mendwall`, or with the scope `mendwall (production)`: the name of statuses and checks.
  var name: String { scope.isEmpty ? "mendwall" : "mendwall (\(scope))" }

  var marker: Marker {
    let state: Marker.State =
      switch outcome {
      case .clean: .clean
      case .drift, .tolerable: .drift
      case .incomplete: .unknown
      }
    return Marker(cluster: cluster, scope: scope, state: state)
  }

  /// The same for the same report, however often it is published.
  var id: String {
    var unseen: [String] = []
    if case .many(let list) = reports { unseen = list.failures.map(\.cluster) }
    let told =
      "\(marker.subject)\n\(items.first?.source.commit ?? "")\n\(finishedAt)\n"
      + (items.flatMap(\.findings).map(\.id) + unseen).joined(separator: "\n")
    return hexadecimal(SHA256.hash(data: Data(told.utf8)).prefix(16))
  }

  /// The report as a comment, with its marker.
  ///
  /// - Parameters:
  ///   - room: in characters.
  ///   - showsHTML: whether Markdown may hold HTML.
  ///   - before: what the comment said until now.
  func comment(within room: Int, showsHTML: Bool, before: Marker.State? = nil) -> String {
    let head = marker.line(inHTML: showsHTML) + "\n\n"
    let isResolved = outcome == .clean && (before == .drift || before == .unknown)
    let renderer = MarkdownRenderer(
      limit: room - head.utf8.count, link: link, showsHTML: showsHTML, isResolved: isResolved)
    return switch reports {
    case .one(let report): head + renderer.render(report)
    case .many(let list): head + renderer.render(list)
    }
  }
}
