import Documents

extension Mutations {
  static let cilium: Mutations = {
    let directions = [
      ("ingress", "from", false), ("ingressDeny", "from", true), ("egress", "to", false),
      ("egressDeny", "to", true),
    ]
    return Mutations(
      settled: [
        ("/spec/endpointSelector", selector), ("/spec/enableDefaultDeny", ["egress": true]),
      ],
      marked: directions.map { ("/spec/\($0.0)", rule($0.1, isDenial: $0.2)) } + [
        ("/specs", ["endpointSelector": selector, "ingress": [["fromEntities": ["host"]]]])
      ],
      ofSelector("the policy's selector", "/spec/endpointSelector")
        + directions.flatMap { ofDirection($0.0, $0.1, isDenial: $0.2) } + [
          Mutation(
            "the denial of the rest is off", "/spec/enableDefaultDeny/egress", .set(false)),
          Mutation("the denial of the rest is left open", "/spec/enableDefaultDeny", .remove),
          Mutation("one of several rules is removed", "/specs/@", .remove),
          Mutation(
            "one of several rules is changed", "/specs/@/ingress/0/fromEntities", .set(["all"])),
          Mutation("a policy selects nodes as well", "/spec/nodeSelector", .set([:])),
        ])
  }()

  private static func rule(_ side: String, isDenial: Bool) -> Node {
    var fields: [(String, Node)] = [
      ("\(side)Endpoints", [selector, ["matchLabels": ["app": "other"]]]),
      ("\(side)Entities", ["cluster", "host"]),
      ("\(side)CIDR", ["192.0.2.0/24", "198.51.100.0/24"]),
      ("\(side)CIDRSet", [["cidr": "203.0.113.0/24", "except": ["203.0.113.0/25"]]]),
      ("icmps", [["fields": [["type": 8, "family": "IPv6"]]]]),
    ]
    var ports: Node = ["ports": [["port": "61000", "protocol": "UDP"], ["port": "61001"]]]
    if !isDenial {
      ports = [
        "ports": [["port": "61000", "protocol": "UDP"], ["port": "61001"]],
        "rules": ["http": [["method": "GET"]]], "serverNames": ["a.example", "b.example"],
      ]
      fields.append(("authentication", ["mode": "required"]))
    }
    fields.append(("toPorts", [ports]))
    if side == "to" {
      fields.append(("toServices", [["k8sService": ["serviceName": "a", "namespace": "marked"]]]))
      if !isDenial { fields.append(("toFQDNs", [["matchName": "a.example"]])) }
    }
    return Node(.mapping(Mapping(fields.map { Mapping.Entry(key: $0.0, value: $0.1) })))
  }

  private static func ofDirection(_ direction: String, _ side: String, isDenial: Bool) -> [Mutation]
  {
    let rule = "/spec/\(direction)/@"
    let port = "\(rule)/toPorts/0"
    var mutations = [
      Mutation("a rule of \(direction) is removed", rule, .remove),
      Mutation(
        "a rule of \(direction) is added", "/spec/\(direction)",
        .append(["\(side)Entities": ["health"]])),
      Mutation("the endpoints of \(direction) are dropped", "\(rule)/\(side)Endpoints", .remove),
      Mutation("the endpoints of \(direction) are nobody", "\(rule)/\(side)Endpoints", .set([])),
      Mutation(
        "an endpoint of \(direction) is added", "\(rule)/\(side)Endpoints",
        .append(["matchLabels": ["altered": "yes"]])),
      Mutation("the world is added to \(direction)", "\(rule)/\(side)Entities", .append("world")),
      Mutation("an entity of \(direction) is removed", "\(rule)/\(side)Entities/0", .remove),
      Mutation("the entities of \(direction) are dropped", "\(rule)/\(side)Entities", .remove),
      Mutation("a range of \(direction) is widened", "\(rule)/\(side)CIDR/0", .set("192.0.0.0/16")),
      Mutation(
        "a range of \(direction) is respelled", "\(rule)/\(side)CIDR/0", .set("192.0.2.1/24")),
      Mutation("a range of \(direction) is removed", "\(rule)/\(side)CIDR/1", .remove),
      Mutation(
        "an exception of \(direction) is removed", "\(rule)/\(side)CIDRSet/0/except/0", .remove),
      Mutation(
        "an exception of \(direction) is added", "\(rule)/\(side)CIDRSet/0/except",
        .append("203.0.113.128/26")),
      Mutation("the ports of \(direction) are dropped", "\(rule)/toPorts", .remove),
      Mutation("a port of \(direction) is added", "\(port)/ports", .append(["port": "61999"])),
      Mutation("a port of \(direction) is removed", "\(port)/ports/0", .remove),
      Mutation("a port's number of \(direction) is changed", "\(port)/ports/0/port", .set("61999")),
      Mutation("a port of \(direction) is made a range", "\(port)/ports/0/endPort", .set(61_999)),
      Mutation("a port's protocol of \(direction) is opened", "\(port)/ports/0/protocol", .remove),
      Mutation(
        "a port's protocol of \(direction) is narrowed", "\(port)/ports/1/protocol", .set("TCP")),
      Mutation(
        "a family of ICMP of \(direction) is left to its default",
        "\(rule)/icmps/0/fields/0/family", .remove),
      Mutation(
        "a type of ICMP of \(direction) is changed", "\(rule)/icmps/0/fields/0/type", .set(0)),
      Mutation("ICMP of \(direction) is dropped", "\(rule)/icmps", .remove),
    ]
    if !isDenial {
      mutations += [
        Mutation("the requests of \(direction) are opened", "\(port)/rules", .remove),
        Mutation(
          "a request of \(direction) is changed", "\(port)/rules/http/0/method", .set("PUT")),
        Mutation("a server name of \(direction) is added", "\(port)/serverNames", .append("*")),
        Mutation("authentication of \(direction) is dropped", "\(rule)/authentication", .remove),
      ]
    }
    if side == "to" {
      mutations.append(
        Mutation(
          "a service of \(direction) is exchanged",
          "\(rule)/toServices/0/k8sService/serviceName", .set("altered")))
    }
    if side == "to", !isDenial {
      mutations.append(
        Mutation(
          "a name of \(direction) is added", "\(rule)/toFQDNs", .append(["matchPattern": "*"])))
    }
    return mutations + ofSelector("an endpoint of \(direction)", "\(rule)/\(side)Endpoints/0")
  }
}
