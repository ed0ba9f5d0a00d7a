import Documents

/// A manifest that the specification gives no meaning.
struct NoMeaning: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}

extension OracleCluster {
  /// Reads manifests as an API server would complete them.
  init(_ objects: [Node]) throws {
    func labels(_ object: Node) -> [String: String] {
      Dictionary(
        uniqueKeysWithValues: (object["metadata"]?["labels"]?.mapping?.entries ?? []).map {
          ($0.key, $0.value.string ?? "")
        })
    }
    var ofNamespaces: [String: [String: String]] = [:]
    for object in objects where object["kind"] == "Namespace" {
      let name = try OracleReading.name(object)
      ofNamespaces[name] = labels(object)
    }
    for object in objects {
      let kind = object["kind"]?.string ?? ""
      switch kind {
      case "Namespace": break
      case "Pod":
        let namespace = object["metadata"]?["namespace"]?.string ?? "default"
        if ["Succeeded", "Failed"].contains(object["status"]?["phase"]?.string) { continue }
        var all = ofNamespaces[namespace] ?? [:]
        // The server sets it on each namespace.
        all["kubernetes.io/metadata.name"] = namespace
        pods.append(
          OraclePod(
            namespace: namespace, name: try OracleReading.name(object), labels: labels(object),
            namespaceLabels: all, ports: OracleReading.containerPorts(object["spec"]),
            addresses: (object["status"]?["podIPs"]?.sequence ?? []).compactMap {
              $0["ip"]?.string.flatMap { OracleAddress($0) }
            },
            isOnHostNetwork: object["spec"]?["hostNetwork"] == true,
            node: object["spec"]?["nodeName"]?.string))
      case "Node":
        nodes.append(
          OracleNode(
            name: try OracleReading.name(object), labels: labels(object),
            addresses: (object["status"]?["addresses"]?.sequence ?? []).compactMap {
              $0["address"]?.string.flatMap { OracleAddress($0) }
            }))
      case "NetworkPolicy": policies.append(try OracleReading.networkPolicy(object))
      default: policies.append(try OracleReading.adminPolicy(object, kind))
      }
    }
  }
}

enum OracleReading {
  static func name(_ object: Node) throws -> String {
    guard let name = object["metadata"]?["name"]?.string else { throw NoMeaning("no name") }
    return name
  }

  static func containerPorts(_ spec: Node?) -> [OraclePod.Port] {
    // An init container counts only if it keeps running.
    let sidecars = (spec?["initContainers"]?.sequence ?? []).filter {
      $0["restartPolicy"] == "Always"
    }
    let containers = sidecars + (spec?["containers"]?.sequence ?? [])
    return containers.flatMap { $0["ports"]?.sequence ?? [] }.compactMap { port in
      guard let name = port["name"]?.string, let number = port["containerPort"]?.integer else {
        return nil
      }
      return OraclePod.Port(
        name: name, number: Int(number), transport: port["protocol"]?.string ?? "TCP")
    }
  }

  static func selector(_ node: Node?) throws -> OracleSelector {
    var selector = OracleSelector()
    for entry in node?["matchLabels"]?.mapping?.entries ?? [] {
      selector.labels[entry.key] = entry.value.string ?? ""
    }
    for node in node?["matchExpressions"]?.sequence ?? [] {
      let values = (node["values"]?.sequence ?? []).compactMap(\.string)
      guard let key = node["key"]?.string, let name = node["operator"]?.string,
        ["In", "NotIn"].contains(name) != values.isEmpty
      else { throw NoMeaning("an expression") }
      selector.expressions.append(.init(key: key, operator: name, values: values))
    }
    return selector
  }

  static func block(_ node: Node?) throws -> OracleBlock {
    guard let block = node?.string.flatMap({ OracleBlock($0) }) else { throw NoMeaning("a block") }
    return block
  }

  // MARK: NetworkPolicy

  static func networkPolicy(_ object: Node) throws -> OraclePolicy {
    let spec = object["spec"]
    let namespace = object["metadata"]?["namespace"]?.string ?? "default"
    let ingress = spec?["ingress"]?.sequence ?? []
    let egress = spec?["egress"]?.sequence ?? []
    var types = (spec?["policyTypes"]?.sequence ?? []).compactMap(\.string)
    if types.isEmpty { types = egress.isEmpty ? ["Ingress"] : ["Ingress", "Egress"] }
    return OraclePolicy(
      tier: .network, priority: 0, namespace: namespace, namespaces: OracleSelector(),
      pods: try selector(spec?["podSelector"]),
      ingress: types.contains("Ingress")
        ? try ingress.map { try rule($0, "from", in: namespace) } : nil,
      egress: types.contains("Egress")
        ? try egress.map { try rule($0, "to", in: namespace) } : nil)
  }

  private static func rule(_ node: Node, _ key: String, in namespace: String) throws -> OracleRule {
    let peers = node[key]?.sequence ?? []
    let ports = node["ports"]?.sequence ?? []
    return OracleRule(
      action: .accept, peers: peers.isEmpty ? nil : try peers.map { try peer($0, in: namespace) },
      ports: ports.isEmpty ? nil : try ports.map(port))
  }

