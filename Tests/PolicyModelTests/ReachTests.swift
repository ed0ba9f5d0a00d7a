import PolicyModel
import Testing

/// Whether a policy that belongs to no namespace applies to pods of a namespace.
@Suite("A policy without a namespace reaches")
struct ReachTests {
  private static let shop = NamespaceLabels(
    name: "shop", labels: ["kubernetes.io/metadata.name": "shop", "team": "a"])
  private static let unread = NamespaceLabels(name: "shop", labels: nil)

  private func policy(_ kind: PolicyKind, _ body: String) throws -> Policy {
    try Policy(yaml("metadata: {name: p}\n" + body), kind: kind, defaultNamespace: nil)
  }

  private static let adminKinds: [PolicyKind] = [
    .adminNetworkPolicy, .baselineAdminNetworkPolicy, .clusterNetworkPolicy,
  ]

  @Test("the namespaces of its subject", arguments: adminKinds)
  func subjects(kind: PolicyKind) throws {
    let rows: [(subject: String, inShop: Bool?, unread: Bool?)] = [
      ("{namespaces: {}}", true, true), ("{namespaces: {matchLabels: {team: a}}}", true, nil),
      ("{namespaces: {matchLabels: {team: b}}}", false, nil),
      ("{namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}", true, true),
      ("{namespaces: {matchLabels: {kubernetes.io/metadata.name: bank}}}", false, false),
      ("{namespaces: {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}}", false, nil),
      ("{namespaces: {matchExpressions: [{key: none, operator: DoesNotExist}]}}", true, nil),
      ("{pods: {namespaceSelector: {matchLabels: {team: a}}, podSelector: {}}}", true, nil),
      ("{pods: {namespaceSelector: {matchLabels: {team: b}}, podSelector: {}}}", false, nil),
      // Pods are not looked at: some may be selected.
      (
        "{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: none}}}}", true, true
      ),
      // A subject that cannot be read may be anything.
      ("{namespaces: {matchExpressions: [{key: team, operator: Near}]}}", nil, nil),
      ("{namespaces: {matchExpressions: [{key: team, operator: In, values: []}]}}", nil, nil),
      ("{namespaces: all}", nil, nil), ("{pods: {}}", true, true), ("{}", true, true),
    ]
    for row in rows {
      let policy = try policy(kind, "spec: {priority: 5, subject: \(row.subject)}")
      #expect(policy.reaches(Self.shop) == row.inShop, "\(row.subject)")
      #expect(policy.reaches(Self.unread) == row.unread, "\(row.subject)")
    }
  }

  @Test(
    "the namespaces of one of its rules, of Cilium",
    arguments: [
      ("spec: {endpointSelector: {}}", true, true),
      (
        "spec: {endpointSelector: {matchLabels: {'k8s:io.kubernetes.pod.namespace': shop}}}", true,
        true
      ),
      (
        "spec: {endpointSelector: {matchLabels: {io.kubernetes.pod.namespace: bank}}}", false, false
      ),
      (
        "spec: {endpointSelector: {matchLabels: {'any:io.kubernetes.pod.namespace': shop}}}", true,
        true
      ),
      (
        "spec: {endpointSelector: {matchLabels: {'k8s:io.cilium.k8s.namespace.labels.team': a}}}",
        true,
        nil
      ),
      (
        "spec: {endpointSelector: {matchLabels: {io.cilium.k8s.namespace.labels.team: b}}}", false,
        nil
      ),
      (
        "spec: {endpointSelector: {matchExpressions: [{key: "
          + "'k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name', operator: In, "
          + "values: [shop]}]}}", true, true
      ),
      ("spec: {endpointSelector: {matchLabels: {app: web}}}", nil, nil),
      (
        "spec: {endpointSelector: {matchLabels: {app: web, io.kubernetes.pod.namespace: bank}}}",
        false, false
      ),
      // A label of another source is another label; `k8s.` is how Cilium holds a source, and no source.
      (
        "spec: {endpointSelector: {matchLabels: {k8s.io.kubernetes.pod.namespace: bank}}}", nil, nil
      ),
      (
        "spec: {endpointSelector: {matchLabels: {'container:io.kubernetes.pod.namespace': bank}}}",
        nil, nil
      ),
      ("status: {}", false, false),
      // Rules about nodes select no pods.
      ("spec: {nodeSelector: {}}", false, false),
      (
        "specs: [{endpointSelector: {matchLabels: {io.kubernetes.pod.namespace: bank}}}]", false,
        false
      ),
      (
        "specs: [{nodeSelector: {}}, {endpointSelector: {matchLabels: {io.kubernetes.pod.namespace: "
          + "shop}}}]", true, true
      ),
      ("specs: [{nodeSelector: {}}, {endpointSelector: {matchLabels: {app: web}}}]", nil, nil),
      (
        "spec: {endpointSelector: {matchLabels: {app: web}}}\nspecs: [{endpointSelector: {}}]",
        true, true
      ),
      ("spec: {endpointSelector: {matchLabels: [a]}}", nil, nil),
    ] as [(String, Bool?, Bool?)])
  func cilium(body: String, inShop: Bool?, unread: Bool?) throws {
    let policy = try policy(.ciliumClusterwideNetworkPolicy, body)
    #expect(policy.reaches(Self.shop) == inShop)
    #expect(policy.reaches(Self.unread) == unread)
  }

