import Documents
import MendwallConfiguration
import PolicyModel
import Publishing
import Reports
import Synchronization

/// Publishes a report, and tells a person how that went.
struct ReportPublishing {
  let options: PublishOptions
  let context: CommandContext
  let isVerbose: Bool
  /// What the repository says of it.
  var configured = Configuration.Publishing()
  /// Whether what would be sent is shown in place of being sent.
  var isDryRun = false

  /// The same of one cluster.
  func publish(_ report: DriftReport, to targets: [PublishingTarget], failOn: Severity) async
    -> Bool
  {
    await publish(.one(report), to: targets, failOn: failOn)
  }

  /// - Returns: false where it could not be published to any of the targets; it was to the others.
  func publish(_ reports: DriftReports, to targets: [PublishingTarget], failOn: Severity) async
    -> Bool
  {
    let place = options.place(configured, context.environment)
    let context = context
    let isShown = Mutex(true)
    let preview: @Sendable (String) -> Void = { text in
      do { try context.write(text) } catch { isShown.withLock { $0 = false } }
    }
    let settings = WebSettings(
      environment: context.environment,
      logger: StandardErrorLog.logger(context, isVerbose: isVerbose),
      now: { context.now().secondsSinceEpoch }, preview: isDryRun ? preview : nil)
    let scope = options.scope ?? configured.scope ?? ""
    if case .many(let list) = reports, list.asked == nil, scope.isEmpty {
      context.note(
        "mendwall: not published: the report was put together of several runs, and nothing names the whole of it; "
          + "name it with --scope, so that it replaces its own comments and alerts and no others")
      return false
    }
    let publication = Publication(
      of: reports, failOn: failOn, scope: scope, link: place.link, version: Mendwall.version)
    let outcomes = await Publisher(
      place: place, credentials: options.credentials(context.environment), settings: settings
    )
    .publish(publication, to: targets)
    var isPublished = isShown.withLock { $0 }
    for outcome in outcomes {
      switch outcome.result {
      case .success(let words):
        context.note(isDryRun ? "\(outcome.target.rawValue): nothing was sent" : printable(words))
      case .failure(let error):
        isPublished = false
        context.note("mendwall: \(outcome.target.rawValue) not published: \(error)")
      }
    }
    return isPublished
  }
}
