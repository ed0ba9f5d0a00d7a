import Containment
import PolicyModel
import Testing

@Suite("A containment leaves open")
struct OpeningsTests {
  private static let shop = NamespaceLabels(name: "shop", labels: nil)

  private func openings(_ live: [Policy]) throws -> [String] {
    try containment().openings(in: live, namespace: Self.shop).map {
      "\($0.policy.reference): \($0.inWords)"
    }
  }

  @Test("what policies allow")
  func kinds() throws {
    let rows: [(kind: PolicyKind, spec: String, directions: String?)] = [
      (.networkPolicy, "{}", nil), (.networkPolicy, "{ingress: [{}]}", "ingress"),
      (.networkPolicy, "{egress: [{}]}", "egress"),
      (.networkPolicy, "{ingress: [{}], egress: [{}]}", "ingress and egress"),
      (.networkPolicy, "{policyTypes: [Egress], ingress: [{}]}", nil),
      (.networkPolicy, "{ingress: all}", "ingress"),
      (.networkPolicy, "{policyTypes: all, egress: [{}]}", "egress"),

      (.adminNetworkPolicy, "{ingress: [{action: Allow}]}", "ingress"),
      (.adminNetworkPolicy, "{ingress: [{action: Deny}], egress: [{action: Pass}]}", nil),
      (.adminNetworkPolicy, "{egress: [{}]}", "egress"),
      (.adminNetworkPolicy, "{egress: all}", "egress"),
      (
        .adminNetworkPolicy,
        "{subject: {namespaces: {matchLabels: {team: a}}}, ingress: [{action: Allow}]}", "ingress"
      ),
      (
        .adminNetworkPolicy,
        "{subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: bank}}}, "
          + "ingress: [{action: Allow}]}", nil
      ),
      (.baselineAdminNetworkPolicy, "{ingress: [{action: Allow}]}", nil),
      (.clusterNetworkPolicy, "{tier: Baseline, ingress: [{action: Accept}]}", nil),
      (.clusterNetworkPolicy, "{tier: Admin, egress: [{action: Accept}]}", "egress"),

      (.ciliumNetworkPolicy, "{endpointSelector: {}, ingress: [{}]}", nil),
      (.ciliumNetworkPolicy, "{endpointSelector: {}, ingressDeny: [{fromEntities: [all]}]}", nil),
      (
        .ciliumNetworkPolicy, "{endpointSelector: {}, ingress: [{fromEntities: [all]}]}", "ingress"
      ),
      (.ciliumNetworkPolicy, "{endpointSelector: {}, egress: all}", "egress"),
      (
        .ciliumClusterwideNetworkPolicy, "{endpointSelector: {}, egress: [{toEntities: [all]}]}",
        "egress"
      ),
      (
        .ciliumClusterwideNetworkPolicy, "{nodeSelector: {}, egress: [{toEntities: [all]}]}", nil
      ),

      (.calicoNetworkPolicy, "{ingress: [{action: Allow}]}", "ingress"),
      (.calicoNetworkPolicy, "{ingress: [{action: Pass}]}", "ingress"),
      (.calicoNetworkPolicy, "{ingress: [{action: Deny}, {action: Log}]}", nil),
      (.calicoNetworkPolicy, "{types: [Egress], ingress: [{action: Allow}]}", nil),
      (.calicoNetworkPolicy, "{types: all, ingress: [{action: Allow}]}", "ingress"),
      (.calicoGlobalNetworkPolicy, "{egress: [{action: Allow}]}", "egress"),
      (
        .calicoGlobalNetworkPolicy,
        "{namespaceSelector: kubernetes.io/metadata.name == 'bank', egress: [{action: Allow}]}", nil
      ),

      (.clusterRole, "{}", nil), (.namespace, "{}", nil),
    ]
    for row in rows {
      let policy = try policy(row.kind, row.spec)
      #expect(
        try openings([policy]) == (row.directions.map { ["\(policy.reference): \($0)"] } ?? []),
        "\(row.kind.id) \(row.spec)")
    }
  }

  @Test("what one of several rules of Cilium allows")
  func severalRules() throws {
    let node = try yaml(
      """
      metadata: {name: p, namespace: shop}
      specs:
      - {endpointSelector: {}, ingress: [{}]}
      - {endpointSelector: {}, egress: [{toEntities: [world]}]}
      """)
    let policy = try Policy(node, kind: .ciliumNetworkPolicy, defaultNamespace: nil)
    #expect(try openings([policy]) == ["CiliumNetworkPolicy shop/p: egress"])
  }

  @Test("nothing by policies of another namespace")
  func otherNamespaces() throws {
    #expect(
      try openings([policy(.networkPolicy, "{ingress: [{}]}", namespace: "bank")]) == [])
  }

  @Test("what other containments allow, and forged ones, and not what it keeps itself")
  func containments() throws {
    func labelled(_ name: String, _ kind: PolicyKind = .networkPolicy, incident: String = "ir-7")
      throws -> Policy
    {
      try policy(
        kind, "{ingress: [{action: Allow}]}", name: name,
        metadata: ", labels: {mendwall.dev/containment: \(incident)}")
    }
    let own = "mendwall-containment-ir-7"
    #expect(
      try openings([
        labelled(own), labelled(own, .clusterNetworkPolicy), labelled(own, .adminNetworkPolicy),
        labelled("allow-all"), labelled("mendwall-containment-ir-8", incident: "ir-8"),
        labelled(own, incident: "ir-8"), labelled(own, .calicoNetworkPolicy),
        policy(.networkPolicy, "{ingress: [{}]}", name: own),
      ]) == [
        "NetworkPolicy shop/allow-all: ingress",
        "NetworkPolicy shop/mendwall-containment-ir-8: ingress",
        "NetworkPolicy shop/\(own): ingress",
        "NetworkPolicy.projectcalico.org shop/\(own): ingress",
        "NetworkPolicy shop/\(own): ingress",
      ])
  }
}
