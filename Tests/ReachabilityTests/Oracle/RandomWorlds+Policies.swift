import Documents
import MendwallTesting

extension RandomWorlds {
  mutating func policy(_ index: Int) -> Node {
    if isPlain || chance(60) { return networkPolicy(index) }
    let isOld = chance(40)
    return [
      "apiVersion": text("policy.networking.k8s.io/\(isOld ? "v1alpha1" : "v1alpha2")"),
      "kind": text(isOld ? "AdminNetworkPolicy" : "ClusterNetworkPolicy"),
      "metadata": ["name": text("policy-\(index)")],
      "spec": adminSpec(
        isOld: isOld, isBaseline: !isOld && chance(30),
        // Each its own: of two that are equal nobody says which comes first.
        priority: number(0...9) * 100 + index + 1),
    ]
  }

  /// Comes before the ClusterNetworkPolicies of its tier.
  mutating func baseline() -> Node {
    [
      "apiVersion": "policy.networking.k8s.io/v1alpha1", "kind": "BaselineAdminNetworkPolicy",
      "metadata": ["name": "default"],
      "spec": adminSpec(isOld: true, isBaseline: true, priority: nil),
    ]
  }

  // MARK: Selectors

  static let operators = ["In", "NotIn", "Exists", "DoesNotExist"]

  mutating func selector(_ keys: [String], _ operators: [String] = operators) -> Node {
    var selector: Node = [:]
    if chance(45) {
      selector = selector.with("matchLabels", [one(of: keys): text(value())])
    }
    if chance(35) {
      let expressions = some(1...2) { $0.expression(keys, operators) }
      selector = selector.with("matchExpressions", expressions)
    }
    return selector
  }

  private mutating func expression(_ keys: [String], _ operators: [String]) -> Node {
    let name = one(of: operators)
    let expression: Node = ["key": text(one(of: keys)), "operator": text(name)]
    if name != "In", name != "NotIn" { return expression }
    return expression.with(
      "values", some(1...2) { $0.text($0.chance(20) ? "d" : $0.value()) })
  }

  private mutating func pods(_ operators: [String] = operators) -> Node {
    selector(["app", "role", "env", "none"], operators)
  }

  /// Whom a policy is about: often everybody, that policies meet.
  private mutating func subjects() -> Node { chance(50) ? [:] : pods() }

  private mutating func ofNamespaces() -> Node {
    if chance(20) { return [:] }
    if chance(20) {
      return ["matchLabels": ["kubernetes.io/metadata.name": text(one(of: namespaces))]]
    }
    return selector(["team", "env"])
  }

  // MARK: Addresses

  private mutating func block() -> String {
    if isPlain || chance(70) {
      return switch number(0...9) {
      case 0: "0.0.0.0/0"
      case 1: one(of: ["10.0.0.0/8", "0.0.0.0/32", "255.255.255.255/32", "128.0.0.0/1"])
      case 2: "192.168.0.\(number(0...3))/\(number(30...32))"
      default: "10.0.\(number(0...1)).\(number(0...63))/\(number(24...32))"
      }
    }
    return chance(20)
      ? one(of: ["::/0", "fd00::/64", "::/128"])
      : "fd00::\(String(number(0...63), radix: 16))/\(number(120...128))"
  }

  /// A part of a block.
  private mutating func part(of block: String) -> String {
    let isIPv6 = block.contains(":")
    let parts = block.split(separator: "/")
    guard let length = parts.last.flatMap({ Int($0) }), let base = parts.first else { return block }
    if length < 24 {
      return isIPv6 ? "fd00::\(number(0...9))/\(number(120...128))" : inside(length)
    }
    let longer = number(min(length + 1, isIPv6 ? 128 : 32)...(isIPv6 ? 128 : 32))
    return "\(base)/\(longer)"
  }

  private mutating func inside(_ length: Int) -> String {
    length == 1
      ? "192.168.0.\(number(0...3))/\(number(30...32))"
      : "10.0.\(number(0...1)).\(number(0...63))/\(number(25...32))"
  }

  // MARK: NetworkPolicy

  private mutating func networkPolicy(_ index: Int) -> Node {
    var spec: Node = ["podSelector": subjects()]
    if !isPlain, chance(10) { spec = [:] }
    switch number(0...5) {
    case 0: spec = spec.with("policyTypes", ["Ingress"])
    case 1: spec = spec.with("policyTypes", ["Egress"])
    case 2:
      // The other evaluator takes them in this order alone.
      spec = spec.with("policyTypes", isPlain ? ["Ingress", "Egress"] : ["Egress", "Ingress"])
    case 3 where !isPlain: spec = spec.with("policyTypes", [])
    default: break
    }
    for (key, peers) in [("ingress", "from"), ("egress", "to")] where chance(65) {
      // An empty list isolates egress to the other evaluator, and not to the API server.
      let rules = some((isPlain ? 1 : 0)...3) { $0.rule(peers) }
      // The other evaluator refuses what is of no effect.
      let types = spec["policyTypes"]?.sequence
      if isPlain, let types, !types.contains(where: { $0.string?.lowercased() == key }) { continue }
      spec = spec.with(key, rules)
    }
    return [
      "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
      "metadata": ["name": text("policy-\(index)"), "namespace": text(one(of: namespaces))],
      "spec": spec,
    ]
  }

