import FoundationEssentials
import HTTPAccess
import Logging
import MendwallConfiguration
import MendwallTesting
import Reports
import Synchronization

@testable import Publishing

/// A forge that runs for a test, and a publisher for it.
struct Trial: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case gitHub, gitHubInstallation, gitLab, gitea, bitbucket
    case bitbucketServer
  }

  static let commit = "3ef7e57ac0ffee00decade5afe00badc0de00123"

  let server: any ForgeServer
  let place: Place
  let environment: [String: String]
  /// What must be in nothing that a person reads.
  let token: String
  let longest: Int
  let own: @Sendable () -> [ForgeComment]
  /// The most own comments that stood at any one time.
  let mostOwn: @Sendable () -> Int
  let addForeign: @Sendable (String) -> Void
  let statuses: @Sendable () -> [String]

  /// How a run of the publisher went.
  struct Run: Sendable {
    let outcomes: [Publisher.Outcome]
    /// Everything that was logged, at the most talkative level.
    let log: String
    let waits: [Duration]

    var errors: [PublishingError] {
      outcomes.compactMap { if case .failure(let error) = $0.result { error } else { nil } }
    }
    /// Everything that a person could read of it.
    var words: String { log + outcomes.map { "\($0)" }.joined(separator: "\n") }
  }

  func publish(
    _ report: DriftReport, to targets: [PublishingTarget] = [.comment], url: String,
    scope: String = "",
    patience: Duration = .seconds(300), app: GitHubApp? = nil
  ) async -> Run {
    var report = report
    report.cluster = .init(name: "production", uid: "u-1")
    var place = place
    place.url = url + (place.url ?? "")
    let log = Mutex("")
    let waits = Mutex<[Duration]>([])
    let logger = Logger(label: "test") { _ in LineLog { line in log.withLock { $0 += line } } }
    var settings = WebSettings(
      environment: [:], logger: logger, now: { Int64(Date().timeIntervalSince1970) },
      pause: { wait in waits.withLock { $0.append(wait) } })
    settings.retry.mostWaiting = patience
    let outcomes = await Publisher(
      place: place, credentials: Credentials(environment: environment, app: app),
      settings: settings
    ).publish(
      Publication(report, scope: scope, link: "https://ci.example.com/1", version: "1.0.0"),
      to: targets)
    return Run(
      outcomes: outcomes, log: log.withLock { $0 }, waits: waits.withLock { $0 })
  }
}

/// A log that gives each of its lines away.
private struct LineLog: LogHandler {
  let take: @Sendable (String) -> Void
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.trace

  init(_ take: @escaping @Sendable (String) -> Void) { self.take = take }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { take("\(event.message)\n") }
}
