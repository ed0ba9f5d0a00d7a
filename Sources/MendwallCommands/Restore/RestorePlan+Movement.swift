import PolicyModel
import Reports

extension RestorePlan {
  /// Refuses to carry out a saved plan where anything has moved since.
  ///
  /// - Parameter saved: the plan as it was saved; this one was made anew by the same words.
  /// - Throws: ``Refusal`` that says what has moved.
  func refuseMovement(since saved: RestorePlan) throws(Refusal) {
    let moved = movements(since: saved)
    guard moved.isEmpty else {
      let shown = moved.prefix(20).map { "\n  \($0)" }.joined()
      let more = moved.count > 20 ? "\n  and \(moved.count - 20) more" : ""
      throw Refusal(
        "nothing was written: the plan of \(saved.createdAt) no longer holds:\(shown)\(more)\n"
          + "Make a new one with --plan")
    }
  }

  private func movements(since saved: RestorePlan) -> [String] {
    var moved: [String] = []
    if source?.commit != saved.source?.commit {
      moved.append(
        "\(source?.revision ?? "the revision") is now commit \(source?.commit.prefix(12) ?? "none") and was "
          + "\(saved.source?.commit.prefix(12) ?? "none")")
    }
    if cluster.uid != saved.cluster.uid || cluster.server != saved.cluster.server
      || cluster.snapshot != saved.cluster.snapshot
    {
      moved.append(
        "it is another cluster: \(cluster.server ?? cluster.snapshot ?? "none") with uid \(cluster.uid ?? "unknown")"
          + ", and was \(saved.cluster.server ?? saved.cluster.snapshot ?? "none") with uid \(saved.cluster.uid ?? "unknown")"
      )
    }
    let now = Dictionary(steps.map { ($0.object, $0) }) { first, _ in first }
    let before = Dictionary(saved.steps.map { ($0.object, $0) }) { first, _ in first }
    for step in saved.steps {
      guard let current = now[step.object] else {
        moved.append("\(step.object) no longer departs from Git, or cannot be written now")
        continue
      }
      if let movement = current.movement(since: step) { moved.append("\(step.object) \(movement)") }
    }
    moved += steps.filter { before[$0.object] == nil }.map { "\($0.object) departs from Git since" }
    return moved
  }
}

extension RestorePlan.Step {
  fileprivate func movement(since saved: RestorePlan.Step) -> String? {
    if live?.uid != saved.live?.uid { return "was deleted and created again" }
    if live != saved.live {
      // Files have no versions.
      guard live?.resourceVersion != saved.live?.resourceVersion else { return "has changed" }
      return "has changed: resourceVersion \(live?.resourceVersion ?? "none") and was "
        + "\(saved.live?.resourceVersion ?? "none")"
    }
    if action != saved.action {
      return "is now to be changed by \(action), and was by \(saved.action)"
    }
    if stage != saved.stage { return "has another place in the order" }
    // Who declared it is told by as much of history as was asked for, and changes nothing.
    func values(_ changes: [PlannedChange]?) -> [PlannedChange] {
      (changes ?? []).map {
        PlannedChange(path: $0.path, op: $0.op, before: $0.before, after: $0.after)
      }
    }
    return values(changes) == values(saved.changes) ? nil : "is now to be changed otherwise"
  }
}
