import Testing

@Suite("In which order tiers, policies and rules are asked")
struct TierTests {
  private static func cluster(
    _ rest: String, tier: String = "Admin", priority: Int = 10, name: String = "c"
  ) -> String {
    Scene.cluster(rest, tier: tier, priority: priority, name: name)
  }

  private static let everybody = "[{namespaces: {}}]"
  private static let bank = "[{namespaces: {matchLabels: {team: b}}}]"

  static let tiers = [
    Statement(
      "the admin tier denies what a NetworkPolicy allows",
      [cluster("ingress: [{action: Deny, from: \(bank)}]"), Scene.policy("{ingress: [{}]}")],
      [
        "bank/client > shop/web: none", "shop/db > shop/web: all", "8.8.8.8 > shop/web: all",
        "bank/agent > shop/web: all",
      ]),
    Statement(
      "the admin tier accepts what a NetworkPolicy does not",
      [cluster("ingress: [{action: Accept, from: \(bank)}]"), Scene.policy("{podSelector: {}}")],
      ["bank/client > shop/web: all", "shop/db > shop/web: none"]),
    Statement(
      "what the admin tier leaves open a NetworkPolicy decides",
      [
        cluster(
          "ingress: [{action: Accept, from: \(bank), protocols: [{tcp: {destinationPort: {number: 80}}}]}]"
        ),
        Scene.policy("{ingress: [{ports: [{port: 90}]}]}"),
      ], ["bank/client > shop/web: TCP 80, 90", "shop/db > shop/web: TCP 90"]),
    Statement(
      "the baseline is asked where no NetworkPolicy isolates",
      [
        cluster("ingress: [{action: Deny, from: \(everybody)}]", tier: "Baseline"),
        Scene.policy("{podSelector: {matchLabels: {app: db}}, ingress: [{}]}"),
      ],
      [
        "bank/client > shop/db: all", "bank/client > shop/web: none", "8.8.8.8 > shop/web: all",
        "bank/agent > shop/web: all",
      ]),
    Statement(
      "the baseline accepts nothing that a NetworkPolicy does not",
      [
        cluster("ingress: [{action: Accept, from: \(everybody)}]", tier: "Baseline"),
        Scene.policy("{podSelector: {}}"),
      ], ["bank/client > shop/web: none"]),
    Statement(
      "a NetworkPolicy of the other direction leaves the baseline alone",
      [
        cluster("ingress: [{action: Deny, from: \(bank)}]", tier: "Baseline"),
        Scene.policy("{policyTypes: [Egress], egress: [{}]}"),
      ], ["bank/client > shop/web: none"]),
    Statement(
      "the admin tier is asked before the baseline, whatever their priorities",
      [
        cluster(
          "ingress: [{action: Deny, from: \(bank)}]", tier: "Baseline", priority: 0, name: "a"),
        cluster("ingress: [{action: Accept, from: \(bank)}]", priority: 1000, name: "b"),
      ], ["bank/client > shop/web: all"]),
    Statement(
      "nobody is isolated by an admin policy",
      [
        cluster(
          "ingress: [{action: Accept, from: \(bank)}], egress: [{action: Accept, to: \(bank)}]")
      ],
      ["shop/db > shop/web: all", "8.8.8.8 > shop/web: all", "shop/web > 8.8.8.8: all"]),
    Statement(
      "a policy without rules of a direction does not touch it",
      [cluster("ingress: [], egress: [{action: Deny, to: \(bank)}]")],
      ["bank/client > shop/web: all", "shop/web > bank/client: none"]),
    Statement(
      "what is sent must be accepted too",
      [
        cluster("egress: [{action: Accept, to: \(bank)}]"),
        Scene.cluster(
          "ingress: [{action: Deny, from: \(everybody)}]", name: "other",
          subject: "{namespaces: {matchLabels: {team: b}}}"),
      ], ["shop/web > bank/client: none"]),
  ]

  @Test("by tiers", arguments: tiers)
  func order(_ statement: Statement) throws { try statement.check() }

