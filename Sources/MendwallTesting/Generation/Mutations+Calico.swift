import Documents

extension Mutations {
  /// Those of Calico's NetworkPolicy, and more of its GlobalNetworkPolicy.
  static func calico(more: [Mutation] = []) -> Mutations {
    Mutations(
      settled: [
        ("/spec/selector", "app == 'marked'"), ("/spec/types", ["Ingress", "Egress"]),
        ("/spec/order", 7), ("/spec/tier", "security"),
      ], marked: [("/spec/ingress", rule), ("/spec/egress", rule)],
      more + [
        Mutation("the selector is opened", "/spec/selector", .set("all()")),
        Mutation("the selector is dropped", "/spec/selector", .remove),
        Mutation("the order is changed", "/spec/order", .set(8)),
        Mutation("the order is dropped", "/spec/order", .remove),
        Mutation("the tier is left to its default", "/spec/tier", .remove),
        Mutation("egress is no longer a type", "/spec/types/1", .remove),
        Mutation(
          "service accounts narrow the policy", "/spec/serviceAccountSelector", .set("has(altered)")
        ),
      ] + ofDirection("ingress") + ofDirection("egress"))
  }

  static let globalCalico = [
    Mutation("the namespaces are changed", "/spec/namespaceSelector", .set("has(altered)")),
    Mutation("connections are not tracked", "/spec/doNotTrack", .set(true)),
    Mutation("the policy holds before NAT", "/spec/preDNAT", .set(true)),
    Mutation("the policy holds for other traffic", "/spec/applyOnForward", .set("altered")),
  ]

  private static let rule: Node = [
    "action": "Log", "protocol": "UDP", "notProtocol": 201, "ipVersion": 4,
    "icmp": ["type": 8, "code": 1], "source": entity, "destination": entity,
    "http": ["methods": ["GET", "PUT"], "paths": [["exact": "/marked"], ["prefix": "/other"]]],
  ]

  private static let entity: Node = [
    "nets": ["192.0.2.0/24", "198.51.100.0/24"], "notNets": ["192.0.2.128/25"],
    "selector": "marked", "notSelector": "has(other)", "namespaceSelector": "has(team)",
    "ports": [61_000, "61001:61010", "marked"], "notPorts": ["61005"],
    "services": ["name": "marked", "namespace": "other"],
    "serviceAccounts": ["names": ["marked", "other"], "selector": "has(role)"],
  ]

  private static func ofDirection(_ direction: String) -> [Mutation] {
    let rule = "/spec/\(direction)/@"
    return [
      Mutation("a rule of \(direction) is removed", rule, .remove),
      Mutation(
        "a rule of \(direction) is added", "/spec/\(direction)",
        .append(["action": "Allow", "notProtocol": 202])),
      Mutation("every rule of \(direction) is removed", "/spec/\(direction)", .set([])),
      Mutation("an action of \(direction) is turned", "\(rule)/action", .set("Allow")),
      Mutation("a protocol of \(direction) is changed", "\(rule)/protocol", .set("TCP")),
      Mutation("a protocol of \(direction) is dropped", "\(rule)/protocol", .remove),
      Mutation("a protocol's number of \(direction) is changed", "\(rule)/notProtocol", .set(203)),
      Mutation("the version of IP of \(direction) is changed", "\(rule)/ipVersion", .set(6)),
      Mutation("a type of ICMP of \(direction) is changed", "\(rule)/icmp/type", .set(0)),
      Mutation("a code of ICMP of \(direction) is dropped", "\(rule)/icmp/code", .remove),
      Mutation("a method of \(direction) is added", "\(rule)/http/methods", .append("DELETE")),
      Mutation("a path of \(direction) is opened", "\(rule)/http/paths/0", .set(["prefix": "/"])),
      Mutation("the requests of \(direction) are opened", "\(rule)/http", .remove),
      Mutation("a source of \(direction) is dropped", "\(rule)/source", .remove),
    ] + ["source", "destination"].flatMap { ofEntity($0, of: direction, at: "\(rule)/\($0)") }
  }

  private static func ofEntity(_ side: String, of direction: String, at place: String)
    -> [Mutation]
  {
    let what = "a \(side)'s"
    return [
      Mutation(
        "\(what) network of \(direction) is widened", "\(place)/nets/0", .set("192.0.0.0/16")),
      Mutation(
        "\(what) network of \(direction) is respelled", "\(place)/nets/0", .set("192.0.2.1/24")),
      Mutation("\(what) network of \(direction) is removed", "\(place)/nets/1", .remove),
      Mutation("\(what) exception of \(direction) is removed", "\(place)/notNets", .remove),
      Mutation("\(what) selector of \(direction) is opened", "\(place)/selector", .set("all()")),
      Mutation(
        "\(what) other selector of \(direction) is dropped", "\(place)/notSelector", .remove),
      Mutation(
        "\(what) namespaces of \(direction) are dropped", "\(place)/namespaceSelector", .remove),
      Mutation("\(what) port of \(direction) is changed", "\(place)/ports/0", .set(61_999)),
      Mutation("\(what) range of \(direction) is widened", "\(place)/ports/1", .set("61001:61999")),
      Mutation("\(what) named port of \(direction) is removed", "\(place)/ports/2", .remove),
      Mutation("\(what) ports of \(direction) are opened", "\(place)/ports", .remove),
      Mutation("\(what) excepted port of \(direction) is dropped", "\(place)/notPorts", .set([])),
      Mutation(
        "\(what) service of \(direction) is changed", "\(place)/services/name", .set("altered")),
      Mutation(
        "\(what) account of \(direction) is added", "\(place)/serviceAccounts/names",
        .append("altered")),
      Mutation("\(what) accounts of \(direction) are dropped", "\(place)/serviceAccounts", .remove),
    ]
  }
}
