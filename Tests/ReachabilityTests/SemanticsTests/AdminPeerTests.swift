import Testing

@Suite("Whom and which ports the policies of a whole cluster mean")
struct AdminPeerTests {
  private static func denying(to peers: String, rest: String = "") -> String {
    Scene.cluster("egress: [{action: Deny, to: [\(peers)]\(rest)}]")
  }

  private static func accepting(_ protocols: String) -> [String] {
    [
      Scene.cluster(
        """
        ingress: [
          {action: Accept, from: [{namespaces: {}}], protocols: [\(protocols)]},
          {action: Deny, from: [{namespaces: {}}]}]
        """)
    ]
  }

  static let subjects = [
    Statement(
      "all pods of namespaces",
      [Scene.cluster("ingress: [{action: Deny, from: [{namespaces: {}}]}]")],
      [
        "bank/client > shop/web: none", "bank/client > shop/bare: none",
        "shop/web > bank/client: all",
      ]),
    Statement(
      "pods of namespaces",
      [
        Scene.cluster(
          "ingress: [{action: Deny, from: [{namespaces: {}}]}]",
          subject: """
            {pods: {namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: web}}}}
            """)
      ],
      [
        "bank/client > shop/web: none", "bank/client > shop/db: all", "shop/db > bank/client: all",
      ]),
    Statement(
      "never those on their node's network",
      [
        Scene.cluster(
          "ingress: [{action: Deny, from: [{namespaces: {}}]}]", subject: "{namespaces: {}}")
      ], ["shop/web > bank/agent: all", "shop/web > bank/client: none"]),
    Statement(
      "those whose namespace has no such label",
      [
        Scene.cluster(
          "ingress: [{action: Deny, from: [{namespaces: {}}]}]",
          subject: """
            {namespaces: {matchExpressions: [{key: vault, operator: NotIn, values: [x]}]}}
            """)
      ], ["bank/client > shop/web: none", "shop/web > bank/client: none"]),
  ]

  @Test("a subject is", arguments: subjects)
  func subject(_ statement: Statement) throws { try statement.check() }

  static let peers = [
    Statement(
      "namespaces, and nobody outside or on a node's network", [denying(to: "{namespaces: {}}")],
      [
        "shop/web > bank/client: none", "shop/web > bank/agent: all", "shop/web > 8.8.8.8: all",
        "shop/web > shop/db: none",
      ]),
    Statement(
      "pods",
      [
        denying(
          to:
            "{pods: {namespaceSelector: {matchLabels: {team: b}}, podSelector: {matchLabels: {app: web}}}}"
        )
      ],
      [
        "shop/db > bank/client: none", "shop/db > bank/six: all", "shop/db > shop/web: all",
        "shop/db > bank/agent: all",
      ]),
    Statement(
      "networks, with the pods in them", [denying(to: "{networks: [10.0.1.0/24, 8.0.0.0/8]}")],
      [
        "shop/web > bank/client: none", "shop/web > shop/db: all", "shop/web > 8.8.8.8: none",
        "shop/web > 9.9.9.9: all", "shop/web > bank/six: all",
      ]),
    Statement(
      "all of IPv4, between pods too", [denying(to: "{networks: [0.0.0.0/0]}")],
      [
        "shop/web > shop/db: none", "shop/web > bank/six: all", "shop/web > 2001:db8::1: all",
        "shop/web > bank/agent: none", "shop/web > shop/bare: all",
      ]),
    Statement(
      "networks of IPv6", [denying(to: "{networks: [\"fd00::/64\"]}")],
      ["shop/web > bank/six: none", "shop/web > shop/db: all", "shop/web > 2001:db8::1: all"]),
    Statement(
      "nodes by their labels", [denying(to: "{nodes: {matchLabels: {disk: ssd}}}")],
      [
        "shop/web > 192.168.0.1: none", "shop/web > bank/agent: none",
        "shop/web > 192.168.0.2: all", "shop/web > bank/client: all",
      ]),
    Statement(
      "nodes of which there are none", [denying(to: "{nodes: {matchLabels: {disk: tape}}}")],
      ["shop/web > 192.168.0.1: all", "shop/web > bank/agent: all"]),
    Statement(
      "names, of which nobody knows the addresses",
      [
        Scene.cluster(
          """
          egress: [
            {action: Accept, to: [{domainNames: ["*.example.com"]}]},
            {action: Deny, to: [{networks: [0.0.0.0/0]}]}]
          """)
      ], ["shop/web > 8.8.8.8: none"]),
    Statement(
      "any of several",
      [denying(to: "{namespaces: {matchLabels: {team: b}}}, {networks: [10.0.0.2/32]}")],
      ["shop/web > bank/six: none", "shop/web > shop/db: none", "shop/web > shop/bare: all"]),
  ]

