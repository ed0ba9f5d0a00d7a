import KubernetesClient
import Logging
import MendwallConfiguration
import PolicyModel
import Reports
import Watching

extension WatchLoop {
  /// How many steps are gone before anything else has its turn.
  private static let stepsAtOnce = 50
  /// A failed comparison is tried again after this, and each time after twice as long.
  private static let firstRetry = Duration.seconds(1)
  private static let longestRetry = Duration.seconds(60)

  /// How old what is known of pods may become: less so where findings lean on it. Nothing tells of pods but a list
  /// of them all.
  var workloadsAge: Duration { leansOnPods ? .seconds(60) : .seconds(300) }

  /// Begins to list everything anew; what is found otherwise comes as steps like any other.
  func beginRenewal() {
    nextFull = .now + .seconds(settings.options.fullInterval)
    renewal = Task {
      let isWhole = await self.mirror.renew()
      if !Task.isCancelled { self.note(isWhole) }
    }
  }

  private func note(_ isWhole: Bool) {
    renewal = nil
    renewed = isWhole
    alarm.ring()
  }

  /// Compares everything, after each version that waits was looked at by itself.
  ///
  /// - Parameter isWhole: whether everything was listed before.
  func compareEverything(_ isWhole: Bool) async {
    var left = mirror.waiting.count
    while left > 0, failures == 0, !status.isStopping {
      await compareChanges()
      left = min(left, mirror.waiting.count)
      // What comes meanwhile waits its turn.
      left -= WatchLoop.stepsAtOnce
    }
    guard await compare(nil), isWhole else { return }
    status.count { $0.lastFullAt = self.context.now() }
    book.forgetPast(at: .now)
  }

  func compareChanges() async {
    debounce.clear()
    for _ in 0..<WatchLoop.stepsAtOnce {
      guard let step = mirror.advance() else { return }
      for object in step.changed {
        // Whether it is as it was put back, or another: it is known now.
        guard let identity = object.identity, settling.removeValue(forKey: identity) != nil else {
          continue
        }
        nextRestore = .now
      }
      let suspects = step.isOfAll ? nil : departing.union(step.changed.compactMap(\.identity))
      // What failed is compared again before anything later is looked at.
      guard await compare(suspects, heard: step.heard), !status.isStopping else { return }
    }
    if mirror.waiting.count > 0 { debounce.note(at: .now - .seconds(1)) }
  }

  func renewWorkloads() async {
    nextWorkloads = .now + workloadsAge
    let namespaces = detection.scope.namespaces
    do {
      let isOther = try await status.stopping.unlessUttered { [mirror] in
        try await mirror.renewWorkloads(namespaces: namespaces.isEmpty ? nil : namespaces)
      }
      // What departs does so whatever runs: only what follows from it may be another.
      if isOther == true { await compare(departing) }
    } catch {
      // The watches say that the cluster is away.
      detection.logger.debug("\(error)")
    }
  }

  /// - Parameters:
  ///   - suspects: what may depart; nil for everything.
  ///   - heard: when the first of what is compared was heard.
  /// - Returns: whether that was done.
  @discardableResult
  func compare(_ suspects: Set<ObjectIdentity>?, heard: ContinuousClock.Instant? = nil)
    async -> Bool
  {
    do {
      // What a failed comparison left out is looked at too.
      guard let outcome = try await compareOnce(failures > 0 ? nil : suspects) else { return false }
      if failures > 0 {
        voice.tell(
          WatchEvent(.regained, at: context.now(), message: "everything is compared again"))
      }
      (failures, nextRetry, failing) = (0, nil, nil)
      tell(outcome, heard: heard)
      return true
    } catch {
      failures += 1
      failing = (failing?.since ?? .now, "\(error)")
      status.count { $0.comparisonFailures += 1 }
      detection.known.readings = GitReadings()
      let wait = min(
        WatchLoop.firstRetry * (1 << min(failures - 1, 10)), WatchLoop.longestRetry)
      nextRetry = .now + wait
      if failures == 1 {
        voice.tell(
          WatchEvent(.lost, at: context.now(), message: "the comparison failed: \(error)"))
      }
      return false
    }
  }

  /// - Returns: nil where the watch is to end.
  func compareOnce(_ suspects: Set<ObjectIdentity>?) async throws -> Detection.Outcome? {
    status.beat()
    let start = ContinuousClock.now
    var detection = detection
    detection.known.suspects = suspects
    detection.known.fieldNotes = suspects == nil ? nil : fieldNotes
    let comparing = detection
    let found = try await status.stopping.unlessUttered { [mirror, defaultNamespace] in
      try await comparing.compare(with: mirror, defaultNamespace: defaultNamespace)
    }
    guard let outcome = found else { return nil }
    if suspects == nil {
      fieldNotes = outcome.comparison.fieldNotes
      mirror.share(with: outcome.declared)
      await mirror.settle()
    }
    hasFreedMemory = true
    departing = outcome.comparison.departing
    report = outcome.report
    configured = outcome.source.configuration.publishing
    leansOnPods =
      !outcome.source.configuration.connectivity.isEmpty
      || outcome.report.findings.contains { $0.impact != nil || $0.type == .effect }
    let took = ContinuousClock.now - start
    status.count { metrics in
      metrics.comparisons += 1
      metrics.comparisonSeconds += took.seconds
      if suspects == nil { metrics.fullComparisons += 1 }
    }
    return outcome
  }

  // MARK: Telling

  func tell(_ outcome: Detection.Outcome, heard: ContinuousClock.Instant?) {
    let report = outcome.report
    let sight = WatchSight(outcome)
    let news = episodes.take(report.findings) { [seenWorkloads] finding in
      !sight.sees(finding, asMuchAs: seenWorkloads[finding.id] ?? .none)
    }
    seenWorkloads = seenWorkloads.filter { episodes.standing[$0.key] != nil }
    for finding in report.findings where [.effect, .assertion].contains(finding.type) {
      seenWorkloads[finding.id] = report.coverage.workloads
    }
    let now = context.now()
    for news in news {
      switch news {
      case .new(let finding): voice.tell(WatchEvent(.new, at: now, finding: finding))
      case .changed(let finding): voice.tell(WatchEvent(.changed, at: now, finding: finding))
      case .gone(let finding):
        voice.tell(WatchEvent(.gone, at: now, finding: finding))
        if let identity = finding.object.identity { reasons[identity] = nil }
      }
    }
    count(news, after: heard.map { (ContinuousClock.now - $0).seconds })
    if !news.isEmpty {
      isPublicationDue = true
      nextRestore = .now
    }
  }

  private func count(_ news: [Episodes.News], after delay: Double?) {
    status.count { metrics in
      for news in news {
        switch news {
        case .new: metrics.new += 1
        case .changed: metrics.changed += 1
        case .gone: metrics.gone += 1
        }
      }
      if let delay, !news.isEmpty {
        metrics.reports += news.count
        metrics.delaySeconds += delay * Double(news.count)
        metrics.longestDelaySeconds = max(metrics.longestDelaySeconds, delay)
      }
    }
  }
}
