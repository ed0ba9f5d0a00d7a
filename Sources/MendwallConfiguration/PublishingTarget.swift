/// What a report can be published as.
public enum PublishingTarget: String, Sendable, CaseIterable {
  /// One comment on a pull request, kept up to date.
  case comment
  /// The status of a commit.
  case status
  /// A check run with annotations; GitHub alone.
  case check
  /// Alerts of code scanning; GitHub alone.
  case codeScanning = "code-scanning"
  /// One issue for each cluster, closed when all is well; GitHub alone.
  case issue
  case slack, teams
  /// A signed event.
  case webhook
  case alertmanager

  /// Whether it belongs to a forge.
  public var isOfForge: Bool {
    switch self {
    case .comment, .status, .check, .codeScanning, .issue: true
    case .slack, .teams, .webhook, .alertmanager: false
    }
  }
}
