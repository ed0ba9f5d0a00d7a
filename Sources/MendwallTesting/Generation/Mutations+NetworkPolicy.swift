import Documents

extension Mutations {
  static let networkPolicy = Mutations(
    settled: [("/spec/podSelector", selector), ("/spec/policyTypes", ["Ingress", "Egress"])],
    marked: [("/spec/ingress", rule("from")), ("/spec/egress", rule("to"))],
    ofSelector("the policy's selector", "/spec/podSelector")
      + ofDirection("ingress", "from") + ofDirection("egress", "to") + [
        Mutation("ingress is no longer isolated", "/spec/policyTypes", .set(["Egress"])),
        Mutation("egress is no longer isolated", "/spec/policyTypes/1", .remove),
      ])

  private static func rule(_ peers: String) -> Node {
    [
      peers: [
        ["podSelector": selector, "namespaceSelector": selector],
        ["ipBlock": ["cidr": "192.0.2.0/24", "except": ["192.0.2.128/25", "192.0.2.0/30"]]],
      ],
      "ports": [
        ["port": 61_000, "protocol": "UDP"], ["port": "marked", "protocol": "SCTP"],
        ["port": 61_001, "endPort": 61_010],
      ],
    ]
  }

  private static func ofDirection(_ direction: String, _ peers: String) -> [Mutation] {
    let rule = "/spec/\(direction)/@"
    let peer = "\(rule)/\(peers)"
    return [
      Mutation("a rule of \(direction) is removed", rule, .remove),
      Mutation(
        "a rule of \(direction) is added", "/spec/\(direction)",
        .append(["ports": [["port": 61_999]]])
      ),
      Mutation("every rule of \(direction) is removed", "/spec/\(direction)", .remove),
      Mutation("the peers of \(direction) are dropped", peer, .remove),
      Mutation("the peers of \(direction) are emptied", peer, .set([])),
      Mutation("a peer of \(direction) is added", peer, .append(altered("namespaceSelector"))),
      Mutation("a peer of \(direction) is removed", "\(peer)/0", .remove),
      Mutation("a peer of \(direction) is of any pod", "\(peer)/0/podSelector", .remove),
      Mutation(
        "a peer of \(direction) is of this namespace", "\(peer)/0/namespaceSelector", .remove),
      Mutation("a CIDR of \(direction) is widened", "\(peer)/1/ipBlock/cidr", .set("192.0.0.0/16")),
      Mutation(
        "a CIDR of \(direction) is respelled", "\(peer)/1/ipBlock/cidr", .set("192.0.2.1/24")),
      Mutation("an exception of \(direction) is removed", "\(peer)/1/ipBlock/except/0", .remove),
      Mutation("the exceptions of \(direction) are removed", "\(peer)/1/ipBlock/except", .set([])),
      Mutation(
        "an exception of \(direction) is added", "\(peer)/1/ipBlock/except",
        .append("192.0.2.64/26")),
      Mutation("the ports of \(direction) are dropped", "\(rule)/ports", .remove),
      Mutation("the ports of \(direction) are emptied", "\(rule)/ports", .set([])),
      Mutation("a port of \(direction) is added", "\(rule)/ports", .append(["port": 61_999])),
      Mutation("a port of \(direction) is removed", "\(rule)/ports/0", .remove),
      Mutation("a port's number of \(direction) is changed", "\(rule)/ports/0/port", .set(61_999)),
      Mutation("a port's number of \(direction) is dropped", "\(rule)/ports/0/port", .remove),
      Mutation("a port's number of \(direction) is quoted", "\(rule)/ports/0/port", .set("61000")),
      Mutation(
        "a port's protocol of \(direction) is changed", "\(rule)/ports/0/protocol", .set("TCP")),
      Mutation("a port's protocol of \(direction) is dropped", "\(rule)/ports/0/protocol", .remove),
      Mutation("a port's name of \(direction) is changed", "\(rule)/ports/1/port", .set("altered")),
      Mutation("a range of \(direction) is widened", "\(rule)/ports/2/endPort", .set(61_020)),
      Mutation("a range of \(direction) is one port", "\(rule)/ports/2/endPort", .set(61_001)),
      Mutation("a range of \(direction) has no end", "\(rule)/ports/2/endPort", .remove),
    ] + ofSelector("a peer's pods of \(direction)", "\(peer)/0/podSelector")
      + ofSelector("a peer's namespaces of \(direction)", "\(peer)/0/namespaceSelector")
  }
}
