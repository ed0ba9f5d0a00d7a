public import Workloads

/// What a person asserts of connections, and what of a state breaks it.
public struct AssertionOutcome: Hashable, Sendable {
  /// The patterns that mean nobody in the state.
  public let unmatched: [PeerPattern]
  /// Whether there is any pair that it is about.
  public let hasPairs: Bool
  /// What breaks it, in as few lines as tell all of it: of a deny the ports that are open, of an allow those
  /// that are not.
  public let lines: [GroupedLine<PortSet>]
}

extension ConnectionTable {
  /// What is open and must not be.
  ///
  /// - Parameters:
  ///   - senders: who must not send.
  ///   - receivers: who must not receive it.
  ///   - ports: over which ports.
  ///   - except: senders that are left out.
  public func denying(
    from senders: [PeerPattern], to receivers: [PeerPattern], on ports: PortSet = .all,
    except: [PeerPattern] = []
  ) -> AssertionOutcome {
    let table = cut(at: senders + receivers + except)
    var known = table.ports
    let limit = known.id(of: ports)
    let sending = table.present(matching: senders).subtracting(table.present(matching: except))
    let receiving = table.present(matching: receivers)
    var hasPairs = false
    var parts = [[(ClassSet, PortSet)]](repeating: [], count: table.peers.count)
    sending.forEach { sender in
      hasPairs = hasPairs || !table.meant(receiving, by: sender).isEmpty
      var open = PortPartition()
      for group in table.receivers[sender] {
        open.add(group.peers.intersection(receiving), known.meet(group.ports, limit), &known)
      }
      parts[sender] = open.groups.map {
        (table.whole($0.peers, of: receiving, for: sender), known[$0.ports])
      }
    }
    return AssertionOutcome(
      unmatched: table.unmatched(senders + receivers + except), hasPairs: hasPairs,
      lines: Grouping(table).lines(parts, to: receiving))
  }

  /// What is not open and must be.
  ///
  /// - Parameters:
  ///   - senders: who must be able to send.
  ///   - receivers: whom each of them must reach.
  ///   - ports: over which ports, all of them; nil where any will do.
  public func allowing(
    from senders: [PeerPattern], to receivers: [PeerPattern], on ports: PortSet?
  ) -> AssertionOutcome {
    let table = cut(at: senders + receivers)
    // Nobody knows whom an ingress controller should reach, unless it is named; and nobody sends to it.
    let controller = ClassSet(
      table.present.elements.filter { table.peers[$0] == .entity(.ingressController) })
    var sending = table.present(matching: senders)
    if !senders.contains(where: { $0.meaning == .ingressController }) {
      sending = sending.subtracting(controller)
    }
    let receiving = table.present(matching: receivers).subtracting(controller)
    var hasPairs = false
    var missing: [PortTable.ID: PortSet] = [:]
    var parts = [[(ClassSet, PortSet)]](repeating: [], count: table.peers.count)
    sending.forEach { sender in
      var closed = table.meant(receiving, by: sender)
      hasPairs = hasPairs || !closed.isEmpty
      var lacking: [PortSet: ClassSet] = [:]
      for group in table.receivers[sender] {
        let reached = group.peers.intersection(closed)
        if reached.isEmpty { continue }
        closed = closed.subtracting(reached)
        guard let ports else { continue }
        let lacks = missing[group.ports] ?? ports.subtracting(table.ports[group.ports])
        missing[group.ports] = lacks
        if !lacks.isEmpty { lacking[lacks] = lacking[lacks]?.union(reached) ?? reached }
      }
      if !closed.isEmpty {
        let all = ports ?? .all
        lacking[all] = lacking[all]?.union(closed) ?? closed
      }
      parts[sender] = lacking.map { (table.whole($0.value, of: receiving, for: sender), $0.key) }
        .sorted { ($0.0.first ?? 0) < ($1.0.first ?? 0) }
    }
    return AssertionOutcome(
      unmatched: table.unmatched(senders + receivers), hasPairs: hasPairs,
      lines: Grouping(table).lines(parts, to: receiving))
  }

  // MARK: Peers

  private func present(matching patterns: [PeerPattern]) -> ClassSet {
    ClassSet(
      present.elements.filter { number in patterns.contains { peers[number].matches($0) } })
  }

  private func unmatched(_ patterns: [PeerPattern]) -> [PeerPattern] {
    let present = present.elements
    return patterns.filter { pattern in !present.contains { peers[$0].matches(pattern) } }
  }

  /// Those of some receivers with whom a sender makes a pair.
  private func meant(_ receivers: ClassSet, by sender: Int) -> ClassSet {
    sender < firstRange
      ? receivers.subtracting(ClassSet(CollectionOfOne(sender)))
      : receivers.intersection(ClassSet(0..<firstRange))
  }

  /// With the sender itself, to whom nothing is listed, where all others that are meant are there: senders
  /// that reach all of them are alike then.
  private func whole(_ found: ClassSet, of meant: ClassSet, for sender: Int) -> ClassSet {
    guard sender < firstRange, meant.contains(sender) else { return found }
    let own = ClassSet(CollectionOfOne(sender))
    let others = meant.subtracting(own)
    return others.isEmpty || !others.subtracting(found).isEmpty ? found : found.union(own)
  }
}

extension PortSet {
  /// The ports that a person means.
  public init(_ pattern: PortPattern) {
    switch pattern {
    case .numbers(let transport, let range): self.init(transport, range)
    case .all(let transport): self.init(all: transport)
    }
  }
}
