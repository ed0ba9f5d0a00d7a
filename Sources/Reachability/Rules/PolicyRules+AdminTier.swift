import Documents
import PolicyModel
import Workloads

extension PolicyRules {
  /// An AdminNetworkPolicy, BaselineAdminNetworkPolicy (`sigs.k8s.io/network-policy-api`, v1alpha1) or
  /// ClusterNetworkPolicy (v1alpha2) in normal form.
  static func adminTier(_ policy: Policy) throws(Unreadable) -> PolicyRules {
    let spec = policy.spec
    let tier: Tier
    switch (policy.kind.kind, spec["tier"]?.string) {
    case ("AdminNetworkPolicy", _), ("ClusterNetworkPolicy", "Admin"): tier = .admin
    case ("BaselineAdminNetworkPolicy", _), ("ClusterNetworkPolicy", "Baseline"): tier = .baseline
    default:
      throw Unreadable("it names the tier \(quoted(spec["tier"]?.string ?? "")), which is unknown")
    }
    guard policy.kind.kind == "BaselineAdminNetworkPolicy" || spec["priority"]?.integer != nil
    else { throw Unreadable("it has no priority") }
    return PolicyRules(
      policy: policy, tier: tier, priority: spec["priority"]?.integer ?? 0,
      subject: try selection(spec["subject"], "subject"),
      ingress: try adminRules(spec["ingress"], peers: "from"),
      egress: try adminRules(spec["egress"], peers: "to"))
  }

  private static func adminRules(_ list: Node?, peers: String) throws(Unreadable) -> [Rule] {
    var rules: [Rule] = []
    for rule in try RuleReading.list(list, "list of rules") ?? [] {
      let action: Rule.Action
      switch rule["action"]?.string {
      case "Allow", "Accept": action = .allow
      case "Deny": action = .deny
      case "Pass": action = .pass
      case let other: throw Unreadable("a rule has the action \(quoted(other ?? ""))")
      }
      var others: [RulePeer] = []
      var isClosed = false
      for node in try RuleReading.list(rule[peers], peers) ?? [] {
        guard let known = try adminPeers(node) else {
          isClosed = true
          continue
        }
        others += known
      }
      let ports = try adminPorts(rule)
      // Whoever this version does not know: allowed nothing, and else denied all, as the API demands.
      rules.append(
        isClosed && action != .allow
          ? Rule(action: .deny, peers: nil, ports: ports)
          : Rule(action: action, peers: others, ports: ports))
    }
    return rules
  }

  /// Nil for a peer of a kind that is not known.
  private static func adminPeers(_ node: Node) throws(Unreadable) -> [RulePeer]? {
    if node["namespaces"] != nil || node["pods"] != nil {
      return [.pods(try selection(node, "peer"))]
    }
    if let networks = try RuleReading.list(node["networks"], "networks") {
      var peers: [RulePeer] = []
      for network in networks {
        peers.append(.network(try RuleReading.network(network), except: []))
      }
      return peers
    }
    if let nodes = node["nodes"] { return [.nodes(try RuleReading.selector(nodes, "nodes"))] }
    // Which addresses a name has is not in the policies: it opens none that are known.
    return node["domainNames"] == nil ? nil : []
  }

  private static func selection(_ node: Node?, _ what: String) throws(Unreadable) -> PodSelection {
    switch (node?["namespaces"], node?["pods"]) {
    case (let namespaces?, nil):
      return PodSelection(
        namespaces: .matching(try RuleReading.selector(namespaces, "namespaces")),
        pods: .everything)
    case (nil, let pods?):
      return PodSelection(
        namespaces: .matching(
          try RuleReading.selector(pods["namespaceSelector"], "namespaceSelector")),
        pods: try RuleReading.selector(pods["podSelector"], "podSelector"))
    default: throw Unreadable("its \(what) must have one of namespaces and pods")
    }
  }

  /// Nil for every port.
  private static func adminPorts(_ rule: Node) throws(Unreadable) -> [RulePort]? {
    if let protocols = try RuleReading.list(rule["protocols"], "protocols") {
      var ports: [RulePort] = []
      for node in protocols { ports.append(try protocolPort(node)) }
      return ports
    }
    guard let list = try RuleReading.list(rule["ports"], "ports") else { return nil }
    var ports: [RulePort] = []
    for node in list {
      if let number = node["portNumber"] {
        let port = try RuleReading.number(number["port"])
        ports.append(
          .numbers(PortSet(try RuleReading.transport(number["protocol"]), port...port)))
      } else if let range = node["portRange"] {
        ports.append(
          .numbers(
            try RuleReading.range(
              try RuleReading.transport(range["protocol"]), try RuleReading.number(range["start"]),
              try RuleReading.number(range["end"]))))
      } else if let name = node["namedPort"]?.string {
        ports.append(.name(name, nil))
      } else {
        throw Unreadable("a port is of a kind that is not known")
      }
    }
    return ports
  }

  /// A protocol of ClusterNetworkPolicy.
  private static func protocolPort(_ node: Node) throws(Unreadable) -> RulePort {
    if let name = node["destinationNamedPort"]?.string { return .name(name, nil) }
    for transport in TransportProtocol.allCases {
      guard let match = node[transport.rawValue.lowercased()] else { continue }
      guard let destination = match["destinationPort"] else {
        return .numbers(PortSet(all: transport))
      }
      if let range = destination["range"] {
        return .numbers(
          try RuleReading.range(
            transport, try RuleReading.number(range["start"]),
            try RuleReading.number(range["end"])))
      }
      let number = try RuleReading.number(destination["number"])
      return .numbers(PortSet(transport, number...number))
    }
    throw Unreadable("a protocol is of a kind that is not known")
  }
}
