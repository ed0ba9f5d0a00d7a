import PolicyModel
public import Workloads

/// Whether one may reach another on a port, and which policies say so.
public struct Answer: Hashable, Sendable {
  public let isAllowed: Bool
  /// The way through the tiers, in sentences: first out of the sender, then into the receiver.
  public let explanation: [String]
}

extension Connectivity {
  /// Whether a peer may reach another on a port, and why.
  ///
  /// Of peers of several pods that differ, it is told of the first that may.
  ///
  /// - Parameters:
  ///   - source: who sends; addresses count by their first one.
  ///   - destination: who receives.
  ///   - transport: over which protocol.
  ///   - port: on which port of the receiver.
  /// - Returns: nil where there is no such peer.
  public func answer(
    from source: Peer, to destination: Peer, _ transport: TransportProtocol, _ port: UInt16
  ) -> Answer? {
    let senders = classes(of: source)
    let receivers = classes(of: destination)
    guard let firstSender = senders.first, let firstReceiver = receivers.first else { return nil }
    if let node = sharedNode(source, destination) {
      return Answer(
        isAllowed: true,
        explanation: [
          "both are on the node \(node), whose network one of them is on: no policy decides there"
        ])
    }
    var pair = (firstSender, firstReceiver)
    let pairs = senders.flatMap { sender in receivers.map { (sender, $0) } }
    if let open = pairs.first(where: { ports(from: $0.0, to: $0.1).contains(transport, port) }) {
      pair = open
    }
    var trace = Trace(self, transport, port)
    let leaves = trace.passes(.egress, of: pair.0, named: source.inWords, with: pair.1)
    let enters = trace.passes(.ingress, of: pair.1, named: destination.inWords, with: pair.0)
    if pairs.count > 1 {
      trace.sentences.append(
        "pods of one workload differ here; this is told of one pair of \(pairs.count) kinds")
    }
    return Answer(isAllowed: leaves && enters, explanation: trace.sentences)
  }

  /// The node on which pods of both are, one of them on its network.
  private func sharedNode(_ source: Peer, _ destination: Peer) -> String? {
    guard universe.profile.hostNetwork != .pod else { return nil }
    let pods = universe.inventories[state].pods.filter { !$0.hasFinished }
    let receivers = pods.filter { destination.holds($0) }
    for sender in pods where source.holds(sender) {
      if receivers.contains(where: { Connectivity.areOnOneNode(sender, $0) }) { return sender.node }
    }
    return nil
  }

  private func classes(of peer: Peer) -> [Int] {
    switch peer {
    case .range(let range):
      universe.atoms.index(of: range.first).map { [universe.firstAtom + $0] } ?? []
    case .entity(.ingressController): universe.ingressController.map { [$0] } ?? []
    case .workload, .pod:
      universe.classes.indices.filter { number in
        universe.classes[number].attributes[state] != nil
          && universe.members[number].contains { peer.holds($0) }
      }
    }
  }
}

/// Follows one connection through the policies of one side after the other.
private struct Trace {
  private static let mostPolicies = 6

  private let connectivity: Connectivity
  private let transport: TransportProtocol
  private let port: UInt16
  private var caches: RowCaches
  var sentences: [String] = []

  init(_ connectivity: Connectivity, _ transport: TransportProtocol, _ port: UInt16) {
    self.connectivity = connectivity
    self.transport = transport
    self.port = port
    caches = RowCaches()
  }

  private enum Match { case yes, otherPeers, otherPorts }

  mutating func passes(_ direction: Direction, of number: Int, named name: String, with peer: Int)
    -> Bool
  {
    let universe = connectivity.universe
    guard number < universe.classes.count else {
      sentences.append(
        "\(direction.rawValue): \(name) is outside of the cluster, where no policy decides")
      return true
    }
    let builder = RowBuilder(
      universe: universe, state: connectivity.state, direction: direction, subject: number)
    let policies = connectivity.selecting[number].policies(direction)
    if let decision = firstMatch(policies.filter { $0.tier == .admin }, builder, peer) {
      return decision
    }
    let isolating = policies.filter { $0.tier == .networkPolicy }
    if !isolating.isEmpty { return allowed(by: isolating, builder, peer, name) }
    if let decision = firstMatch(policies.filter { $0.tier == .baseline }, builder, peer) {
      return decision
    }
    sentences.append(
      "\(direction.rawValue): no NetworkPolicy isolates \(name), so all is allowed")
    return true
  }

  /// What the first rule that matches says; nil where none decides.
  private mutating func firstMatch(
    _ policies: [PolicyRules], _ builder: RowBuilder, _ peer: Int
  ) -> Bool? {
    for policy in policies {
      for (index, rule) in (policy.rules(builder.direction) ?? []).enumerated()
      where match(policy, index, builder, peer) == .yes {
        let deed =
          switch rule.action {
          case .allow: "accepts it"
          case .deny: "denies it"
          case .pass: "passes it to the next tier"
          }
        sentences.append(
          "\(builder.direction.rawValue): \(policy.title) \(deed) by rule \(index + 1)\(policy.place)"
        )
        if rule.action == .pass { return nil }
        return rule.action == .allow
      }
    }
    return nil
  }

  private mutating func allowed(
    by policies: [PolicyRules], _ builder: RowBuilder, _ peer: Int, _ name: String
  ) -> Bool {
    let direction = builder.direction.rawValue
    var refusals: [String] = []
    for policy in policies {
      let rules = policy.rules(builder.direction) ?? []
      var reasons: [String] = []
      for index in rules.indices {
        switch match(policy, index, builder, peer) {
        case .yes:
          sentences.append(
            "\(direction): \(policy.title) allows it by rule \(index + 1)\(policy.place)")
          return true
        case .otherPeers: reasons.append("rule \(index + 1) is about other peers")
        case .otherPorts: reasons.append("rule \(index + 1) is about other ports")
        }
      }
      let reason = reasons.isEmpty ? "has no \(direction) rule" : reasons.joined(separator: ", ")
      refusals.append("\(policy.title): \(reason)\(policy.place)")
    }
    sentences.append("\(direction): \(name) is isolated, and no rule allows it")
    sentences += refusals.prefix(Trace.mostPolicies).map { "  \($0)" }
    if refusals.count > Trace.mostPolicies {
      sentences.append("  and \(refusals.count - Trace.mostPolicies) policies more")
    }
    return false
  }

  private mutating func match(
    _ policy: PolicyRules, _ index: Int, _ builder: RowBuilder, _ peer: Int
  ) -> Match {
    let parts = builder.parts(policy, index, &caches).filter { $0.peers.contains(peer) }
    if parts.contains(where: { caches.ports[$0.ports].contains(transport, port) }) { return .yes }
    if !parts.isEmpty { return .otherPorts }
    return builder.isAbout(peer, policy, index, &caches) ? .otherPorts : .otherPeers
  }
}

extension PolicyRules {
  fileprivate var title: String {
    let name = policy.reference.description
    return tier == .networkPolicy ? name : "\(name), priority \(priority),"
  }

  fileprivate var place: String { policy.location.map { " (\($0.inWords))" } ?? "" }
}