  static let rules = [
    Statement(
      "the first rule that matches decides",
      [
        cluster(
          """
          ingress: [
            {action: Accept, from: \(bank), protocols: [{tcp: {destinationPort: {number: 80}}}]},
            {action: Deny, from: \(bank), protocols: [{tcp: {}}]},
            {action: Accept, from: \(bank)}]
          """)
      ], ["bank/client > shop/web: TCP 80; UDP; SCTP", "shop/db > shop/web: all"]),
    Statement(
      "a rule behind one that matches everything is not asked",
      [
        cluster(
          "ingress: [{action: Deny, from: \(everybody)}, {action: Accept, from: \(bank)}]")
      ], ["bank/client > shop/web: none"]),
    Statement(
      "the policy of the lower priority is asked first",
      [
        cluster("ingress: [{action: Deny, from: \(bank)}]", priority: 9, name: "z"),
        cluster("ingress: [{action: Accept, from: \(bank)}]", priority: 10, name: "a"),
      ], ["bank/client > shop/web: none"]),
    Statement(
      "priorities are numbers",
      [
        cluster("ingress: [{action: Deny, from: \(bank)}]", priority: 100, name: "a"),
        cluster("ingress: [{action: Accept, from: \(bank)}]", priority: 99, name: "z"),
      ], ["bank/client > shop/web: all"]),
    Statement(
      "what is passed is not asked of the rest of its tier",
      [
        cluster(
          "ingress: [{action: Pass, from: \(bank)}, {action: Deny, from: \(everybody)}]",
          priority: 1, name: "a"),
        cluster("ingress: [{action: Deny, from: \(everybody)}]", priority: 2, name: "b"),
      ], ["bank/client > shop/web: all", "shop/db > shop/web: none"]),
    Statement(
      "what is passed is left to NetworkPolicies",
      [
        cluster(
          """
          ingress: [
            {action: Pass, from: \(bank), protocols: [{tcp: {destinationPort: {number: 80}}}]},
            {action: Accept, from: \(bank)}]
          """), Scene.policy("{podSelector: {}}"),
      ], ["bank/client > shop/web: TCP 1-79, 81-65535; UDP; SCTP"]),
    Statement(
      "what is passed is left to the baseline where none isolates",
      [
        cluster("ingress: [{action: Pass, from: \(bank)}]", name: "a"),
        cluster("ingress: [{action: Deny, from: \(bank)}]", tier: "Baseline", name: "b"),
      ], ["bank/client > shop/web: none"]),
    Statement(
      "what the baseline passes is allowed",
      [
        cluster(
          "ingress: [{action: Pass, from: \(bank)}, {action: Deny, from: \(everybody)}]",
          tier: "Baseline")
      ], ["bank/client > shop/web: all", "shop/db > shop/web: none"]),
  ]

  @Test("by rules", arguments: rules)
  func first(_ statement: Statement) throws { try statement.check() }

  static let old = [
    ("Allow", "ports: [{portNumber: {protocol: UDP, port: 53}}]", "UDP 53"),
    ("Allow", "ports: [{portNumber: {port: 53}}]", "TCP 53"),
    ("Allow", "ports: [{portRange: {protocol: SCTP, start: 5, end: 9}}]", "SCTP 5-9"),
    ("Allow", "ports: [{portRange: {start: 5, end: 5}}, {namedPort: dns}]", "TCP 5; UDP 53"),
    ("Allow", "ports: [{namedPort: http}]", "TCP 80"),
    // A list that is there and empty names no port.
    ("Allow", "ports: []", "none"),
    ("Allow", "name: everything", "all"),
    ("Deny", "name: everything", "none"),
    ("Pass", "name: everything", "none"),
  ]

  @Test("an AdminNetworkPolicy is asked before a NetworkPolicy", arguments: old)
  func adminNetworkPolicy(action: String, ports: String, allowed: String) throws {
    let scene = try Scene([
      """
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata: {name: a}
      spec:
        priority: 7
        subject: {namespaces: {}}
        ingress: [{action: \(action), from: \(Self.bank), \(ports)}]
      """, Scene.policy("{podSelector: {}}"),
    ])
    #expect(scene.unevaluated.isEmpty)
    #expect(try scene.line("bank/client > shop/web") == "bank/client > shop/web: \(allowed)")
  }

  @Test(
    "the BaselineAdminNetworkPolicy is asked after a NetworkPolicy",
    arguments: [("shop/db", "TCP 80"), ("shop/web", "TCP 90"), ("bank/six", "TCP 90")])
  func baselineAdminNetworkPolicy(pod: String, allowed: String) throws {
    let scene = try Scene([
      """
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: BaselineAdminNetworkPolicy
      metadata: {name: default}
      spec:
        subject: {pods: {namespaceSelector: {}, podSelector: {}}}
        ingress:
        - {action: Allow, from: \(Self.bank), ports: [{portNumber: {port: 90}}]}
        - {action: Deny, from: \(Self.everybody)}
      """,
      Scene.policy("{podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 80}]}]}"),
    ])
    #expect(try scene.line("bank/client > \(pod)") == "bank/client > \(pod): \(allowed)")
  }
}