  @Test(
    "the namespaces of its selectors, of Calico",
    arguments: [
      ("{}", true, true), ("{selector: all()}", true, true),
      ("{namespaceSelector: all()}", true, true),
      ("{namespaceSelector: team == 'a'}", true, nil),
      ("{namespaceSelector: team == 'b'}", false, nil),
      ("{namespaceSelector: \"kubernetes.io/metadata.name == 'shop'\"}", true, true),
      ("{namespaceSelector: has(none)}", false, nil),
      ("{namespaceSelector: '!has(none)'}", true, nil),
      ("{selector: \"projectcalico.org/namespace == 'shop'\"}", true, true),
      ("{selector: \"projectcalico.org/namespace in {'bank'}\"}", false, false),
      ("{selector: \"projectcalico.org/orchestrator == 'k8s'\"}", true, true),
      ("{selector: pcns.team == 'a'}", true, nil), ("{selector: pcns.team == 'b'}", false, nil),
      ("{selector: app == 'web'}", nil, nil),
      ("{selector: \"app == 'web' || has(pcns.team)\"}", true, nil),
      ("{namespaceSelector: team == 'b', selector: app == 'web'}", false, nil),
      ("{namespaceSelector: team == 'a', selector: app == 'web'}", nil, nil),
      // A selector that cannot be read may select anything.
      ("{selector: app =}", nil, nil), ("{namespaceSelector: app =}", nil, nil),
      (
        "{namespaceSelector: app =, selector: \"projectcalico.org/namespace == 'bank'\"}", false,
        false
      ),
    ] as [(String, Bool?, Bool?)])
  func calico(spec: String, inShop: Bool?, unread: Bool?) throws {
    let policy = try policy(.calicoGlobalNetworkPolicy, "spec: \(spec)")
    #expect(policy.reaches(Self.shop) == inShop)
    #expect(policy.reaches(Self.unread) == unread)
  }

  @Test(
    "a namespace by the name that Calico makes a label of",
    arguments: [
      ("{namespaceSelector: \"projectcalico.org/name == 'shop'\"}", true),
      ("{namespaceSelector: \"projectcalico.org/name == 'bank'\"}", false),
      ("{selector: \"pcns.projectcalico.org/name == 'shop'\"}", true),
      ("{selector: \"pcns.projectcalico.org/name != 'shop'\"}", false),
    ])
  func calicoName(spec: String, isReached: Bool) throws {
    let policy = try policy(.calicoGlobalNetworkPolicy, "spec: \(spec)")
    #expect(policy.reaches(Self.shop) == isReached)
    #expect(policy.reaches(Self.unread) == isReached)
  }

  @Test(
    "no namespace where it is no policy, or belongs to one",
    arguments: PolicyKind.all.filter { $0.isNamespaced || $0.role == .support })
  func others(kind: PolicyKind) throws {
    #expect(try policy(kind, "").reaches(Self.shop) == false)
  }
}