  @Test("a peer is", arguments: peers)
  func peer(_ statement: Statement) throws { try statement.check() }

  static let unknown = [
    Statement(
      "nobody to accept",
      [
        Scene.cluster(
          """
          ingress: [
            {action: Accept, from: [{future: {}}]}, {action: Deny, from: [{namespaces: {}}]}]
          """)
      ], ["bank/client > shop/web: none", "8.8.8.8 > shop/web: all"]),
    Statement(
      "everybody to deny", [Scene.cluster("ingress: [{action: Deny, from: [{future: {}}]}]")],
      ["bank/client > shop/web: none", "8.8.8.8 > shop/web: none", "bank/agent > shop/web: none"]),
    Statement(
      "everybody to deny, where it was to be passed",
      [Scene.cluster("egress: [{action: Pass, to: [{}]}]")],
      ["shop/web > bank/client: none", "shop/web > 8.8.8.8: none", "bank/client > shop/web: all"]),
    Statement(
      "no hindrance to the peers beside it that are accepted",
      [
        Scene.cluster(
          """
          ingress: [
            {action: Accept, from: [{future: {}}, {namespaces: {matchLabels: {team: b}}}]},
            {action: Deny, from: [{namespaces: {}}]}]
          """)
      ], ["bank/client > shop/web: all", "shop/db > shop/web: none"]),
  ]

  @Test("a peer that nobody knows yet is", arguments: unknown)
  func unknownPeer(_ statement: Statement) throws { try statement.check() }

  static let protocols = [
    Statement("a whole protocol", accepting("{tcp: {}}"), ["bank/client > shop/web: TCP"]),
    Statement(
      "one port", accepting("{udp: {destinationPort: {number: 53}}}"),
      ["bank/client > shop/web: UDP 53"]),
    Statement(
      "a range with its ends", accepting("{sctp: {destinationPort: {range: {start: 5, end: 9}}}}"),
      ["bank/client > shop/web: SCTP 5-9"]),
    Statement(
      "a name, of whatever protocol the container says", accepting("{destinationNamedPort: dns}"),
      ["bank/client > shop/web: UDP 53", "bank/client > shop/db: none"]),
    Statement(
      "a name, whose number is each receiver's own", accepting("{destinationNamedPort: http}"),
      ["bank/client > shop/web: TCP 80", "bank/client > shop/db: TCP 8080"]),
    Statement(
      "several",
      accepting("{tcp: {destinationPort: {number: 1}}}, {sctp: {}}, {destinationNamedPort: http}"),
      ["bank/client > shop/web: TCP 1, 80; SCTP"]),
    Statement(
      "the receiver's, for what is sent",
      [
        Scene.cluster(
          """
          egress: [
            {action: Accept, to: [{namespaces: {}}], protocols: [{destinationNamedPort: http}]},
            {action: Deny, to: [{namespaces: {}}]}]
          """)
      ],
      [
        "shop/bare > shop/web: TCP 80", "shop/bare > shop/db: TCP 8080",
        "shop/web > shop/bare: none",
      ]),
  ]

  @Test("ports are", arguments: protocols)
  func ports(_ statement: Statement) throws { try statement.check() }

  @Test(
    "what cannot be read is told of, and not guessed at",
    arguments: [
      (
        "tier: Other, priority: 1, subject: {namespaces: {}}",
        "it names the tier \"Other\", which is unknown"
      ),
      ("tier: Admin, subject: {namespaces: {}}", "it has no priority"),
      ("tier: Admin, priority: 1", "its subject must have one of namespaces and pods"),
      (
        "tier: Admin, priority: 1, subject: {namespaces: {}, pods: {}}",
        "its subject must have one of namespaces and pods"
      ),
      (
        "tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Allowed, from: []}]",
        "a rule has the action \"Allowed\""
      ),
      (
        """
        tier: Admin, priority: 1, subject: {namespaces: {}}, \
        ingress: [{action: Deny, from: [{namespaces: {}}], protocols: [{icmp: {}}]}]
        """, "a protocol is of a kind that is not known"
      ),
      (
        """
        tier: Admin, priority: 1, subject: {namespaces: {}}, \
        egress: [{action: Deny, to: [{networks: [10.0.0.0]}]}]
        """, "\"10.0.0.0\" is no address range"
      ),
    ])
  func unreadable(spec: String, reason: String) throws {
    let scene = try Scene([
      """
      apiVersion: policy.networking.k8s.io/v1alpha2
      kind: ClusterNetworkPolicy
      metadata: {name: c}
      spec: {\(spec)}
      """
    ])
    #expect(scene.unevaluated == [reason])
  }
}
