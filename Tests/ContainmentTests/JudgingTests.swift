import Containment
import PolicyModel
import Testing

/// Whether a live NetworkPolicy that claims to be a containment allows more than Git.
@Suite("A containment by NetworkPolicy")
struct JudgingTests {
  private func beyond(_ live: String, _ declared: [Policy]) throws -> Bool {
    Containment.allowsBeyond(
      try policy(
        .networkPolicy, live, metadata: ", labels: {mendwall.dev/containment: ir-7}"),
      declared: declared)
  }

  /// Whether one live rule for ingress is beyond one declared rule, of policies for all pods.
  private func rule(_ live: String, beyond declared: String) throws -> Bool {
    try beyond(
      "{podSelector: {}, policyTypes: [Ingress], ingress: [\(live)]}",
      [policy(.networkPolicy, "{podSelector: {}, ingress: [\(declared)]}")])
  }

  private static let denyAll = "{podSelector: {}, policyTypes: [Ingress, Egress]}"

  @Test(
    "without rules allows nothing",
    arguments: [
      "{}", "{podSelector: {}, policyTypes: [Ingress, Egress]}", "{policyTypes: [Egress]}",
      "{policyTypes: [Ingress, Egress], ingress: [], egress: null}",
      // A direction that is not isolated is not opened either.
      "{policyTypes: [Egress], ingress: [{}]}", "{policyTypes: [Ingress], egress: [{}]}",
    ])
  func pureDenial(live: String) throws {
    #expect(try !beyond(live, []))
    #expect(try !beyond(live, [policy(.networkPolicy, Self.denyAll)]))
  }

