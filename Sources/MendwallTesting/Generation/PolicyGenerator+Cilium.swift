import Documents

/// CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy.
extension PolicyGenerator {
  /// One rule, or several.
  mutating func cilium(endpoints: Node) -> [(String, Node)] {
    chance(4)
      ? [("specs", list(1...2) { $0.ciliumRule(endpoints) })] : [("spec", ciliumRule(endpoints))]
  }

  /// The endpoints of one namespace, or some of them.
  mutating func endpoints(of namespace: String) -> Node {
    var labels: [(String, Node)] = [("k8s:io.kubernetes.pod.namespace", Node(.string(namespace)))]
    if chance(2) { labels.append(("app", word())) }
    return object([("matchLabels", object(labels))])
  }

  private mutating func ciliumRule(_ endpoints: Node) -> Node {
    var fields = [("endpointSelector", endpoints)]
    if chance(4) { fields.append(("description", word())) }
    if chance(5) { fields.append(("enableDefaultDeny", ["ingress": one(of: [true, false])])) }
    if chance(5) {
      fields.append(("labels", list(0...2) { ["key": $0.word(), "value": $0.word()] }))
    }
    let directions = some(
      of: [
        ("ingress", { $0.list(0...3) { $0.direction("from") } }),
        ("ingressDeny", { $0.list(0...2) { $0.direction("from", isDenial: true) } }),
        ("egress", { $0.list(0...3) { $0.direction("to") } }),
        ("egressDeny", { $0.list(0...2) { $0.direction("to", isDenial: true) } }),
      ], atLeast: 1)
    return object(fields + (directions.mapping?.entries ?? []).map { ($0.key, $0.value) })
  }

  /// A rule of one direction; with empty lists of peers too, which select nobody.
  private mutating func direction(_ side: String, isDenial: Bool = false) -> Node {
    var fields: [(String, (inout PolicyGenerator) -> Node)] = [
      ("\(side)Endpoints", { $0.list(0...2) { $0.selector() } }),
      ("\(side)Entities", { $0.list(0...2) { $0.one(of: ["world", "cluster", "host", "all"]) } }),
      ("\(side)CIDR", { $0.list(0...2) { $0.range() } }),
      (
        "\(side)CIDRSet",
        {
          $0.list(0...2) { ["cidr": $0.range(), "except": $0.list(0...2) { $0.range() }] }
        }
      ),
      ("toPorts", { $0.list(0...2) { $0.ciliumPorts(isDenial: isDenial) } }),
      ("icmps", { $0.list(0...1) { ["fields": $0.list(0...2) { $0.icmpField() }] } }),
    ]
    if side == "to" {
      fields.append(
        (
          "toServices",
          { $0.list(0...1) { ["k8sService": ["serviceName": $0.word(), "namespace": $0.word()]] } }
        ))
      if !isDenial { fields.append(("toFQDNs", { $0.list(0...2) { ["matchName": $0.word()] } })) }
    }
    if !isDenial {
      fields.append(("authentication", { ["mode": $0.one(of: ["required", "disabled"])] }))
    }
    return some(of: fields)
  }

  private mutating func ciliumPorts(isDenial: Bool) -> Node {
    var fields = [("ports", list(0...3) { $0.ciliumPort() })]
    guard !isDenial else { return object(fields) }
    if chance(3) { fields.append(("rules", ["http": list(1...2) { ["path": $0.word()] }])) }
    if chance(4) { fields.append(("serverNames", distinct(1...2) { $0.word() })) }
    return object(fields)
  }

  private mutating func ciliumPort() -> Node {
    let number = number()
    var fields: [(String, Node)] = [("port", Node(.string("\(number.integer ?? 0)")))]
    if chance(4) { fields.append(("endPort", Node(.integer((number.integer ?? 0) + 9)))) }
    if chance(2) { fields.append(("protocol", one(of: ["TCP", "UDP", "SCTP", "ANY"]))) }
    return object(fields)
  }

  private mutating func icmpField() -> Node {
    var fields: [(String, Node)] = [("type", one(of: [8, 0, "EchoRequest"]))]
    if chance(2) { fields.append(("family", one(of: ["IPv4", "IPv6"]))) }
    return object(fields)
  }
}
