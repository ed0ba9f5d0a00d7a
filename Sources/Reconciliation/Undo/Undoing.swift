import Documents
import DriftDetection
public import KubernetesClient
import PolicyModel
public import Reports

/// Makes the plan that takes back what a run wrote, from its bundle and what the cluster has now.
public struct Undoing: Sendable {
  let contents: BundleContents
  let judge: Judge

  public init(_ contents: BundleContents, judge: Judge) {
    self.contents = contents
    self.judge = judge
  }

  /// What is to be written, and what is not.
  public struct Planned: Sendable {
    public var assignments: [Assignment] = []
    public var left: [RestorePlan.Left] = []
  }

  /// Compares each object that the run began to write with what it left, and plans its way back.
  ///
  /// An object that somebody has changed since is left: what they did is not to be lost either.
  ///
  /// - Parameters:
  ///   - cluster: where the run wrote.
  ///   - isMeant: which of its steps are to be undone.
  /// - Throws: `KubernetesError`
  public func plan(
    _ cluster: any Cluster, where isMeant: (RestorePlan.Step) -> Bool = { _ in true }
  ) async throws(KubernetesError) -> Planned {
    var planned = Planned()
    let last = contents.plan.steps.map(\.stage).max() ?? 0
    for step in contents.plan.steps where isMeant(step) {
      guard let attempt = contents.begun[step.number], step.action != .handOver
      else { continue }
      var object: Node?
      do throws(KubernetesError) { object = try await cluster.get(step.object) } catch {
        guard error.code == .notFound else { throw error }
      }
      // The way back goes through the stages from the last to the first.
      add(step, attempt, object, stage: last - step.stage, to: &planned)
    }
    planned.assignments = Assignment.inOrder(planned.assignments)
    return planned
  }

  private func add(
    _ step: RestorePlan.Step, _ attempt: BundleContents.Attempt, _ object: Node?, stage: Int,
    to planned: inout Planned
  ) {
    let saved = contents.objects[step.number]
    let live = object.flatMap { judge.policy($0, step.object) }
    let found = saved.flatMap { judge.policy($0, step.object) }
    let reason = "the stages go back from the last to the first"
    func changes(to after: Policy?) -> [PlannedChange]? {
      guard let after else { return nil }
      guard let live else {
        return after.body.mapping?.entries.map {
          PlannedChange(path: "/\($0.key)", op: .add, before: nil, after: $0.value)
        }
      }
      return judge.changes(from: live, to: after).map { PlannedChange($0) }
    }
    func leave(_ reason: String) {
      planned.left.append(.init(object: step.object, reason: reason))
    }
    func assign(_ action: RestorePlan.Step.Action, _ goal: Assignment.Goal) {
      planned.assignments.append(
        Assignment(
          RestorePlan.Step(
            number: 0, stage: stage, action: action, object: step.object, reason: reason,
            changes: changes(to: found), live: live.map { RestorePlan.Seen($0) }),
          goal: goal, live: live))
    }
    // What somebody else changed first is none of the run's doing, though a write may have been in between.
    if attempt.outcome == .moved {
      if let saved, let object, !judge.isSame(saved, object), !isLeft(attempt, object, step),
        judge.hash(object, step.object) != step.live?.hash
      {
        leave("somebody else changed it while the run wrote; its form before is in the bundle")
      }
      return
    }
    switch (saved, object) {
    case (nil, nil): break
    case (nil, _?)
    where PolicyKind.of(apiVersion: step.object.apiVersion, kind: step.object.kind)
      === PolicyKind.namespace:
      leave("a namespace is not deleted, since all that is in it by now would go with it")
    case (nil, let object?):
      // Somebody else had created it before the run could.
      if attempt.outcome == .unchanged { return }
      if isLeft(attempt, object, step) {
        assign(.delete, .absent)
      } else {
        leave("it was changed since the run created it; look at it, and delete it by hand")
      }
    case (let saved?, nil):
      if hasDeleted(attempt, step) {
        assign(.create, .exactly(saved))
      } else {
        leave("it was deleted since the run wrote it; its form before is in the bundle")
      }
    case (let saved?, let object?):
      if judge.isSame(saved, object) {
        // Put back by an undo that was interrupted before the account was, too.
        if FieldAccount(object).namesMendwall, !FieldAccount(saved).namesMendwall {
          assign(.handOver, .exactly(saved))
        }
        return
      }
      if step.action == .delete {
        leave("it was created again since the run deleted it; its form before is in the bundle")
      } else if isLeft(attempt, object, step) {
        assign(step.action == .recreate ? .recreate : .update, .exactly(saved))
      } else if judge.hash(object, step.object) != step.live?.hash {
        leave("it was changed since the run wrote it; its form before is in the bundle")
      }
    }
  }

  /// Whether an object that is gone was deleted by the run, and not by somebody since or before.
  private func hasDeleted(_ attempt: BundleContents.Attempt, _ step: RestorePlan.Step) -> Bool {
    switch (step.action, attempt.outcome) {
    case (.delete, .written), (.delete, .failed), (.delete, nil): true
    case (.recreate, .failed), (.recreate, nil): true
    default: false
    }
  }

  /// Whether an object is still what the run made of it.
  private func isLeft(_ attempt: BundleContents.Attempt, _ object: Node, _ step: RestorePlan.Step)
    -> Bool
  {
    let metadata = object["metadata"]
    if let version = attempt.resourceVersion, version == metadata?["resourceVersion"]?.string,
      attempt.uid == metadata?["uid"]?.string
    {
      return true
    }
    return attempt.intended != nil && attempt.intended == judge.hash(object, step.object)
  }
}
