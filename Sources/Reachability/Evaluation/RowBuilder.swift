import PolicyModel
import Workloads

/// Works out a row from the policies that select a class, tier by tier: the admin tier, then NetworkPolicies
/// if any isolates, and else the baseline; what nobody decides is allowed (`sigs.k8s.io/network-policy-api`,
/// v1alpha2; `k8s.io/api/networking/v1`).
struct RowBuilder {
  /// Peers for whom the tiers have come to the same.
  private struct Layer {
    let peers: ClassSet
    var allowed: PortTable.ID
    var undecided: PortTable.ID
    /// Left to the next tier.
    var passed: PortTable.ID
  }

  let universe: Universe
  let state: Int
  let direction: Direction
  /// A class of those that the row is for: how it names its ports counts.
  let subject: Int

  func row(_ policies: [PolicyRules], _ caches: inout RowCaches) -> Row {
    let admin = policies.filter { $0.tier == .admin }
    let isolating = policies.filter { $0.tier == .networkPolicy }
    let baseline = policies.filter { $0.tier == .baseline }
    if policies.isEmpty { return .open }
    if admin.isEmpty, !isolating.isEmpty {
      return Row(groups: allowed(by: isolating, &caches).groups)
    }
    var layers = [
      Layer(
        peers: universe.everything[state], allowed: PortTable.none, undecided: PortTable.all,
        passed: PortTable.none)
    ]
    decide(&layers, by: admin, &caches)
    if isolating.isEmpty {
      decide(&layers, by: baseline, &caches)
      for index in layers.indices {
        layers[index].allowed = caches.ports.join(layers[index].allowed, layers[index].undecided)
      }
    } else {
      layers = restrict(layers, to: allowed(by: isolating, &caches), &caches)
    }
    var partition = PortPartition()
    for layer in layers { partition.add(layer.peers, layer.allowed, &caches.ports) }
    return Row(groups: partition.groups)
  }

  /// What NetworkPolicies allow: what any rule of any of them does.
  private func allowed(by policies: [PolicyRules], _ caches: inout RowCaches) -> PortPartition {
    var partition = PortPartition()
    for policy in policies {
      for index in (policy.rules(direction) ?? []).indices {
        for part in parts(policy, index, &caches) {
          partition.add(part.peers, part.ports, &caches.ports)
        }
      }
    }
    return partition
  }

  /// Of the rules of a tier the first that matches decides.
  private func decide(
    _ layers: inout [Layer], by policies: [PolicyRules], _ caches: inout RowCaches
  ) {
    for policy in policies {
      for (index, rule) in (policy.rules(direction) ?? []).enumerated() {
        for part in parts(policy, index, &caches) {
          layers = layers.flatMap { apply(rule.action, part, to: $0, &caches) }
        }
      }
    }
    for index in layers.indices {
      layers[index].undecided = caches.ports.join(layers[index].undecided, layers[index].passed)
      layers[index].passed = PortTable.none
    }
  }

  private func apply(
    _ action: Rule.Action, _ part: Row.Group, to layer: Layer, _ caches: inout RowCaches
  ) -> [Layer] {
    let hit = caches.ports.meet(layer.undecided, part.ports)
    if hit == PortTable.none { return [layer] }
    let both = layer.peers.intersection(part.peers)
    if both.isEmpty { return [layer] }
    var met = Layer(
      peers: both, allowed: layer.allowed,
      undecided: caches.ports.subtract(layer.undecided, hit), passed: layer.passed)
    switch action {
    case .allow: met.allowed = caches.ports.join(met.allowed, hit)
    case .pass: met.passed = caches.ports.join(met.passed, hit)
    case .deny: break
    }
    let rest = layer.peers.subtracting(both)
    if rest.isEmpty { return [met] }
    return [
      met,
      Layer(
        peers: rest, allowed: layer.allowed, undecided: layer.undecided, passed: layer.passed),
    ]
  }

  private func restrict(
    _ layers: [Layer], to partition: PortPartition, _ caches: inout RowCaches
  ) -> [Layer] {
    layers.flatMap { layer -> [Layer] in
      var rest = layer.peers
      var result: [Layer] = []
      for group in partition.groups {
        let both = layer.peers.intersection(group.peers)
        if both.isEmpty { continue }
        rest = rest.subtracting(both)
        let ports = caches.ports.meet(layer.undecided, group.ports)
        result.append(
          Layer(
            peers: both, allowed: caches.ports.join(layer.allowed, ports),
            undecided: PortTable.none, passed: PortTable.none))
      }
      if !rest.isEmpty {
        result.append(
          Layer(
            peers: rest, allowed: layer.allowed, undecided: PortTable.none, passed: PortTable.none)
        )
      }
      return result
    }
  }

