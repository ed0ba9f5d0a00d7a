import ArgumentParser
import KubernetesClient
import MendwallConfiguration
import PolicyModel
import Reconciliation
import Reports
import Watching

extension WatchLoop {
  /// How many objects are restored at once, so that what happens meanwhile is told.
  private static let mostAtOnce = 50
  /// How long a restore may take to be heard of.
  private static let settlingTime = Duration.seconds(30)
  /// How long it is slept at most until a window opens: the clock on the wall may be set.
  private static let longestSleep: Int64 = 600

  /// Puts back what departs, as far as that is due.
  func restore() async {
    nextRestore = nil
    let due = DueRestores(
      among: Array(episodes.standing.values), prune: settings.restore.prune,
      maxDeletions: settings.restore.maxDeletions, isNamed: detection.scope.names)
    if let closed = settings.hours.refusal {
      wait(closed, due)
      return
    }
    tellRefusals(due)
    // What is to be deleted hinders nothing that is to be written: it goes by itself, and last.
    await restore(ready(due.changes), deletes: false)
    guard leads, !status.isStopping else { return }
    await restore(ready(due.deletions), deletes: true)
  }

  func wakeForRestore(at time: ContinuousClock.Instant) {
    nextRestore = min(nextRestore ?? time, time)
  }

  /// Those whose turn it is; for the others the watch wakes in time.
  private func ready(_ findings: [Finding]) -> [ObjectReference] {
    let now = ContinuousClock.now
    settling = settling.filter { $0.value > now }
    var due: [ObjectReference] = []
    for finding in findings {
      let object = finding.object
      guard let identity = object.identity else { continue }
      if let until = settling[identity] {
        wakeForRestore(at: until)
        continue
      }
      switch book.decide(identity, at: now) {
      case .now where due.count < WatchLoop.mostAtOnce: due.append(object)
      case .now: wakeForRestore(at: now)
      case .wait(let until): wakeForRestore(at: until)
      case .spent(let until, let isNews):
        wakeForRestore(at: until)
        guard isNews else { continue }
        tellOfRestore(
          .notRestored, object,
          "restored \(settings.restore.restoreBudget) times within an hour, which is all that "
            + "--restore-budget allows; look at who changes it")
      case .fight(let until, let isNews):
        wakeForRestore(at: until)
        guard isNews else { continue }
        tellOfRestore(.fight, object, fight(over: finding))
        isPublicationDue = true
      }
    }
    return due
  }

  // MARK: What is not restored

  /// A window that is closed is no failure: what departs waits for it.
  private func wait(_ closed: String, _ due: DueRestores) {
    for finding in due.changes + due.deletions {
      tellLeft(finding.object, "nothing was written: \(closed)")
    }
    let time = context.now()
    let opening = settings.hours.windows.nextOpening(after: time, local: MachineZone.local)
    let seconds = (opening?.secondsSinceEpoch).map { $0 - time.secondsSinceEpoch }
    wakeForRestore(
      at: .now + .seconds(min(max(seconds ?? WatchLoop.longestSleep, 1), WatchLoop.longestSleep)))
  }

  private func tellRefusals(_ due: DueRestores) {
    for finding in due.unnamed {
      tellLeft(
        finding.object,
        "it belongs to no namespace and may reach others than Git's; delete it with mendwall restore --prune "
          + finding.object.name)
    }
    guard let count = due.tooMany else {
      refusedDeletions = 0
      return
    }
    if count == refusedDeletions { return }
    refusedDeletions = count
    voice.tell(
      WatchEvent(
        .notRestored, at: context.now(),
        message: "--prune would delete \(count) policies, and --max-deletions allows "
          + "\(settings.restore.maxDeletions): none is deleted; look at them, and allow as many"))
  }

  private func fight(over finding: Finding) -> String {
    var actor = (finding.changes ?? []).compactMap(\.actor).first ?? finding.actor
    // It is about more than the last time.
    actor?.time = nil
    let who = actor.map { "\($0.inWords) changes it" } ?? "somebody changes it"
    let after =
      "restored \(settings.restore.fightAfter) times within ten minutes, and \(who) back each time; it is "
      + "left as it is for an hour, or until Git changes"
    guard let manager = actor?.manager, Controllers.isOne(manager) else { return after }
    return "\(after); suspend \(manager) for it, or let Git say what it wants"
  }

