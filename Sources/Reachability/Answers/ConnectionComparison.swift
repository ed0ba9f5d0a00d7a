/// How who can talk to whom differs between two states.
public struct ConnectionComparison: Sendable {
  /// Of one sender: receivers for whom it differs alike.
  struct Group: Hashable, Sendable {
    let receivers: ClassSet
    let before: PortSet
    let after: PortSet
  }

  public let before: ConnectionTable
  public let after: ConnectionTable
  let grouping: PeerGrouping
  /// By sender.
  let groups: [[Group]]

  /// - Parameters:
  ///   - before: who could talk to whom.
  ///   - after: the same, of another state of the same evaluator and by the same grouping.
  public init(from before: ConnectionTable, to after: ConnectionTable) {
    grouping = before.grouping
    self.before = before
    self.after = after
    groups = zip(before.receivers, after.receivers).map { old, new in
      ConnectionComparison.differences(old, before.ports, new, after.ports)
    }
  }

  private static func differences(
    _ old: [Row.Group], _ oldPorts: PortTable, _ new: [Row.Group], _ newPorts: PortTable
  ) -> [Group] {
    var groups: [Group] = []
    func add(_ receivers: ClassSet, _ before: PortSet, _ after: PortSet) {
      if !receivers.isEmpty, before != after {
        groups.append(Group(receivers: receivers, before: before, after: after))
      }
    }
    var gained = new.map(\.peers)
    for group in old {
      var lost = group.peers
      for (index, other) in new.enumerated() {
        let both = lost.isEmpty ? .empty : group.peers.intersection(other.peers)
        if both.isEmpty { continue }
        add(both, oldPorts[group.ports], newPorts[other.ports])
        lost = lost.subtracting(both)
        gained[index] = gained[index].subtracting(both)
      }
      add(lost, oldPorts[group.ports], .none)
    }
    for (group, rest) in zip(new, gained) { add(rest, .none, newPorts[group.ports]) }
    return groups
  }

  public var isEmpty: Bool { groups.allSatisfy(\.isEmpty) }

  /// Every pair for which it differs, by sender and receiver; neighbouring addresses that are alike in one
  /// range.
  public var changes: [ConnectionChange] {
    var changes: [ConnectionChange] = []
    var sender = 0
    while sender < groups.count {
      var last = sender
      while last + 1 < groups.count, before.areNeighbours(last, last + 1),
        groups[last + 1] == groups[sender]
      {
        last += 1
      }
      let from = before.joined(sender, last)
      for (to, group) in before.peers.inOrder(groups[sender].map { ($0.receivers, $0) }) {
        changes.append(
          ConnectionChange(from: from, to: to, before: group.before, after: group.after))
      }
      sender = last + 1
    }
    return changes
  }
}