  private mutating func rule(_ key: String) -> Node {
    var rule: Node = [:]
    var hasBlock = false
    if chance(75) {
      let peers = some(0...3) { $0.peer() }
      hasBlock = (peers.sequence ?? []).contains { $0["ipBlock"] != nil }
      rule = rule.with(key, peers)
    }
    if chance(65) {
      // What a name means where a block finds the pod is asked in a test of its own.
      let named = !(key == "to" && hasBlock)
      let ports = some(0...3) { $0.port(mayBeNamed: named) }
      rule = rule.with("ports", ports)
    }
    return rule
  }

  private mutating func peer() -> Node {
    switch number(0...4) {
    case 0: return ["podSelector": pods()]
    case 1: return ["namespaceSelector": ofNamespaces()]
    case 2:
      // Of other namespaces the other evaluator finds no pod by the keys of its labels alone.
      let operators = isPlain ? ["In", "NotIn"] : Self.operators
      return ["podSelector": pods(operators), "namespaceSelector": ofNamespaces()]
    default:
      let block = block()
      let isWhole = block.hasSuffix("/32") || block.hasSuffix("/128")
      if isWhole || chance(40) { return ["ipBlock": ["cidr": text(block)]] }
      let except = some(0...2) { $0.text($0.part(of: block)) }
      return ["ipBlock": ["cidr": text(block), "except": except]]
    }
  }

  private mutating func port(mayBeNamed: Bool) -> Node {
    var port: Node = [:]
    if chance(70) { port = port.with("protocol", text(one(of: Self.transports))) }
    switch number(0...4) {
    case 0: return port
    case 1 where mayBeNamed: return port.with("port", text(one(of: ["web", "dns", "stats", "x"])))
    case 2:
      let first = start()
      return port.with("port", integer(first)).with("endPort", integer(end(from: first)))
    default: return port.with("port", integer(start()))
    }
  }

  private mutating func start() -> Int { one(of: [1, 2, 53, 79, 80, 81, 443, 8000, 65534, 65535]) }
  private mutating func end(from first: Int) -> Int {
    min(65535, first + one(of: [0, 1, 2, 100, 70_000]))
  }

  // MARK: The admin tiers

  private mutating func adminSpec(isOld: Bool, isBaseline: Bool, priority: Int?) -> Node {
    var spec: Node = [
      "subject": chance(50)
        ? ["namespaces": ofNamespaces()]
        : ["pods": ["namespaceSelector": ofNamespaces(), "podSelector": subjects()]]
    ]
    if let priority { spec = spec.with("priority", integer(priority)) }
    if !isOld { spec = spec.with("tier", text(isBaseline ? "Baseline" : "Admin")) }
    for (key, peers) in [("ingress", "from"), ("egress", "to")] where chance(75) {
      let rules = some(0...3) { $0.adminRule(peers, isOld: isOld, mayPass: priority != nil) }
      spec = spec.with(key, rules)
    }
    return spec
  }

  private mutating func adminRule(_ key: String, isOld: Bool, mayPass: Bool) -> Node {
    let accept = isOld ? "Allow" : "Accept"
    let action = one(of: mayPass ? [accept, "Deny", "Pass"] : [accept, "Deny"])
    var isSelecting = true
    var peers: [Node] = []
    for _ in 0..<number(1...3) {
      if key == "to", chance(40) {
        isSelecting = false
        peers.append(destination(mayBeName: action == accept))
      } else if !isOld, chance(4) {
        isSelecting = false
        peers.append([:])
      } else {
        peers.append(
          chance(50)
            ? ["namespaces": ofNamespaces()]
            : ["pods": ["namespaceSelector": ofNamespaces(), "podSelector": pods()]])
      }
    }
    let rule: Node = ["action": text(action), key: list(peers)]
    if !chance(60) { return rule }
    let field = isOld ? "ports" : "protocols"
    return rule.with(
      field,
      some(1...3) {
        isOld
          ? $0.adminPort(mayBeNamed: isSelecting) : $0.protocolMatch(mayBeNamed: isSelecting)
      })
  }

  private mutating func destination(mayBeName: Bool) -> Node {
    switch number(0...5) {
    case 0: ["nodes": selector(["disk"])]
    case 1 where mayBeName: ["domainNames": ["*.example.com"]]
    default: ["networks": some(1...2) { $0.text($0.block()) }]
    }
  }

  private mutating func adminPort(mayBeNamed: Bool) -> Node {
    let transport = text(one(of: Self.transports))
    switch number(0...3) {
    case 0 where mayBeNamed: return ["namedPort": text(one(of: ["web", "dns", "stats"]))]
    case 1:
      let first = start()
      return [
        "portRange": [
          "protocol": transport, "start": integer(first), "end": integer(end(from: first)),
        ]
      ]
    default: return ["portNumber": ["protocol": transport, "port": integer(start())]]
    }
  }

  private mutating func protocolMatch(mayBeNamed: Bool) -> Node {
    let key = one(of: Self.transports).lowercased()
    switch number(0...4) {
    case 0 where mayBeNamed:
      return ["destinationNamedPort": text(one(of: ["web", "dns", "stats"]))]
    case 1: return [key: [:]]
    case 2:
      let first = one(of: [1, 79, 80, 8000])
      let last = first + one(of: [1, 2, 1000])
      return [
        key: ["destinationPort": ["range": ["start": integer(first), "end": integer(last)]]]
      ]
    default: return [key: ["destinationPort": ["number": integer(start())]]]
    }
  }
}