  private func tellOfRestore(
    _ kind: WatchEvent.Kind, _ object: ObjectReference, _ message: String, bundle: String? = nil
  ) {
    voice.tell(
      WatchEvent(kind, at: context.now(), object: object, message: message, bundle: bundle))
  }

  /// Tells why an object is not restored, where that was not said of it already.
  private func tellLeft(_ object: ObjectReference, _ reason: String) {
    guard let identity = object.identity, reasons[identity] != reason else { return }
    reasons[identity] = reason
    tellOfRestore(.notRestored, object, reason)
  }

  // MARK: Restoring

  private func restore(_ objects: [ObjectReference], deletes: Bool) async {
    guard !objects.isEmpty else { return }
    status.beat()
    let listener = RestoreListener()
    var failure: String?
    var ending: ExitStatus?
    do {
      let restoring = try restoring(objects, listener, deletes: deletes)
      // By a task of its own: what is begun is ended, though the watch is cancelled.
      ending = try await Task { try await restoring.run(expecting: nil) }.value
    } catch { failure = "\(error)" }
    if ending == .incomplete {
      failure = listener.note ?? listener.plan?.warnings.first ?? "not everything could be seen"
    }
    let now = ContinuousClock.now
    let fates = RestoreFate.all(
      of: objects, plan: listener.plan, report: listener.report, isInSync: ending == .inSync,
      failure: failure ?? (listener.report == nil ? listener.note : nil))
    for (object, fate) in fates {
      guard let identity = object.identity else { continue }
      take(fate, object, identity, bundle: listener.report?.bundle, at: now)
      if let until = settling[identity] {
        wakeForRestore(at: until)
      } else if case .wait(let until) = book.decide(identity, at: now) {
        wakeForRestore(at: until)
      }
    }
  }

  private func take(
    _ fate: RestoreFate, _ object: ObjectReference, _ identity: ObjectIdentity, bundle: String?,
    at now: ContinuousClock.Instant
  ) {
    switch fate {
    case .restored(let problem):
      book.noteRestored(identity, at: now)
      settling[identity] = now + WatchLoop.settlingTime
      reasons[identity] = nil
      status.count { $0.restored += 1 }
      tellOfRestore(
        .restored, object,
        problem.map { "put back, and not proved: \($0)" } ?? "put back, and read back as Git says",
        bundle: bundle)
    case .unchanged: settling[identity] = now + WatchLoop.settlingTime
    case .left(let reason, let isBegun):
      // That it was not its turn any more says nothing of the object.
      if !isBegun, settings.hours.refusal != nil || status.isStopping || !leads {
        wakeForRestore(at: now + .seconds(1))
        return
      }
      book.noteFailure(identity, at: now)
      status.count { $0.notRestored += 1 }
      if let reason { tellLeft(object, reason) }
    }
  }

  private func restoring(
    _ objects: [ObjectReference], _ listener: RestoreListener, deletes: Bool
  ) throws -> Restoring {
    let options = settings.restore
    var write = ["--yes"]
    if options.recordEvents { write.append("--record-events") }
    if let bundles = options.bundles {
      write.append("--bundle=\(bundles)/\(WriteOptions.bundleName(for: "restore", context))")
    }
    let asked = RestorePlan.Options(
      policies: objects.map(\.qualifiedName), namespaces: [], owns: settings.scope.owned,
      paths: detection.git.paths, cluster: detection.cluster.cluster, prune: deletes,
      maxDeletions: options.maxDeletions, secureFirst: options.secureFirst)
    var quiet = context
    quiet.showsProgress = false
    quiet.note = { listener.take(note: $0) }
    // What is begun is ended, and no more is begun once the watch is asked to end or does not lead any more.
    quiet.listenForInterrupts = { [status, keeper] in
      {
        status.beat()
        return status.isStopping || keeper?.leads == false
      }
    }
    var restoringDetection = detection
    restoringDetection.known = Detection.Known()
    // What was compared is what is put back, whatever the revision names by now.
    restoringDetection.known.source = detection.known.source
    let narrowed = restoringDetection.narrowed(to: objects, owned: settings.scope.owned)
    return Restoring(
      options: try options.options(), write: try WriteOptions.parse(write), hours: settings.hours,
      detection: narrowed, asked: asked, context: quiet,
      delivery: EventDelivery(quiet) { listener.take($0) })
  }
}
