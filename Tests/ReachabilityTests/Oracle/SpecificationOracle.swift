/// Whether one may talk to another, straight from the specification: rule by rule, for one pair, protocol and
/// port at a time.
///
/// It follows `k8s.io/api/networking/v1` and `sigs.k8s.io/network-policy-api`, v1alpha1 and v1alpha2, as the
/// upstream end-to-end tests read them.
struct SpecificationOracle {
  let cluster: OracleCluster

  /// A question about a pair that has been narrowed to the rules that are about it.
  struct Pair {
    fileprivate let egress: Side
    fileprivate let ingress: Side

    /// Allowed is what the sender may send and the receiver accepts.
    func allows(_ transport: String, _ port: Int) -> Bool {
      egress.allows(transport, port) && ingress.allows(transport, port)
    }
  }

  /// One direction of a pair.
  fileprivate struct Side {
    /// No policy applies, whatever they say.
    var isExempt = false
    var admin: [OracleRule] = []
    var isIsolated = false
    var network: [OracleRule] = []
    var baseline: [OracleRule] = []
    /// The pod whose names of ports count; nil for an address outside.
    var destination: OraclePod?
    /// Of a rule's peers those that are this one.
    var namesPorts: (OracleRule) -> Bool = { _ in true }

    func allows(_ transport: String, _ port: Int) -> Bool {
      if isExempt { return true }
      switch admin.first(where: { concerns($0, transport, port) })?.action {
      case .accept: return true
      case .deny: return false
      case .pass, nil: break
      }
      if isIsolated { return network.contains { concerns($0, transport, port) } }
      return baseline.first { concerns($0, transport, port) }?.action != .deny
    }

    private func concerns(_ rule: OracleRule, _ transport: String, _ port: Int) -> Bool {
      guard let ports = rule.ports else { return true }
      return ports.contains { each in
        if let own = each.transport, own != transport { return false }
        switch each.number {
        case .any: return true
        case .range(let first, let last): return first <= port && port <= last
        case .name(let name):
          guard let destination, namesPorts(rule) else { return false }
          return destination.ports.contains {
            $0.name == name && $0.number == port && $0.transport == transport
          }
        }
      }
    }
  }

  func pair(from source: OracleEnd, to destination: OracleEnd) -> Pair {
    // An address outside of the cluster has no policies of its own.
    var (egress, ingress) = (Side(isExempt: true), Side(isExempt: true))
    if case .pod(let pod) = source {
      egress = side(of: pod, with: destination, \.egress)
      if case .pod(let receiver) = destination { egress.destination = receiver }
      // A peer that is found by its address has no names of ports.
      egress.namesPorts = { rule in
        rule.peers?.contains { peer in
          if case .pods = peer { finds(peer, destination) } else { false }
        } ?? true
      }
    }
    if case .pod(let pod) = destination {
      ingress = side(of: pod, with: source, \.ingress)
      ingress.destination = pod
    }
    return Pair(egress: egress, ingress: ingress)
  }

  private func side(
    of pod: OraclePod, with other: OracleEnd, _ direction: KeyPath<OraclePolicy, [OracleRule]?>
  ) -> Side {
    // It is the node, and no policy selects a node.
    if pod.isOnHostNetwork || isOwnNode(other, of: pod) { return Side(isExempt: true) }
    var side = Side()
    let selecting = cluster.policies.filter { $0[keyPath: direction] != nil && $0.selects(pod) }
    func rules(_ tier: OraclePolicy.Tier) -> [OracleRule] {
      selecting.filter { $0.tier == tier }.sorted { $0.priority < $1.priority }
        .flatMap { $0[keyPath: direction] ?? [] }
        .compactMap { closed($0) }.filter { isAbout($0, other) }
    }
    side.admin = rules(.admin)
    side.network = rules(.network)
    side.baseline = rules(.baseline)
    side.isIsolated = selecting.contains { $0.tier == .network }
    return side
  }

  /// A pod cannot keep out the node that it runs on, nor be kept from it.
  private func isOwnNode(_ end: OracleEnd, of pod: OraclePod) -> Bool {
    guard let name = pod.node else { return false }
    switch end {
    case .pod(let other): return other.isOnHostNetwork && other.node == name
    case .outside(let address):
      return cluster.nodes.contains { $0.name == name && $0.addresses.contains(address) }
    }
  }

  /// A rule with a peer that nobody knows: allowing it allows nobody, and else it denies everybody.
  private func closed(_ rule: OracleRule) -> OracleRule? {
    let isUnknown =
      rule.peers?.contains { if case .unknown = $0 { true } else { false } } ?? false
    if !isUnknown || rule.action == .accept { return rule }
    return OracleRule(action: .deny, peers: nil, ports: rule.ports)
  }

  private func isAbout(_ rule: OracleRule, _ end: OracleEnd) -> Bool {
    rule.peers?.contains { finds($0, end) } ?? true
  }

  private func finds(_ peer: OraclePeer, _ end: OracleEnd) -> Bool {
    switch peer {
    case .pods(let namespace, let namespaces, let pods):
      guard case .pod(let pod) = end, !pod.isOnHostNetwork else { return false }
      return (namespace ?? pod.namespace) == pod.namespace
        && namespaces.matches(pod.namespaceLabels) && pods.matches(pod.labels)
    case .block(let block, let except):
      return end.addresses.contains { address in
        block.contains(address) && !except.contains { $0.contains(address) }
      }
    case .nodes(let selector):
      let nodes = cluster.nodes.filter { selector.matches($0.labels) }
      if case .pod(let pod) = end, !pod.isOnHostNetwork { return false }
      return end.addresses.contains { address in nodes.contains { $0.addresses.contains(address) } }
    case .domains, .unknown: return false
    }
  }
}
