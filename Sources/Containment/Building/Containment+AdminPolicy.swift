public import Documents
import PolicyModel

extension Containment {
  /// The policy of the admin tier that cuts the pods of namespaces off whatever NetworkPolicies allow.
  ///
  /// It has no rule that allows: for a peer that is kept it passes, and the NetworkPolicies decide. Then it
  /// denies everything that the API can name; ``uncovered(by:knowsNetworks:)`` says what that leaves.
  ///
  /// - Parameters:
  ///   - namespaces: their names, in any order; each must have the label with its name, as servers since
  ///     1.21 set it.
  ///   - api: one that the server has.
  ///   - knowsNetworks: whether the server's definition of the kind has `networks`, which only the
  ///     experimental one of AdminNetworkPolicy does.
  /// - Throws: ``InvalidContainment`` where no namespace is named, or more is kept than the API can hold.
  public func adminPolicy(namespaces: [String], as api: AdminAPI, knowsNetworks: Bool = true)
    throws(InvalidContainment) -> Node
  {
    guard !namespaces.isEmpty else {
      throw InvalidContainment("no namespace is to be cut off; name one")
    }
    let rules = AdminRules(api: api, knowsNetworks: knowsNetworks)
    var spec = Mapping()
    if api == .clusterNetworkPolicy { spec["tier"] = "Admin" }
    spec["priority"] = 0
    spec["subject"] = subject(of: namespaces)
    spec["ingress"] = try rules.kept(allowFrom, allowDNS: false, .ingress)
    spec["egress"] = try rules.kept(allowTo, allowDNS: allowDNS, .egress)
    return [
      "apiVersion": Node(.string(api.kind.api.apiVersion)),
      "kind": Node(.string(api.kind.kind)),
      "metadata": metadata(namespace: nil),
      "spec": Node(.mapping(spec)),
    ]
  }

  private func subject(of namespaces: [String]) -> Node {
    let names = Set(namespaces).sorted().map { Node(.string($0)) }
    let selector: Node = [
      "matchExpressions": [
        [
          "key": Node(.string(NamespaceLabels.nameLabel)), "operator": "In",
          "values": Node(.sequence(names)),
        ]
      ]
    ]
    guard let pods else { return ["namespaces": selector] }
    return ["pods": ["namespaceSelector": selector, "podSelector": pods.node]]
  }
}

/// The rules of a policy of the admin tier. Of several that match, the first decides.
private struct AdminRules {
  let api: Containment.AdminAPI
  let knowsNetworks: Bool

  /// The peers that are kept, by what they are kept for, and the denial of the rest.
  func kept(_ kept: [AllowedPeer], allowDNS: Bool, _ direction: Containment.Direction)
    throws(InvalidContainment) -> Node
  {
    var rules: [Node] = []
    if allowDNS {
      let dns: Node = [
        "pods": [
          "namespaceSelector": Containment.DNS.namespace, "podSelector": Containment.DNS.pods,
        ]
      ]
      rules.append(rule("keep DNS", "Pass", direction, [dns], ports: Containment.DNS.ports))
    }
    var groups: [(ports: AllowedPeer.Ports?, peers: [Node])] = []
    for allowed in kept {
      guard let peer = peer(allowed.peer, direction) else { continue }
      if let index = groups.firstIndex(where: { $0.ports == allowed.ports }) {
        groups[index].peers.append(peer)
      } else {
        groups.append((allowed.ports, [peer]))
      }
    }
    for group in groups {
      for start in stride(from: 0, to: group.peers.count, by: api.mostElements) {
        let peers = Array(group.peers[start...].prefix(api.mostElements))
        rules.append(
          rule("keep", "Pass", direction, peers, ports: group.ports.map { [$0] } ?? []))
      }
    }
    rules.append(rule("deny the rest", "Deny", direction, everyone(direction), ports: []))
    guard rules.count <= api.mostElements else {
      throw InvalidContainment(
        "\(api.kind.kind) cannot hold all that is kept: it has \(api.mostElements) rules for "
          + "\(direction.rawValue), with as many peers each, and \(rules.count) are needed; name "
          + "namespaces and networks in place of single peers, and ranges in place of single ports")
    }
    return Node(.sequence(rules))
  }

  /// Nil for a peer that the API cannot name.
  private func peer(_ peer: AllowedPeer.Peer, _ direction: Containment.Direction) -> Node? {
    switch peer {
    case .network(let network):
      return direction == .egress && knowsNetworks
        ? ["networks": [Node(.string(network.text))]] : nil
    case .namespace(let name): return ["namespaces": AllowedPeer.selector(ofNamespace: name)]
    case .pods(let namespace, let pods):
      return [
        "pods": [
          "namespaceSelector": AllowedPeer.selector(ofNamespace: namespace),
          "podSelector": pods.node,
        ]
      ]
    }
  }

  private func everyone(_ direction: Containment.Direction) -> [Node] {
    let pods: Node = ["namespaces": Node(.mapping(Mapping()))]
    return direction == .egress && knowsNetworks
      ? [pods, ["networks": ["0.0.0.0/0", "::/0"]]] : [pods]
  }

  private func rule(
    _ name: String, _ action: String, _ direction: Containment.Direction, _ peers: [Node],
    ports: [AllowedPeer.Ports]
  ) -> Node {
    var rule = Mapping([
      .init(key: "name", value: Node(.string(name))),
      .init(key: "action", value: Node(.string(action))),
      .init(key: direction.peersKey, value: Node(.sequence(peers))),
    ])
    if !ports.isEmpty { rule[api.portsKey] = Node(.sequence(ports.map(api.port))) }
    return Node(.mapping(rule))
  }
}
