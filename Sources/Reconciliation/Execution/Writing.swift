import Documents
import KubernetesClient
import PolicyModel
import Reports

/// The writing of one object.
struct Writing: Sendable {
  /// How often an object is looked at again, after somebody was in between or no answer came.
  private static let mostLooks = 6
  private static let firstWait = Duration.milliseconds(200)

  let reconciler: Reconciler
  let found: Prepared
  let bundle: UndoBundle?

  private var step: RestorePlan.Step { found.step }
  private var goal: Assignment.Goal { found.assignment.goal }

  /// - Throws: `KubernetesError` where it is not known what the object is now, or ``BundleError``.
  func run() async throws -> RestoreReport.Result {
    if let hindrance = found.hindrance { return result(.moved, hindrance) }
    var object = found.object
    var isOpen = false
    var looks = 0
    while true {
      if looks > 0 || !found.isAsSeen, let reached = try await reached(object, isOpen: isOpen) {
        return reached
      }
      let written = whole(over: object)
      try note(written)
      let failure: KubernetesError
      do throws(KubernetesError) {
        return try await finished(try await write(written, over: object), over: object)
      } catch { failure = error }
      looks += 1
      guard [.conflict, .notFound].contains(failure.code) || failure.leavesOpen,
        looks < Writing.mostLooks, reconciler.mode == .real
      else {
        // Another step would fare no better.
        if failure.concernsAll { throw failure }
        return result(.failed, "\(failure)")
      }
      isOpen = isOpen || failure.leavesOpen
      if failure.leavesOpen { await wait(looks) }
      object = try await lookAgain(after: failure)
      // What was to be deleted and created again is half-way there.
      if step.action == .recreate, object == nil { continue }
      if let moved = reconciler.movement(of: found.assignment, to: object) {
        return result(.moved, moved)
      }
      // As it is found now: another label may have come to it. But what somebody made of it since it was
      // written, as it may have been, does not take the place of what was there before.
      if let object, let bundle, !reconciler.judge.isReached(goal, object, step.object) {
        try bundle.save(object, of: step.number)
      }
    }
  }

  /// What there is to say where the object is already what it was to become.
  private func reached(_ object: Node?, isOpen: Bool) async throws(KubernetesError)
    -> RestoreReport.Result?
  {
    let outcome: RestoreReport.Result.Outcome = isOpen ? .written : .unchanged
    guard let object else {
      if case .absent = goal { return result(outcome) }
      return nil
    }
    guard step.action != .handOver, reconciler.judge.isReached(goal, object, step.object) else {
      return nil
    }
    let stored = try await handOver(object, before: found.object)
    return result(outcome, stored.problem, of: stored.object)
  }

  private func lookAgain(after error: KubernetesError) async throws -> Node? {
    let object = try await reconciler.current(step)
    reconciler.tell(
      RestoreEvent(.lookedAgain, at: reconciler.now(), step: step, message: "\(error)"))
    return object
  }

  private func wait(_ looks: Int) async {
    let wait = Writing.firstWait * (1 << (looks - 1))
    try? await Task.sleep(for: wait * Double.random(in: 0.75...1.25))
  }

  private func note(_ written: Node?) throws {
    let hash = written.flatMap { reconciler.judge.hash($0, step.object) }
    try bundle?.note(.init(step: step.number, state: .started, hash: hash))
  }

  /// The whole object that is to be there; nil where none is.
  private func whole(over object: Node?) -> Node? {
    switch goal {
    case .absent: return nil
    case .exactly(let wanted):
      guard let object else { return wanted.asNew() }
      return wanted.with(managedFields: nil).guarded(by: object)
    case .declared(let declared, let changes):
      let base = step.action == .recreate ? (object ?? found.object)?.asNew() : object
      return declared.whole(
        over: base, as: step.object, without: changes, for: owner(before: object))
    }
  }

  private func write(_ written: Node?, over object: Node?) async throws(KubernetesError) -> Node? {
    let cluster = reconciler.cluster
    let identity = LiveIdentity(
      uid: object?["metadata"]?["uid"]?.string,
      resourceVersion: object?["metadata"]?["resourceVersion"]?.string)
    guard let written else {
      try await cluster.delete(step.object, guardedBy: identity, mode: reconciler.mode)
      return nil
    }
    guard object != nil else {
      return try await cluster.create(written, as: step.object, mode: reconciler.mode)
    }
    switch step.action {
    case .handOver: return object
    case .recreate:
      return try await recreate(written.asNew(), over: object, identity)
    case .create, .update, .delete:
      return try await cluster.replace(written, as: step.object, mode: reconciler.mode)
    }
  }

