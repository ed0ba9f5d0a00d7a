import DriftDetection
import GitRepository
import KubernetesClient
import MendwallConfiguration
import PolicyModel
import Reports
import Watching

/// Compares when something has changed, and does what follows from it: one thing after another. What may take long
/// goes on beside it: a look at Git, a list of everything, a publication.
actor WatchLoop {
  /// What a person asked for.
  struct Settings: Sendable {
    let options: WatchOptions
    let restore: WatchRestoreOptions
    let hours: RestoreHours
    let targets: PublishTargetOptions
    let publishing: PublishOptions
    let failOn: Severity
    let scope: ScopeOptions
    let isVerbose: Bool
  }

  /// How long nothing more may come before what came is looked at, and how long the first may wait.
  private static let quiet = Duration.milliseconds(100)
  private static let mostQuiet = Duration.milliseconds(400)
  /// How long a publication may go on once the watch is asked to end.
  private static let publicationGrace = Duration.seconds(5)
  /// A connection that is cut and made again within this time is nobody's business.
  private static let briefAbsence = Duration.seconds(5)
  /// How long comparisons may fail before what stands counts as stale.
  private static let longestFailure = Duration.seconds(60)

  let settings: Settings
  let context: CommandContext
  let mirror: MirroredCluster
  let defaultNamespace: String
  let status: WatchStatus
  let voice: WatchVoice
  let alarm: Alarm
  let keeper: LeaseKeeper?
  var detection: Detection

  // What stands.
  var episodes = Episodes()
  var report: DriftReport?
  var configured = Configuration.Publishing()
  /// What departs, tolerated or not: it is looked at in each comparison.
  var departing: Set<ObjectIdentity> = []
  var fieldNotes: [Diagnostic] = []
  /// How much was seen of the pods when a finding was found that leans on them, by its id.
  var seenWorkloads: [String: DriftReport.Coverage.Extent] = [:]
  /// Whether any finding, or what is asserted, leans on pods.
  var leansOnPods = true

  // What is under way.
  var debounce = Debounce(quiet: WatchLoop.quiet, most: WatchLoop.mostQuiet)
  private var heard = 0
  var nextPoll = ContinuousClock.now
  var looking: Task<Void, Never>?
  /// What a look at Git found, not taken in yet.
  var looked: Result<GitSource, any Error>?
  var nextFull = ContinuousClock.now
  var renewal: Task<Void, Never>?
  /// Whether everything could be listed anew; not taken in yet.
  var renewed: Bool?
  var nextWorkloads = ContinuousClock.now
  /// When all is compared again since a comparison failed.
  var nextRetry: ContinuousClock.Instant?
  var failures = 0
  var failing: (since: ContinuousClock.Instant, error: String)?
  private var isLost = false
  private var wasStale = false
  private var keeping: Task<Void, Never>?
  private var hasLed = true
  /// Whether much was held for a comparison, which is given back once it is let go of.
  var hasFreedMemory = false

  // Restores and publications.
  var book: RestoreBook
  /// What was restored and has not been heard to be so.
  var settling: [ObjectIdentity: ContinuousClock.Instant] = [:]
  /// Why objects were not restored, as it was told last.
  var reasons: [ObjectIdentity: String] = [:]
  /// Of how many deletions it was told that they are too many.
  var refusedDeletions = 0
  var nextRestore: ContinuousClock.Instant?
  var isPublicationDue = false
  var nextPublication = ContinuousClock.now
  var publication: Task<Void, Never>?
  var isWithoutTargetsTold = false

  init(
    _ settings: Settings, _ detection: Detection, _ mirror: MirroredCluster,
    defaultNamespace: String, _ status: WatchStatus, _ voice: WatchVoice, _ alarm: Alarm,
    _ keeper: LeaseKeeper?, _ context: CommandContext
  ) {
    self.settings = settings
    self.detection = detection
    self.mirror = mirror
    self.defaultNamespace = defaultNamespace
    self.status = status
    self.voice = voice
    self.alarm = alarm
    self.keeper = keeper
    self.context = context
    book = RestoreBook(settings.restore.limits)
  }

  /// Whether this replica is the one to report and to write.
  var leads: Bool { keeper?.leads ?? true }

  /// Goes on until it is asked to stop.
  ///
  /// - Throws: a sentence, where it cannot begin.
  func run() async throws {
    try await begin()
    while !status.isStopping, !voice.isBroken {
      status.beat()
      tellLeadership()
      await doWhatIsDue()
      refreshStatus()
      if status.isStopping || voice.isBroken { break }
      if hasFreedMemory {
        FreeMemory.giveBack()
        hasFreedMemory = false
      }
      await alarm.wait(until: nextDeadline)
      noteChanges()
    }
    await end()
  }

  /// What goes on beside the loop ends too; of a publication a person hears the end, if it is near.
  private func end() async {
    looking?.cancel()
    renewal?.cancel()
    keeping?.cancel()
    await keeping?.value
    if let publication {
      let clock = Task {
        try? await Task.sleep(for: WatchLoop.publicationGrace)
        publication.cancel()
      }
      await publication.value
      clock.cancel()
    }
    voice.tellAtOnce(
      WatchEvent(
        .stopped, at: context.now(), standing: episodes.standing.count, message: "asked to end"))
  }

  /// Compares everything for the first time, and from then on may lead.
  func begin() async throws {
    guard let source = try await status.stopping.unlessUttered({ try await self.openSource() })
    else { return }
    use(source)
    status.count { $0.polls += 1 }
    guard let outcome = try await compareOnce(nil) else { return }
    status.count { $0.lastFullAt = self.context.now() }
    detection.refusesUnknownNames = false
    let now = ContinuousClock.now
    nextPoll = now + .seconds(settings.options.poll)
    nextFull = now + .seconds(settings.options.fullInterval)
    nextWorkloads = now + workloadsAge
    let size = mirror.size
    voice.tellAtOnce(
      WatchEvent(
        .started, at: context.now(), commit: source.commit.id,
        standing: outcome.report.findings.count,
        message: "watching \(size.objects) objects by \(size.watches) watches against commit "
          + "\(source.commit.id.prefix(12)); \(outcome.report.findings.count) findings stand"))
    await campaign()
    tell(outcome, heard: nil)
  }

  /// Only a replica that has compared everything is of use as a leader.
  private func campaign() async {
    guard let keeper else { return }
    do throws(KubernetesError) { try await keeper.look() } catch {
      context.note("mendwall: the Lease cannot be looked at, which is tried again: \(error)")
    }
    keeping = Task { await keeper.run() }
    guard !keeper.leads else { return }
    hasLed = false
    voice.keep()
    voice.tellAtOnce(WatchEvent(.following, at: context.now(), message: following(keeper)))
  }

  private func following(_ keeper: LeaseKeeper) -> String {
    keeper.holder.isEmpty
      ? "the Lease could not be had or renewed" : "\(keeper.holder) holds the Lease and reports"
  }

  private func doWhatIsDue() async {
    let now = ContinuousClock.now
    // A wish that comes while Git is looked at may be for what came since: it is kept.
    if looking == nil, status.takePollWish() || nextPoll <= now { beginLook() }
    if renewal == nil, nextFull <= now { beginRenewal() }
    if let found = looked {
      looked = nil
      await take(found)
    }
    if let isWhole = renewed {
      renewed = nil
      await compareEverything(isWhole)
    } else if let nextRetry, nextRetry <= now {
      await compare(nil)
    } else if failures == 0, let due = debounce.due, due <= now {
      await compareChanges()
    } else if nextWorkloads <= now {
      await renewWorkloads()
    }
    if settings.restore.restore, leads, !status.isStopping, let nextRestore, nextRestore <= .now {
      await restore()
    }
    publishIfDue()
  }

  private var nextDeadline: ContinuousClock.Instant {
    if looked != nil || renewed != nil { return .now }
    var deadlines = [nextWorkloads]
    if looking == nil { deadlines.append(nextPoll) }
    if renewal == nil { deadlines.append(nextFull) }
    if let nextRetry { deadlines.append(nextRetry) }
    if failures == 0, let due = debounce.due { deadlines.append(due) }
    if settings.restore.restore, leads, let nextRestore { deadlines.append(nextRestore) }
    if settings.targets.isAsked, isPublicationDue, leads, publication == nil {
      deadlines.append(nextPublication)
    }
    if mirror.lost != nil || failing != nil { deadlines.append(.now + WatchLoop.briefAbsence) }
    return deadlines.min() ?? .now
  }

  // MARK: Leading

  private func tellLeadership() {
    guard let keeper else { return }
    if let change = keeper.lastChange, !keeper.leads {
      // Whoever renewed the Lease then had moved not longer ago than that, and told what it heard before.
      voice.forget(before: change - WatchStatus.patienceOfLeader - .seconds(10))
    }
    guard keeper.leads != hasLed else { return }
    hasLed = keeper.leads
    let now = context.now()
    guard hasLed else {
      voice.keep()
      voice.tellAtOnce(WatchEvent(.following, at: now, message: following(keeper)))
      return
    }
    voice.tellAtOnce(
      WatchEvent(
        .leading, at: now,
        message: "this replica reports now; \(episodes.standing.count) findings stand"))
    let told = voice.release()
    // Whether the one before came to tell it, nobody knows.
    for finding in episodes.inOrder where !told.contains(finding.id) {
      voice.tell(WatchEvent(.standing, at: now, finding: finding))
    }
    nextRestore = .now
    isPublicationDue = true
  }

  // MARK: Standing

  private func noteChanges() {
    let waiting = mirror.waiting
    if waiting.count > 0, waiting.count != heard || debounce.due == nil {
      debounce.note(at: .now)
    }
    heard = waiting.count
  }

  private func refreshStatus() {
    let counts = mirror.counts
    let size = mirror.size
    let fights = book.fights(at: .now).count
    let leads = leads
    status.count { metrics in
      metrics.events = counts.events
      metrics.expired = counts.expired
      metrics.resumed = counts.resumed
      metrics.watchFailures = counts.failures
      metrics.omitted = counts.omitted
      metrics.objects = size.objects
      metrics.watches = size.watches
      metrics.fights = fights
      metrics.isLeader = leads
    }
    let unreadiness = unreadiness
    if (unreadiness != nil) != wasStale {
      wasStale = unreadiness != nil
      isPublicationDue = true
    }
    status.set(standingReport, unreadiness: unreadiness)
    if let lost = mirror.lost, ContinuousClock.now - lost.since > WatchLoop.briefAbsence, !isLost {
      isLost = true
      voice.tell(WatchEvent(.lost, at: context.now(), message: "\(lost.error)"))
    } else if isLost, mirror.lost == nil {
      isLost = false
      voice.tell(WatchEvent(.regained, at: context.now(), message: "everything is watched again"))
    }
  }

  /// Why what stands may no longer be so; nil where it is fresh.
  private var unreadiness: String? {
    if let first = mirror.absent.first { return "not everything is watched: \(first.error)" }
    if let failing, ContinuousClock.now - failing.since > WatchLoop.longestFailure {
      return "nothing could be compared for a minute: \(failing.error)"
    }
    return nil
  }

  /// The report as it is to be told: what it is silent of since it is no longer seen, it says.
  var standingReport: DriftReport? {
    guard var report, let unreadiness else { return report }
    let absent = mirror.absent
    report.diagnostics.append(Diagnostic(.error, unreadiness))
    report.coverage.policies = .partial
    report.complete = false
    let gaps = absent.map { DriftReport.Gap(kind: $0.kind.name, namespace: $0.namespace) }
    report.coverage.gaps = (report.coverage.gaps ?? []) + (gaps.isEmpty ? [.init()] : gaps)
    return report
  }
}

extension Duration {
  /// As a number of seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