  // MARK: Rules

  /// Who a rule is about, over which ports; a peer is in one part at most.
  func parts(_ policy: PolicyRules, _ index: Int, _ caches: inout RowCaches) -> [Row.Group] {
    guard let rule = policy.rules(direction)?[index] else { return [] }
    let isOfSubject =
      direction == .ingress && (rule.ports?.contains(where: \.isName) ?? false)
    let key = RowCaches.RuleKey(
      policy: ObjectIdentifier(policy), direction: direction, index: index, state: state)
    if !isOfSubject, let known = caches.parts[key] { return known }
    let parts = parts(rule, &caches)
    if !isOfSubject { caches.parts[key] = parts }
    return parts
  }

  /// Whether a rule is about a peer, whatever its ports.
  func isAbout(_ peer: Int, _ policy: PolicyRules, _ index: Int, _ caches: inout RowCaches) -> Bool
  {
    guard let rule = policy.rules(direction)?[index] else { return false }
    return peers(of: rule, &caches).contains(peer)
  }

  private func parts(_ rule: Rule, _ caches: inout RowCaches) -> [Row.Group] {
    let peers = peers(of: rule, &caches)
    guard let ports = rule.ports else { return group(peers, PortTable.all) }
    var numbers = PortSet.none
    var names: [(String, TransportProtocol?)] = []
    for port in ports {
      switch port {
      case .numbers(let set): numbers = numbers.union(set)
      case .name(let name, let transport): names.append((name, transport))
      }
    }
    if names.isEmpty { return group(peers, caches.ports.id(of: numbers)) }
    if direction == .ingress {
      return group(peers, caches.ports.id(of: resolved(numbers, names, by: subject)))
    }
    // The destination names its ports, where the rule finds it as a pod and not by its address.
    let pods = self.pods(of: rule, &caches)
    var classes: [PortTable.ID: [Int]] = [:]
    peers.forEach { peer in
      let ports = pods.contains(peer) ? resolved(numbers, names, by: peer) : numbers
      classes[caches.ports.id(of: ports), default: []].append(peer)
    }
    return classes.sorted { $0.key < $1.key }.flatMap { group(ClassSet($0.value), $0.key) }
  }

  private func resolved(
    _ numbers: PortSet, _ names: [(String, TransportProtocol?)], by number: Int
  ) -> PortSet {
    names.reduce(numbers) {
      $0.union(universe.ports(of: number, named: $1.0, $1.1, state: state))
    }
  }

  private func group(_ peers: ClassSet, _ ports: PortTable.ID) -> [Row.Group] {
    peers.isEmpty || ports == PortTable.none ? [] : [Row.Group(peers: peers, ports: ports)]
  }

  private func peers(of rule: Rule, _ caches: inout RowCaches) -> ClassSet {
    guard let peers = rule.peers else { return universe.everything[state] }
    return peers.reduce(.empty) { set, peer in
      set.union(members(of: peer, isDenying: rule.action != .allow, &caches))
    }
  }

  /// The peers of a rule that it finds as pods.
  private func pods(of rule: Rule, _ caches: inout RowCaches) -> ClassSet {
    guard let peers = rule.peers else { return universe.everything[state] }
    return peers.reduce(.empty) { set, peer in
      guard case .pods = peer else { return set }
      return set.union(members(of: peer, isDenying: rule.action != .allow, &caches))
    }
  }

  private func members(of peer: RulePeer, isDenying: Bool, _ caches: inout RowCaches) -> ClassSet {
    let key = RowCaches.PeerKey(peer: peer, isDenying: isDenying, state: state)
    if let known = caches.peers[key] { return known }
    let found: ClassSet =
      switch peer {
      case .pods(let selection): universe.classes(of: selection, state: state)
      case .network(let network, let except):
        universe.classes(of: network, except: except, state: state, isDenying: isDenying)
      case .nodes(let selector): universe.classes(ofNodes: selector, state: state)
      }
    caches.peers[key] = found
    return found
  }
}

/// What rows are made of, worked out once.
struct RowCaches: Sendable {
  struct PeerKey: Hashable, Sendable {
    let peer: RulePeer
    let isDenying: Bool
    let state: Int
  }

  struct RuleKey: Hashable, Sendable {
    let policy: ObjectIdentifier
    let direction: Direction
    let index: Int
    let state: Int
  }

  struct SubjectKey: Hashable, Sendable {
    let selection: PodSelection
    let state: Int
  }

  var ports = PortTable()
  var subjects: [SubjectKey: ClassSet] = [:]
  var peers: [PeerKey: ClassSet] = [:]
  var parts: [RuleKey: [Row.Group]] = [:]
}
