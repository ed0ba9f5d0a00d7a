import Testing

@Suite("Upstream: allowing by ports, names of ports and protocols")
struct PortProbingTests {
  private static func intoA(_ ports: String, _ from: String = "") -> [String] {
    ["x: {podSelector: {matchLabels: {pod: a}}, ingress: [{\(from)ports: [\(ports)]}]}"]
  }

  private static func outOfA(_ ports: String) -> [String] {
    [
      """
      x: {podSelector: {matchLabels: {pod: a}}, policyTypes: [Egress], egress: [{ports: [\(ports)]}]}
      """
    ]
  }

  static let ports = [
    Probing(
      "one port", intoA("{port: 81}"),
      ["TCP 81": "", "TCP 80": "-*>x/a", "UDP 81": "-*>x/a", "SCTP 81": "-*>x/a"]),
    Probing(
      "one port of a namespace",
      intoA("{port: 81}", "from: [{namespaceSelector: {matchLabels: {ns: 'y'}}}], "),
      ["TCP 81": "-*>x/a +y/*>x/a", "TCP 80": "-*>x/a"]),
    Probing(
      "one port to be sent to", outOfA("{port: 80}"),
      ["TCP 80": "", "TCP 81": "-x/a>*", "UDP 80": "-x/a>*"]),
    Probing(
      "a range of ports", intoA("{port: 81, endPort: 90}"), ["TCP 80": "-*>x/a", "TCP 81": ""]),
    Probing(
      "a range of ports to be sent to", outOfA("{port: 79, endPort: 80}"),
      ["TCP 80": "", "TCP 81": "-x/a>*"]),
    Probing(
      "a port by its name", intoA("{port: serve-81-tcp}"),
      ["TCP 81": "", "TCP 80": "-*>x/a", "UDP 81": "-*>x/a"]),
    Probing(
      "a port by its name, of a namespace",
      intoA("{port: serve-80-tcp}", "from: [{namespaceSelector: {matchLabels: {ns: 'y'}}}], "),
      ["TCP 80": "-*>x/a +y/*>x/a", "TCP 81": "-*>x/a"]),
    Probing(
      "a port by its name, to be sent to", outOfA("{port: serve-80-tcp}"),
      ["TCP 80": "", "TCP 81": "-x/a>*"]),
    Probing(
      "a port by a name of another protocol", intoA("{port: serve-80-udp}"), ["UDP 80": "-*>x/a"]),
    Probing(
      "a port by a name of its protocol", intoA("{port: serve-80-udp, protocol: UDP}"),
      ["UDP 80": "", "TCP 80": "-*>x/a"]),
    Probing(
      "a port in one policy and a name in another",
      intoA("{port: serve-81-tcp}")
        + ["x: {ingress: [{ports: [{protocol: UDP, port: 80}]}]}"],
      ["TCP 81": "-*>x/* +*>x/a", "UDP 80": "", "TCP 80": "-*>x/*"]),
  ]

  @Test("allowed is", arguments: ports)
  func allowed(_ probing: Probing) throws { try probing.check() }

  static let protocols = [
    Probing(
      "any port of one", intoA("{protocol: TCP}"),
      ["TCP 80": "", "TCP 81": "", "UDP 80": "-*>x/a", "SCTP 80": "-*>x/a"]),
    Probing(
      "SCTP is not TCP", intoA("{protocol: SCTP, port: 81}"),
      ["SCTP 81": "", "SCTP 80": "-*>x/a", "TCP 81": "-*>x/a", "TCP 80": "-*>x/a"]),
    Probing(
      "UDP is not TCP", intoA("{protocol: UDP, port: 81}"),
      ["UDP 81": "", "UDP 80": "-*>x/a", "TCP 81": "-*>x/a", "SCTP 81": "-*>x/a"]),
    Probing(
      "a policy about SCTP alone isolates all the same",
      ["x: {podSelector: {matchLabels: {pod: a}}, ingress: [{ports: [{protocol: SCTP}]}]}"],
      ["TCP 80": "-*>x/a", "UDP 80": "-*>x/a", "SCTP 80": "", "SCTP 81": ""]),
    Probing(
      "SCTP in one rule leaves TCP in another",
      [
        """
        x: {podSelector: {matchLabels: {pod: a}}, ingress: [
          {ports: [{protocol: SCTP, port: 80}]},
          {from: [{podSelector: {}}], ports: [{protocol: TCP, port: 81}]}]}
        """
      ], ["SCTP 80": "", "TCP 80": "-*>x/a", "TCP 81": "-*>x/a +x/*>x/a"]),
    Probing(
      "of what is sent too", outOfA("{protocol: UDP, port: 80}"),
      ["UDP 80": "", "TCP 80": "-x/a>*", "SCTP 80": "-x/a>*"]),
    Probing(
      "both ends must name the same",
      outOfA("{protocol: UDP}, {port: 80}")
        + ["y: {ingress: [{ports: [{protocol: UDP, port: 81}, {port: 80}]}]}"],
      [
        "UDP 81": "", "TCP 80": "", "UDP 80": "-*>y/*", "TCP 81": "-x/a>* -*>y/*",
        "SCTP 80": "-x/a>* -*>y/*",
      ]),
  ]

  @Test("of protocols:", arguments: protocols)
  func byProtocol(_ probing: Probing) throws { try probing.check() }

  static let odd = [
    Probing(
      "types without rules", ["x: {policyTypes: [Ingress], ingress: []}"], ["TCP 80": "-*>x/*"]),
    Probing(
      "rules of a direction that is not a type",
      ["x: {policyTypes: [Egress], ingress: [{ports: [{port: 80}]}], egress: [{}]}"],
      ["TCP 80": "", "TCP 81": ""]),
    Probing(
      "the same port twice", intoA("{port: 80}, {port: 80}, {port: 80, endPort: 80}"),
      ["TCP 80": "", "TCP 81": "-*>x/a"]),
    Probing(
      "a port that nobody serves", intoA("{port: 9999}"), ["TCP 80": "-*>x/a", "TCP 9999": ""]),
    Probing(
      "a name that nobody has", intoA("{port: unknown}"), ["TCP 80": "-*>x/a", "TCP 81": "-*>x/a"]),
    Probing(
      "a namespace that has no pods", ["w: {policyTypes: [Ingress, Egress]}"], ["TCP 80": ""]),
    Probing(
      "pods that there are not",
      ["x: {podSelector: {matchLabels: {pod: d}}, policyTypes: [Ingress, Egress]}"],
      ["TCP 80": ""]),
    Probing(
      "a selector that nothing can meet",
      intoA(
        "{port: 80}",
        "from: [{podSelector: {matchLabels: {pod: b}, matchExpressions: [{key: pod, operator: NotIn, values: [b]}]}}], "
      ), ["TCP 80": "-*>x/a"]),
  ]

  @Test("oddly made policies:", arguments: odd)
  func oddities(_ probing: Probing) throws { try probing.check() }
}
