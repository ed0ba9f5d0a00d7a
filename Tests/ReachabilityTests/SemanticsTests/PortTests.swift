import Testing

@Suite("Which ports the rules of a NetworkPolicy mean")
struct PortTests {
  static let ports = [
    Statement(
      "of TCP where no protocol is said", "{ingress: [{ports: [{port: 80}]}]}",
      ["bank/client > shop/web: TCP 80"]),
    Statement(
      "every port of TCP where nothing is said", "{ingress: [{ports: [{}]}]}",
      ["bank/client > shop/web: TCP"]),
    Statement(
      "every port of a protocol that stands alone", "{ingress: [{ports: [{protocol: UDP}]}]}",
      ["bank/client > shop/web: UDP"]),
    Statement(
      "of SCTP alone, which closes TCP and UDP",
      "{ingress: [{ports: [{protocol: SCTP, port: 80}]}]}", ["bank/client > shop/web: SCTP 80"]),
    Statement(
      "a range with its ends", "{ingress: [{ports: [{port: 80, endPort: 90}]}]}",
      ["bank/client > shop/web: TCP 80-90"]),
    Statement(
      "a range of one", "{ingress: [{ports: [{port: 80, endPort: 80}]}]}",
      ["bank/client > shop/web: TCP 80"]),
    Statement(
      "every one by a range", "{ingress: [{ports: [{port: 1, endPort: 65535}]}]}",
      ["bank/client > shop/web: TCP"]),
    Statement(
      "of several elements, touching ones in one range",
      """
      {ingress: [{ports: [{port: 80}, {port: 81}, {protocol: UDP, port: 53},
        {port: 65535}, {port: 1}]}]}
      """, ["bank/client > shop/web: TCP 1, 80-81, 65535; UDP 53"]),
    Statement(
      "of the rule's own peers alone",
      """
      {ingress: [
        {from: [{podSelector: {}}], ports: [{port: 80}]},
        {from: [{namespaceSelector: {matchLabels: {team: b}}}], ports: [{port: 81}]}]}
      """, ["shop/db > shop/web: TCP 80", "bank/client > shop/web: TCP 81"]),
  ]

  @Test("ports are", arguments: ports)
  func numbers(_ statement: Statement) throws { try statement.check() }

  static let names = [
    Statement(
      "a number that each receiver has for it", "{ingress: [{ports: [{port: http}]}]}",
      [
        "bank/client > shop/web: TCP 80", "bank/client > shop/db: TCP 8080",
        "bank/client > shop/bare: none",
      ]),
    Statement(
      "the receiver's number for egress too",
      "{policyTypes: [Egress], egress: [{to: [{podSelector: {}}], ports: [{port: http}]}]}",
      [
        "shop/bare > shop/web: TCP 80", "shop/bare > shop/db: TCP 8080",
        "shop/web > shop/bare: none",
      ]
    ),
    Statement(
      "nothing outside", "{policyTypes: [Egress], egress: [{ports: [{port: http}]}]}",
      ["shop/bare > shop/web: TCP 80", "shop/bare > 8.8.8.8: none"]),
    Statement(
      "of its own protocol alone",
      "{ingress: [{ports: [{port: dns}, {port: http, protocol: UDP}]}]}",
      ["bank/client > shop/web: none"]),
    Statement(
      "of the protocol that is said", "{ingress: [{ports: [{port: dns, protocol: UDP}]}]}",
      ["bank/client > shop/web: UDP 53"]),
    Statement(
      "a container's that begins before the others and keeps running",
      "{ingress: [{ports: [{port: stats}]}]}", ["bank/client > shop/web: TCP 9000"]),
    Statement(
      "not a container's that ends before the others begin",
      "{ingress: [{ports: [{port: setup}]}]}", ["bank/client > shop/web: none"]),
    Statement(
      "a name and no number where it is in quotes", "{ingress: [{ports: [{port: \"80\"}]}]}",
      ["bank/client > shop/web: none"]),
  ]

  @Test("the name of a port means", arguments: names)
  func named(_ statement: Statement) throws { try statement.check() }

  @Test("a port by its name means nothing where a block of addresses finds the receiver")
  func nameInBlock() throws {
    let scene = try Scene([
      Scene.policy(
        """
        {policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: http}]}]}
        """)
    ])
    let line = try scene.line("shop/bare > shop/web")
    #expect(line == "shop/bare > shop/web: none")
  }

  @Test("two replicas of one workload may have different numbers for a name")
  func replicas() throws {
    func pod(_ name: String, _ number: Int) -> String {
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: \(name)
        namespace: shop
        ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, controller: true}]
      spec: {containers: [{name: a, ports: [{name: http, containerPort: \(number)}]}]}
      """
    }
    let scene = try Scene(
      [Scene.policy("{ingress: [{ports: [{port: http}]}]}")],
      in: [pod("a", 80), pod("b", 81), pod("c", 80)].joined(separator: "\n---\n"))
    for line in ["shop/c > shop/a: TCP 80", "shop/a > shop/b: TCP 81", "shop/b > shop/c: TCP 80"] {
      #expect(try scene.line(line) == line)
    }
  }

  @Test(
    "what the API refuses is told of, and not guessed at",
    arguments: [
      ("{endPort: 90}", "a port has an endPort and no port"),
      ("{port: http, endPort: 90}", "a named port has an endPort"),
      ("{port: 90, endPort: 80}", "a range of ports ends before it begins"),
      ("{port: 0}", "a port is no number from 1 to 65535"),
      ("{port: 65536}", "a port is no number from 1 to 65535"),
      ("{protocol: ICMP}", "\"ICMP\" is none of TCP, UDP and SCTP"),
      ("{protocol: tcp, port: 80}", "\"tcp\" is none of TCP, UDP and SCTP"),
    ])
  func refused(port: String, reason: String) throws {
    let scene = try Scene([Scene.policy("{ingress: [{ports: [\(port)]}]}")])
    #expect(scene.unevaluated == [reason])
  }
}
