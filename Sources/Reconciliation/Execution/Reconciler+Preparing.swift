import Documents
import KubernetesClient
import PolicyModel
import Reports

/// A step, and its object as the cluster has it right before the first write.
public struct Prepared: Sendable {
  let assignment: Assignment
  /// Nil for an object that is not there.
  let object: Node?
  /// Why it is not written after all.
  let hindrance: String?
  /// Whether the object is just what the plan saw, and so not yet what it is to become.
  let isAsSeen: Bool

  var step: RestorePlan.Step { assignment.step }
}

extension Reconciler {
  /// Reads each object of a plan, and saves it in the bundle as it was found.
  ///
  /// - Throws: `KubernetesError` or ``BundleError``; nothing was written then.
  public func prepare(_ assignments: [Assignment], bundle: UndoBundle?) async throws -> [Prepared] {
    let listed = try await Listed(assignments.map(\.step.object), in: cluster)
    var found: [Prepared] = []
    found.reserveCapacity(assignments.count)
    var remaining = assignments[...]
    try await withThrowingTaskGroup(of: Prepared.self) { group in
      func startNext() {
        guard let next = remaining.popFirst() else { return }
        group.addTask { try await prepare(next, listed) }
      }
      for _ in 0..<Reconciler.parallelSteps { startNext() }
      for try await prepared in group {
        if let object = prepared.object, let bundle {
          try bundle.save(object, of: prepared.step.number)
        }
        found.append(prepared)
        startNext()
      }
    }
    if let bundle { tell(RestoreEvent(.saved, at: now(), bundle: bundle.path)) }
    return found.sorted { $0.step.number < $1.step.number }
  }

  private func prepare(_ assignment: Assignment, _ listed: Listed)
    async throws(KubernetesError) -> Prepared
  {
    let step = assignment.step
    let object =
      listed.holds(step.object) ? listed.objects[step.object] : try await current(step)
    let isAsSeen = step.action == .update && isAsSeen(object, step)
    return Prepared(
      assignment: assignment, object: object,
      hindrance: isAsSeen ? nil : movement(of: assignment, to: object), isAsSeen: isAsSeen)
  }

  /// Whether an object is the version that the plan saw, or another one that says the same.
  private func isAsSeen(_ object: Node?, _ step: RestorePlan.Step) -> Bool {
    guard let object, let seen = step.live else { return false }
    let metadata = object["metadata"]
    if let uid = seen.uid, let version = seen.resourceVersion,
      uid == metadata?["uid"]?.string, version == metadata?["resourceVersion"]?.string
    {
      return true
    }
    return judge.hash(object, step.object) == seen.hash
  }

  /// The object as the cluster has it now, or nil.
  func current(_ step: RestorePlan.Step) async throws(KubernetesError) -> Node? {
    do throws(KubernetesError) { return try await cluster.get(step.object) } catch {
      if error.code == .notFound { return nil }
      throw error
    }
  }

  /// How an object has changed since the plan was made, or nil where it is what the plan saw.
  func movement(of assignment: Assignment, to object: Node?) -> String? {
    let step = assignment.step
    switch (step.live, object) {
    case (nil, nil): return nil
    case (nil, let object?):
      // Somebody, or a run that was interrupted, has done it already.
      if judge.isReached(assignment.goal, object, step.object) { return nil }
      return
        "it was created by somebody since the plan was made\(by(object)); look at it, and run again"
    case (_?, nil):
      if case .absent = assignment.goal { return nil }
      return "it was deleted since the plan was made; run again"
    case (let seen?, let object?):
      if judge.hash(object, step.object) == seen.hash {
        guard step.action == .delete, let uid = seen.uid, object["metadata"]?["uid"]?.string != uid
        else { return nil }
        return "it was deleted and created again since the plan was made\(by(object)); run again"
      }
      if judge.isReached(assignment.goal, object, step.object) { return nil }
      if case .declared(let declared, _) = assignment.goal, let live = assignment.live,
        let policy = judge.policy(object, step.object), judge.departsAlike(declared, live, policy)
      {
        return nil
      }
      return
        "it was changed since the plan was made\(places(assignment, object))\(by(object)); run again"
    }
  }

  private func places(_ assignment: Assignment, _ object: Node) -> String {
    guard let live = assignment.live, let policy = judge.policy(object, assignment.step.object)
    else { return "" }
    let changes = live.compared == policy.compared ? [] : judge.places(from: live, to: policy)
    return changes.isEmpty ? "" : " at \(changes.prefix(3).joined(separator: ", "))"
  }

  /// Whoever wrote last, by the object's own account.
  private func by(_ object: Node) -> String {
    let entries = object["metadata"]?["managedFields"]?.sequence ?? []
    let last = entries.max { ($0["time"]?.string ?? "") < ($1["time"]?.string ?? "") }
    guard let manager = last?["manager"]?.string else { return "" }
    return " by \(printable(manager))"
  }
}