  @Test("may allow what Git leaves open")
  func openNamespace() throws {
    let live = "{ingress: [{}], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}"
    #expect(try !beyond(live, []))
    #expect(try !beyond(live, [policy(.networkPolicy, Self.denyAll, namespace: "bank")]))
    // Git isolates one direction and not the other.
    #expect(try beyond(live, [policy(.networkPolicy, "{policyTypes: [Egress]}")]))
    #expect(try beyond(live, [policy(.networkPolicy, "{policyTypes: [Ingress]}")]))
    #expect(
      try !beyond(live, [policy(.networkPolicy, "{policyTypes: [Egress], egress: [{}]}")]))
  }

  @Test("may not, in doubt, allow what a declared policy of another kind may close")
  func otherKinds() throws {
    let rows: [(kind: PolicyKind, spec: String, isBeyond: Bool)] = [
      (.ciliumNetworkPolicy, "{endpointSelector: {}}", true),
      (.calicoNetworkPolicy, "{selector: all()}", true),
      (.calicoGlobalNetworkPolicy, "{selector: all()}", true),
      (
        .calicoGlobalNetworkPolicy, "{namespaceSelector: kubernetes.io/metadata.name == 'bank'}",
        false
      ),
      (.ciliumClusterwideNetworkPolicy, "{nodeSelector: {}}", false),
      (
        .baselineAdminNetworkPolicy, "{subject: {namespaces: {}}, ingress: [{action: Deny}]}", true
      ),
      (
        .baselineAdminNetworkPolicy,
        "{subject: {namespaces: {matchLabels: {team: a}}}, ingress: [{action: Deny}]}", true
      ),
      (
        .baselineAdminNetworkPolicy,
        "{subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: bank}}}, "
          + "ingress: [{action: Deny}]}", false
      ),
      (
        .baselineAdminNetworkPolicy, "{subject: {namespaces: {}}, ingress: [{action: Allow}]}",
        false
      ),
      (
        .baselineAdminNetworkPolicy, "{subject: {namespaces: {}}, egress: [{action: Deny}]}", false
      ),
      (
        .clusterNetworkPolicy,
        "{tier: Baseline, subject: {namespaces: {}}, ingress: [{action: Deny}]}", true
      ),
      // What comes before denies in any case.
      (
        .clusterNetworkPolicy,
        "{tier: Admin, subject: {namespaces: {}}, ingress: [{action: Deny}]}", false
      ),
      (.adminNetworkPolicy, "{subject: {namespaces: {}}, ingress: [{action: Deny}]}", false),
      (.role, "{}", false), (.namespace, "{}", false),
    ]
    for row in rows {
      #expect(
        try beyond("{ingress: [{}]}", [policy(row.kind, row.spec)]) == row.isBeyond,
        "\(row.kind.id) \(row.spec)")
    }
    let elsewhere = try policy(.ciliumNetworkPolicy, "{endpointSelector: {}}", namespace: "bank")
    #expect(try !beyond("{ingress: [{}]}", [elsewhere]))
  }

  @Test(
    "may allow to the same pods what a declared policy allows to as many",
    arguments: [
      ("{}", "{}", false), ("{}", "{matchLabels: {app: web}}", true),
      ("{matchLabels: {app: web}}", "{}", false),
      ("{matchLabels: {app: web}}", "{matchLabels: {app: web}}", false),
      ("{matchLabels: {app: web}}", "{matchLabels: {app: db}}", true),
      ("{matchLabels: {app: web, tier: a}}", "{matchLabels: {app: web}}", false),
      ("{matchLabels: {app: web}}", "{matchLabels: {app: web, tier: a}}", true),
      (
        "{matchLabels: {app: web}}",
        "{matchExpressions: [{key: app, operator: In, values: [web]}]}", false
      ),
      (
        "{matchExpressions: [{key: app, operator: In, values: [b, a]}]}",
        "{matchExpressions: [{key: app, operator: In, values: [a, b, a]}]}", false
      ),
      (
        "{matchExpressions: [{key: app, operator: In, values: [a]}]}",
        "{matchExpressions: [{key: app, operator: NotIn, values: [a]}]}", true
      ),
      ("{matchLabels: [web]}", "{}", true), ("{}", "{matchLabels: [web]}", true),
    ])
  func subjects(live: String, declared: String, isBeyond: Bool) throws {
    #expect(
      try beyond(
        "{podSelector: \(live), ingress: [{}]}",
        [policy(.networkPolicy, "{podSelector: \(declared), ingress: [{}]}")]) == isBeyond)
  }

  @Test(
    "may allow peers that Git allows, or fewer",
    arguments: [
      ("{}", "{}", false), ("{}", "{from: []}", false), ("null", "{}", false),
      ("{from: [{podSelector: {}}]}", "{}", false),
      ("{}", "{from: [{podSelector: {}}]}", true),
      ("{from: [{namespaceSelector: {}}]}", "{from: [{podSelector: {}}]}", true),
      ("{from: [{podSelector: {}}]}", "{from: [{namespaceSelector: {}}]}", false),
      (
        "{from: [{podSelector: {matchLabels: {a: b}}}]}", "{from: [{podSelector: {}}]}", false
      ),
      (
        "{from: [{namespaceSelector: {matchLabels: {a: b}}, podSelector: {matchLabels: {c: d}}}]}",
        "{from: [{namespaceSelector: {}}]}", false
      ),
      (
        "{from: [{namespaceSelector: {matchLabels: {a: b}}, podSelector: {matchLabels: {c: d}}}]}",
        "{from: [{namespaceSelector: {matchLabels: {a: b}}}]}", false
      ),
      (
        "{from: [{namespaceSelector: {matchLabels: {a: b}}}]}",
        "{from: [{namespaceSelector: {matchLabels: {a: b}}, podSelector: {matchLabels: {c: d}}}]}",
        true
      ),
      (
        "{from: [{namespaceSelector: {matchLabels: {a: b}}}]}",
        "{from: [{namespaceSelector: {matchLabels: {a: c}}}]}", true
      ),
      (
        "{from: [{podSelector: {matchLabels: {a: b}}}]}",
        "{from: [{namespaceSelector: {matchLabels: {a: b}}}]}", true
      ),
      // Each peer by itself, and by whichever of Git's.
      (
        "{from: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.1/32}}]}",
        "{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}, {from: [{namespaceSelector: {}}]}", false
      ),
      (
        "{from: [{podSelector: {}}, {ipBlock: {cidr: 11.0.0.1/32}}]}",
        "{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}, {from: [{namespaceSelector: {}}]}", true
      ),
      ("{from: [{podSelector: {}}]}, {}", "{from: [{podSelector: {}}]}", true),
      // Whether a network holds pods is not known.
      ("{from: [{podSelector: {}}]}", "{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}", true),
      ("{from: [{ipBlock: {cidr: 10.0.0.1/32}}]}", "{from: [{namespaceSelector: {}}]}", true),
    ])
  func peers(live: String, declared: String, isBeyond: Bool) throws {
    #expect(try rule(live, beyond: declared) == isBeyond)
  }

  @Test(
    "may allow networks that lie within Git's",
    arguments: [
      ("cidr: 10.0.0.0/8", "cidr: 10.0.0.0/8", false),
      ("cidr: 10.1.0.0/16", "cidr: 10.0.0.0/8", false),
      ("cidr: 10.0.0.0/8", "cidr: 10.1.0.0/16", true),
      ("cidr: 11.0.0.0/16", "cidr: 10.0.0.0/8", true),
      ("cidr: 10.0.0.0/8", "cidr: 0.0.0.0/0", false), ("cidr: '::/0'", "cidr: 0.0.0.0/0", true),
      ("cidr: '2001:db8::1/128'", "cidr: '::/0'", false),
      ("cidr: '2001:db8::1/128'", "cidr: '2001:db8::/32'", false),
      ("cidr: '2001:db9::1/128'", "cidr: '2001:db8::/32'", true),
      ("cidr: 10.0.0.0/8", "cidr: 10.0.0.0/8, except: [10.1.0.0/16]", true),
      (
        "cidr: 10.0.0.0/8, except: [10.1.0.0/16]", "cidr: 10.0.0.0/8, except: [10.1.0.0/16]", false
      ),
      (
        "cidr: 10.0.0.0/8, except: [10.0.0.0/15]", "cidr: 10.0.0.0/8, except: [10.1.0.0/16]", false
      ),
      (
        "cidr: 10.0.0.0/8, except: [10.1.1.0/24]", "cidr: 10.0.0.0/8, except: [10.1.0.0/16]", true
      ),
      ("cidr: 10.2.0.0/16", "cidr: 10.0.0.0/8, except: [10.1.0.0/16]", false),
      ("cidr: 10.1.1.0/24", "cidr: 10.0.0.0/8, except: [10.1.0.0/16]", true),
      ("cidr: 10.0.0.0/8, except: [10.1.0.0/16]", "cidr: 10.0.0.0/8", false),
      ("cidr: none", "cidr: 0.0.0.0/0", true), ("cidr: 10.0.0.0/8", "cidr: none", true),
      ("cidr: 10.0.0.0/8, except: [none]", "cidr: 10.0.0.0/8", true),
      ("cidr: 10.0.0.0/8, except: none", "cidr: 10.0.0.0/8", true),
      ("except: [10.0.0.0/8]", "cidr: 10.0.0.0/8", true),
    ])
  func networks(live: String, declared: String, isBeyond: Bool) throws {
    #expect(
      try rule(
        "{from: [{ipBlock: {\(live)}}]}", beyond: "{from: [{ipBlock: {\(declared)}}]}") == isBeyond)
    // Where Git allows everybody, only one that cannot be read is in doubt.
    #expect(
      try rule("{from: [{ipBlock: {\(live)}}]}", beyond: "{}")
        == (live.contains("none") || live.hasPrefix("except")))
  }

  @Test(
    "may allow ports that Git allows, or fewer",
    arguments: [
      ("", "", false), ("", "{port: 80}", true), ("{port: 80}", "", false),
      ("{port: 80}", "{port: 80}", false), ("{port: 80, protocol: TCP}", "{port: 80}", false),
      ("{port: 80}", "{port: 81}", true), ("{port: 80, protocol: UDP}", "{port: 80}", true),
      ("{port: 80}", "{protocol: TCP}", false), ("{protocol: TCP}", "{protocol: TCP}", false),
      ("{protocol: UDP}", "{protocol: TCP}", true), ("{protocol: TCP}", "{port: 80}", true),
      ("{port: 80}", "{port: 79, endPort: 81}", false),
      ("{port: 80, endPort: 82}", "{port: 79, endPort: 82}", false),
      ("{port: 80, endPort: 83}", "{port: 79, endPort: 82}", true),
      ("{port: 80, endPort: 80}", "{port: 80}", false),
      ("{port: http}", "{port: http}", false), ("{port: http}", "{port: https}", true),
      ("{port: http, protocol: UDP}", "{port: http}", true), ("{port: http}", "{}", false),
      ("{port: http}", "{port: 1, endPort: 65535}", true), ("{port: 80}", "{port: http}", true),
      ("{port: '80'}", "{port: 80}", true), ("{}", "{}", false),
      ("{port: 80}, {port: 81}", "{port: 81}, {port: 80}", false),
      ("{port: 80}, {port: 82}", "{port: 81}, {port: 80}", true),
      // What cannot be read is in doubt.
      ("{port: 90, endPort: 80}", "", true), ("{endPort: 80}", "", true),
      ("{port: http, endPort: 80}", "", true), ("{port: 80.5}", "", true),
      ("{protocol: 6}", "", true), ("{port: 80}", "{port: 80.5}", true),
    ])
  func ports(live: String, declared: String, isBeyond: Bool) throws {
    func ports(_ text: String) -> String { text.isEmpty ? "{}" : "{ports: [\(text)]}" }
    #expect(try rule(ports(live), beyond: ports(declared)) == isBeyond)
  }

  @Test("may not combine the peers of one rule with the ports of another")
  func crossed() throws {
    let declared =
      "{from: [{namespaceSelector: {}}], ports: [{port: 80}]}, "
      + "{from: [{podSelector: {}}], ports: [{port: 81}]}"
    #expect(
      try !rule(
        "{from: [{podSelector: {}}], ports: [{port: 80}, {port: 81}]}", beyond: declared))
    #expect(
      try rule(
        "{from: [{namespaceSelector: {}}], ports: [{port: 80}, {port: 81}]}", beyond: declared))
  }

  @Test("is judged by the rules of its direction alone, where they count")
  func directions() throws {
    let live = "{policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]}"
    #expect(
      try !beyond(live, [policy(.networkPolicy, "{egress: [{to: [{namespaceSelector: {}}]}]}")]))
    #expect(
      try beyond(
        live, [policy(.networkPolicy, "{policyTypes: [Egress], ingress: [{}]}")]))
    // Rules without the type are ignored by the server.
    #expect(
      try beyond(
        live,
        [
          policy(.networkPolicy, "{policyTypes: [Ingress], egress: [{}]}"),
          policy(.networkPolicy, "{policyTypes: [Egress]}"),
        ]))
  }

  @Test(
    "is beyond Git where it cannot be read",
    arguments: [
      "{ingress: all}", "{policyTypes: Ingress, ingress: [{}]}", "{ingress: [{from: all}]}",
      "{ingress: [{from: [{}]}]}", "{ingress: [{from: [null]}]}", "{ingress: [{ports: 80}]}",
      "{ingress: [{ports: [80]}]}", "{ingress: [{from: [{podSelector: all}]}]}",
      "{ingress: [{from: [{namespaceSelector: all}]}]}", "{ingress: [all]}",
      "{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]}",
      "{ingress: [{newer: 1}]}", "{newer: 1, ingress: [{from: [{podSelector: {}}]}]}",
    ])
  func unreadable(live: String) throws {
    let allowing = try policy(.networkPolicy, "{ingress: [{from: [{podSelector: {}}]}]}")
    #expect(try beyond(live, [allowing]))
  }

  @Test(
    "is not excused by a declared policy that cannot be read",
    arguments: [
      "{ingress: all}", "{ingress: [{from: all}]}", "{ingress: [{from: [{}]}]}",
      "{ingress: [{newer: 1}]}", "{newer: 1, ingress: [{}]}", "{podSelector: all, ingress: [{}]}",
      "{policyTypes: all}",
    ])
  func unreadableDeclared(declared: String) throws {
    #expect(
      try beyond(
        "{ingress: [{from: [{podSelector: {}}]}]}", [policy(.networkPolicy, declared)]))
  }

  @Test("that Mendwall writes is beyond Git only by what Git does not allow")
  func written() throws {
    let kept = try containment(dns: true, from: ["monitoring@tcp/9090"])
    let live = try Policy(
      kept.networkPolicy(namespace: "shop"), kind: .networkPolicy, defaultNamespace: nil)
    let empty = try Policy(
      containment().networkPolicy(namespace: "shop"), kind: .networkPolicy, defaultNamespace: nil)
    let denyAll = try policy(.networkPolicy, Self.denyAll)
    let dns = try policy(
      .networkPolicy,
      "{policyTypes: [Egress], egress: [{ports: [{port: 53}, {port: 53, protocol: UDP}]}]}"
    )
    let monitoring = try policy(.networkPolicy, "{ingress: [{from: [{namespaceSelector: {}}]}]}")
    #expect(!Containment.allowsBeyond(empty, declared: [denyAll]))
    #expect(!Containment.allowsBeyond(live, declared: []))
    #expect(Containment.allowsBeyond(live, declared: [denyAll]))
    #expect(Containment.allowsBeyond(live, declared: [denyAll, dns]))
    #expect(!Containment.allowsBeyond(live, declared: [denyAll, dns, monitoring]))
  }
}
