import AuditLogs
public import DriftDetection
public import PolicyModel

/// A change of an object in the cluster.
public struct ClusterEvent: Sendable, Equatable {
  public enum Kind: Sendable { case created, changed, removed }

  public let kind: Kind
  public let actor: Actor
  /// From the form before to the form after; nil where the log has no bodies that tell.
  public let changes: [Change]?
}

extension ActorSearch {
  /// What is known to have happened to an object in the cluster, the oldest first: the requests of the
  /// audit log, and of what no request was found for, who owns what of the live object.
  ///
  /// - Parameters:
  ///   - object: the live object, or where there is none, the declared one.
  ///   - isLive: whether it is the live one.
  public func life(of object: Policy, isLive: Bool) -> [ClusterEvent] {
    var result: [ClusterEvent] = []
    var before: ComparedForm?
    let requests = events(about: object.identity)
    for event in requests {
      let state = event.state(of: object).map { ComparedForm($0) }
      let kind: ClusterEvent.Kind =
        switch event.verb {
        case _ where event.isCreation: .created
        case "delete": .removed
        default: .changed
        }
      let changes = before.flatMap { before in state.map { before.changes(to: $0) } }
      result.append(ClusterEvent(kind: kind, actor: Actor(event, .object), changes: changes))
      before = kind == .removed ? nil : state
    }
    if isLive {
      for entry in object.managedFields?.entries ?? [] where noted(entry, among: requests) == nil {
        result.append(ClusterEvent(kind: .changed, actor: Actor(entry), changes: nil))
      }
    } else if let actor = deleter(of: object), result.last?.kind != .removed {
      result.append(ClusterEvent(kind: .removed, actor: actor, changes: nil))
    }
    return result.sorted {
      ($0.actor.time?.secondsSinceEpoch ?? 0) < ($1.actor.time?.secondsSinceEpoch ?? 0)
    }
  }
}