  private static func peer(_ node: Node, in namespace: String) throws -> OraclePeer {
    let selectors = [node["podSelector"], node["namespaceSelector"]].compactMap { $0 }
    if let ipBlock = node["ipBlock"] {
      if !selectors.isEmpty { throw NoMeaning("a block with a selector") }
      return .block(
        try block(ipBlock["cidr"]), except: try (ipBlock["except"]?.sequence ?? []).map(block))
    }
    if selectors.isEmpty { throw NoMeaning("a peer that is nobody") }
    return .pods(
      namespace: node["namespaceSelector"] == nil ? namespace : nil,
      namespaces: try selector(node["namespaceSelector"]), pods: try selector(node["podSelector"]))
  }

  private static func port(_ node: Node) throws -> OraclePort {
    let transport = node["protocol"]?.string ?? "TCP"
    guard let port = node["port"] else {
      if node["endPort"] != nil { throw NoMeaning("an endPort without a port") }
      return OraclePort(transport: transport, number: .any)
    }
    if let name = port.string { return OraclePort(transport: transport, number: .name(name)) }
    let first = Int(port.integer ?? 0)
    return OraclePort(
      transport: transport, number: .range(first, (node["endPort"]?.integer).map(Int.init) ?? first)
    )
  }

  // MARK: The admin tiers

  static func adminPolicy(_ object: Node, _ kind: String) throws -> OraclePolicy {
    let spec = object["spec"]
    let isBaseline = kind == "BaselineAdminNetworkPolicy" || spec?["tier"] == "Baseline"
    let subject = try subject(spec?["subject"])
    let hasTier = kind != "ClusterNetworkPolicy" || spec?["tier"] != nil
    let hasPriority = kind == "BaselineAdminNetworkPolicy" || spec?["priority"] != nil
    guard hasTier, hasPriority, case .pods(_, let namespaces, let pods) = subject else {
      throw NoMeaning("the head of a policy")
    }
    return OraclePolicy(
      tier: isBaseline ? .baseline : .admin, priority: Int(spec?["priority"]?.integer ?? 0),
      namespace: nil, namespaces: namespaces, pods: pods,
      ingress: try (spec?["ingress"]?.sequence ?? []).map { try adminRule($0, "from") },
      egress: try (spec?["egress"]?.sequence ?? []).map { try adminRule($0, "to") })
  }

  private static func adminRule(_ node: Node, _ key: String) throws -> OracleRule {
    let action: OracleRule.Action
    switch node["action"]?.string {
    case "Allow", "Accept": action = .accept
    case "Deny": action = .deny
    case "Pass": action = .pass
    default: throw NoMeaning("an action")
    }
    let ports = try node["ports"]?.sequence.map { try $0.map(adminPort) }
    let protocols = try node["protocols"]?.sequence.map { try $0.map(adminProtocol) }
    guard let peers = node[key]?.sequence, !peers.isEmpty else { throw NoMeaning("no peers") }
    return OracleRule(
      action: action, peers: try peers.flatMap(adminPeers), ports: ports ?? protocols)
  }

  private static func subject(_ node: Node?) throws -> OraclePeer {
    switch (node?["namespaces"], node?["pods"]) {
    case (let namespaces?, nil):
      return .pods(namespace: nil, namespaces: try selector(namespaces), pods: OracleSelector())
    case (nil, let pods?):
      return .pods(
        namespace: nil, namespaces: try selector(pods["namespaceSelector"]),
        pods: try selector(pods["podSelector"]))
    default: throw NoMeaning("not one of namespaces and pods")
    }
  }

  private static func adminPeers(_ node: Node) throws -> [OraclePeer] {
    if node["namespaces"] != nil || node["pods"] != nil { return [try subject(node)] }
    if let networks = node["networks"]?.sequence {
      return try networks.map { .block(try block($0), except: []) }
    }
    if let nodes = node["nodes"] { return [.nodes(try selector(nodes))] }
    return [node["domainNames"] == nil ? .unknown : .domains]
  }

  private static func adminPort(_ node: Node) throws -> OraclePort {
    if let name = node["namedPort"]?.string {
      return OraclePort(transport: nil, number: .name(name))
    }
    let body = node["portNumber"] ?? node["portRange"]
    guard let first = (body?["port"] ?? body?["start"])?.integer,
      let last = (body?["port"] ?? body?["end"])?.integer
    else { throw NoMeaning("a port") }
    return OraclePort(
      transport: body?["protocol"]?.string ?? "TCP", number: .range(Int(first), Int(last)))
  }

  private static func adminProtocol(_ node: Node) throws -> OraclePort {
    if let name = node["destinationNamedPort"]?.string {
      return OraclePort(transport: nil, number: .name(name))
    }
    guard let entry = node.mapping?.entries.first else { throw NoMeaning("a protocol") }
    let transport = entry.key.uppercased()
    guard let port = entry.value["destinationPort"] else {
      return OraclePort(transport: transport, number: .any)
    }
    guard let first = (port["number"] ?? port["range"]?["start"])?.integer,
      let last = (port["number"] ?? port["range"]?["end"])?.integer
    else { throw NoMeaning("a destination port") }
    return OraclePort(transport: transport, number: .range(Int(first), Int(last)))
  }
}