  /// Deletes an object and creates it anew, once the server has said that it would take the new one.
  private func recreate(_ written: Node, over object: Node?, _ identity: LiveIdentity)
    async throws(KubernetesError) -> Node
  {
    let cluster = reconciler.cluster
    // Under another name, since its own is taken.
    let trial = ObjectReference(
      apiVersion: step.object.apiVersion, kind: step.object.kind,
      namespace: step.object.namespace, name: "mendwall-trial-\(UInt32.random(in: 0 ... .max))")
    try await cluster.create(written.named(trial.name), as: trial, mode: .dryRun)
    try await cluster.delete(step.object, guardedBy: identity, mode: reconciler.mode)
    if reconciler.mode == .dryRun { return written }
    let failure: KubernetesError
    do throws(KubernetesError) {
      return try await cluster.create(written, as: step.object, mode: .real)
    } catch { failure = error }
    guard !failure.leavesOpen, let object else { throw failure }
    // Better the former one than none.
    try await cluster.create(object.asNew(), as: step.object, mode: .real)
    throw KubernetesError(
      code: failure.code,
      "it was deleted to be created anew, which the server refused, and the former one was put back: "
        + "\(failure)")
  }

  private func finished(_ stored: Node?, over object: Node?) async throws(KubernetesError)
    -> RestoreReport.Result
  {
    guard let stored else { return result(.written) }
    guard reconciler.judge.isReached(goal, stored, step.object) else {
      return result(
        .failed,
        "the server stored it otherwise than it was written; an admission webhook, or a version that "
          + "does not know a field, may have changed it", of: stored)
    }
    if reconciler.mode == .dryRun { return result(.written, nil, of: stored) }
    let handed = try await handOver(stored, before: object)
    return result(.written, handed.problem, of: handed.object)
  }

  private func result(
    _ outcome: RestoreReport.Result.Outcome, _ message: String? = nil, of object: Node? = nil
  ) -> RestoreReport.Result {
    .init(
      step: step.number, outcome: outcome, message: message,
      uid: object?["metadata"]?["uid"]?.string,
      resourceVersion: object?["metadata"]?["resourceVersion"]?.string)
  }
}

extension Writing {
  /// An object with its account handed over, and what was in the way of that.
  private struct HandedOver {
    let object: Node
    let problem: String?
  }

  private func owner(before object: Node?) -> FieldOwner? {
    guard let kind = PolicyKind.of(apiVersion: step.object.apiVersion, kind: step.object.kind)
    else {
      return nil
    }
    let account = object?["metadata"]?["managedFields"]
    var changers: Set<String> = []
    if case .declared(let declared, _) = goal { changers = declared.changers }
    return FieldOwner.inCharge(
      of: account, kind: kind, usual: reconciler.usual, changers: changers,
      hasManifest: object?["metadata"]?["annotations"]?[Policy.lastApplied] != nil,
      fallback: reconciler.fallback)
  }

  /// Puts the object's account into the hands of whoever usually writes it.
  ///
  /// - Parameter object: the object before it was written; nil where there was none.
  private func handOver(_ stored: Node, before object: Node?) async throws(KubernetesError)
    -> HandedOver
  {
    guard reconciler.mode == .real else { return HandedOver(object: stored, problem: nil) }
    var stored = stored
    var looks = 0
    while true {
      // A write that only takes away leaves Mendwall's name nowhere, and others in charge all the same.
      guard let account = account(of: stored, before: object),
        !FieldAccount(stored).isSame(as: account)
      else { return HandedOver(object: stored, problem: nil) }
      let failure: KubernetesError
      do throws(KubernetesError) {
        let written = stored.with(managedFields: account)
        return HandedOver(
          object: try await reconciler.cluster.replace(written, as: step.object, mode: .real),
          problem: nil)
      } catch { failure = error }
      looks += 1
      guard failure.code == .conflict || failure.leavesOpen, looks < Writing.mostLooks else {
        return HandedOver(
          object: stored,
          problem:
            "it is written, but the account of who set its fields still names mendwall or others "
            + "(\(failure)); run again to hand it over")
      }
      if failure.leavesOpen { await wait(looks) }
      guard let latest = try await reconciler.current(step),
        reconciler.judge.isReached(goal, latest, step.object)
      else {
        return HandedOver(
          object: stored, problem: "it was changed again right after it was written")
      }
      stored = latest
    }
  }

  private func account(of stored: Node, before object: Node?) -> Node? {
    switch goal {
    case .absent: return nil
    case .exactly(let wanted): return wanted["metadata"]?["managedFields"]
    case .declared(let declared, _):
      guard let owner = owner(before: object) else { return nil }
      return FieldAccount(stored).handedOver(
        to: owner, of: declared.policy.kind, apiVersion: step.object.apiVersion,
        manifest: declared.manifest, at: reconciler.now())
    }
  }
}
