import Documents

/// Calico's NetworkPolicy and GlobalNetworkPolicy, in either of their groups.
extension PolicyGenerator {
  mutating func calico() -> Node {
    var fields = calicoFields()
    if chance(2) { fields.append(("selector", calicoSelector())) }
    return object(fields)
  }

  /// One that selects the pods of one namespace, or some of them.
  mutating func globalCalico(_ namespace: String) -> Node {
    var fields = calicoFields()
    if chance(2) {
      fields.append(
        ("namespaceSelector", Node(.string("kubernetes.io/metadata.name == '\(namespace)'"))))
      if chance(2) { fields.append(("selector", calicoSelector())) }
    } else {
      fields.append(("selector", Node(.string("projectcalico.org/namespace == '\(namespace)'"))))
    }
    if chance(4) { fields.append(("applyOnForward", one(of: [true, false]))) }
    return object(fields)
  }

  private mutating func calicoFields() -> [(String, Node)] {
    var fields: [(String, Node)] = []
    if chance(2) { fields.append(("order", one(of: [1, Node(.double(2.5)), 1000]))) }
    if chance(4) { fields.append(("tier", one(of: ["default", "security"]))) }
    if chance(3) {
      fields.append(("types", distinct(1...2) { $0.one(of: ["Ingress", "Egress"]) }))
    }
    for direction in ["ingress", "egress"] where !chance(3) {
      fields.append((direction, list(0...4) { $0.calicoRule() }))
    }
    return fields
  }

  private mutating func calicoRule() -> Node {
    let rest = some(of: [
      ("protocol", { $0.one(of: ["TCP", "UDP", 6, 132]) }),
      ("notProtocol", { $0.one(of: ["ICMP", 1, "SCTP"]) }),
      ("ipVersion", { $0.one(of: [4, 6]) }),
      ("icmp", { ["type": $0.one(of: [0, 8]), "code": 0] }),
      ("source", { $0.entity() }), ("destination", { $0.entity() }),
      ("http", { ["methods": $0.list(0...2) { $0.one(of: ["GET", "PUT", "DELETE"]) }] }),
      ("metadata", { ["annotations": ["note": $0.word()]] }),
    ])
    let action = one(of: ["Allow", "Deny", "Log", "Pass"])
    return object([("action", action)] + (rest.mapping?.entries ?? []).map { ($0.key, $0.value) })
  }

  private mutating func entity() -> Node {
    some(of: [
      ("nets", { $0.distinct(0...2) { $0.range() } }),
      ("notNets", { $0.distinct(0...2) { $0.range() } }),
      ("selector", { $0.calicoSelector() }), ("notSelector", { $0.calicoSelector() }),
      ("namespaceSelector", { $0.calicoSelector() }),
      ("ports", { $0.list(0...3) { $0.calicoPort() } }),
      ("notPorts", { $0.list(0...2) { $0.calicoPort() } }),
      ("services", { ["name": $0.word(), "namespace": $0.word()] }),
      ("serviceAccounts", { ["names": $0.distinct(0...2) { $0.word() }] }),
    ])
  }

  /// A number, a number in quotes, a range, or a name.
  private mutating func calicoPort() -> Node {
    let number = number().integer ?? 0
    return one(of: [
      Node(.integer(number)), Node(.string("\(number)")), Node(.string("\(number):\(number + 9)")),
      "http",
    ])
  }

  private mutating func calicoSelector() -> Node {
    one(of: ["all()", "app == 'cart'", "has(tier) && role in {'db', 'cache'}", "!has(public)"])
  }
}
