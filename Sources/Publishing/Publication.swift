import Crypto
import FoundationEssentials
public import MendwallConfiguration
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

  let report: DriftReport
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
    self.report = report
    self.failOn = failOn
    self.scope = scope
    self.link = link
    self.version = version
  }

  /// What stands for the cluster: its uid where it is known.
  var cluster: String {
    let cluster = report.cluster
    return cluster.uid ?? cluster.name ?? cluster.server ?? cluster.snapshot ?? ""
  }

  /// How a reader knows the cluster.
  var clusterName: String {
    report.cluster.name ?? report.cluster.server ?? report.cluster.snapshot ?? "the cluster"
  }

  /// Whether everything could be seen, of the cluster and of a branch.
  var isComplete: Bool { report.complete && report.proposed?.complete != false }

  var outcome: Outcome {
    if report.departs(by: failOn) { return .drift }
    if !isComplete { return .incomplete }
    return report.departs ? .tolerable : .clean
  }

  /// What it comes to, in a sentence.
  var verdict: String { Verdict(report).words }

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
    let told =
      "\(marker.subject)\n\(report.source.commit)\n\(report.finishedAt)\n"
      + report.findings.map(\.id).joined(separator: "\n")
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
    return head + renderer.render(report)
  }
}
