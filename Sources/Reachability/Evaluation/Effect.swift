/// What changes between two states of an evaluator, worked out from the classes whose rows differ alone.
struct Effect {
  /// Classes between which what is allowed differs alike.
  struct Part {
    let senders: ClassSet
    let receivers: ClassSet
    let before: PortTable.ID
    let after: PortTable.ID
  }

  private(set) var parts: [Part] = []
  /// The sets that the parts' numbers stand for.
  private(set) var ports: PortTable

  private let before: Connectivity
  private let after: Connectivity

  /// - Parameters:
  ///   - before: how it was.
  ///   - after: how it is; made from `before` by the same evaluator, or after it.
  init(from before: Connectivity, to after: Connectivity) {
    self.before = before
    self.after = after
    ports = after.ports
    let sending = before.egress.indices(differingFrom: after.egress, by: ===)
    let receiving = before.ingress.indices(differingFrom: after.ingress, by: ===)
    for sender in sending {
      compare(.egress, of: sender, besides: .empty)
    }
    let told = ClassSet(sending)
    for receiver in receiving {
      compare(.ingress, of: receiver, besides: told)
    }
  }

  private struct Difference: Hashable {
    let before: PortTable.ID
    let after: PortTable.ID
  }

  /// - Parameter others: peers that have been looked at from their side.
  private mutating func compare(
    _ direction: Direction, of number: Int, besides others: ClassSet
  ) {
    let old = before.row(direction, of: number)
    let new = after.row(direction, of: number)
    let opposite: Direction = direction == .egress ? .ingress : .egress
    var found: [Difference: [Int]] = [:]
    for group in differences(old, new) {
      group.peers.subtracting(others).forEach { peer in
        // What publishes receives nothing.
        if direction == .egress, peer == before.universe.ingressController { return }
        let oldRow = before.row(opposite, of: peer)
        let newRow = after.row(opposite, of: peer)
        let oldPorts = oldRow.ports(with: number)
        let newPorts = newRow === oldRow ? oldPorts : newRow.ports(with: number)
        // Most of a cluster's pods have nothing to do with each other.
        if oldPorts == PortTable.none, newPorts == PortTable.none { return }
        let difference = Difference(
          before: ports.meet(group.before, oldPorts), after: ports.meet(group.after, newPorts))
        if difference.before != difference.after { found[difference, default: []].append(peer) }
      }
    }
    let own = ClassSet(CollectionOfOne(number))
    for (difference, peers) in found.sorted(by: { $0.value[0] < $1.value[0] }) {
      let peers = ClassSet(peers.sorted())
      parts.append(
        Part(
          senders: direction == .egress ? own : peers,
          receivers: direction == .egress ? peers : own,
          before: difference.before, after: difference.after))
    }
  }

  private struct RowDifference {
    let peers: ClassSet
    let before: PortTable.ID
    let after: PortTable.ID
  }

  private func differences(_ old: Row, _ new: Row) -> [RowDifference] {
    let everything = before.universe.everything[before.state].union(
      after.universe.everything[after.state])
    let olds = old.covering(everything)
    let news = new.covering(everything)
    var result: [RowDifference] = []
    for one in olds {
      for two in news where one.ports != two.ports {
        let both = one.peers.intersection(two.peers)
        if !both.isEmpty {
          result.append(RowDifference(peers: both, before: one.ports, after: two.ports))
        }
      }
    }
    return result
  }
}

extension Connectivity {
  func row(_ direction: Direction, of number: Int) -> Row {
    direction == .egress ? egress[number] : ingress[number]
  }
}

extension Row {
  /// The groups, and all others as one that may nothing.
  fileprivate func covering(_ everything: ClassSet) -> [Row.Group] {
    if isOpen { return [Row.Group(peers: everything, ports: PortTable.all)] }
    let rest = groups.reduce(everything) { $0.subtracting($1.peers) }
    return rest.isEmpty ? groups : groups + [Row.Group(peers: rest, ports: PortTable.none)]
  }
}
