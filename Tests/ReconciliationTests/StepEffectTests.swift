import Documents
import DriftDetection
import PolicyModel
import Testing

@testable import Reconciliation

@Suite("What writing a policy does to connections")
struct StepEffectTests {
  // MARK: What creating does

  private static func object(_ kind: PolicyKind, _ spec: String) throws -> Policy {
    let object = try Sample.parse(
      """
      apiVersion: \(kind.api.apiVersion)
      kind: \(kind.kind)
      metadata: {name: a\(kind.isNamespaced ? ", namespace: shop" : "")}
      spec: \(spec)
      """)
    return try Policy(object, kind: kind, defaultNamespace: "default", location: Sample.declaredAt)
  }

  @Test(
    "a new policy that only denies closes, and one that allows something opens too",
    arguments: [
      (PolicyKind.networkPolicy, "{podSelector: {}}", StepEffect.closes),
      (.networkPolicy, "{podSelector: {}, policyTypes: [Ingress, Egress]}", .closes),
      (.networkPolicy, "{podSelector: {}, ingress: [{}]}", [.opens, .closes]),
      (
        .networkPolicy, "{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 1}]}]}",
        [.opens, .closes]
      ),
      (
        .adminNetworkPolicy,
        "{priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}",
        .closes
      ),
      (
        .adminNetworkPolicy,
        "{priority: 1, subject: {namespaces: {}}, ingress: [{action: Allow, from: [{namespaces: {}}]}]}",
        [.opens, .closes]
      ),
      (
        .adminNetworkPolicy,
        "{priority: 1, subject: {namespaces: {}}, egress: [{action: Pass, to: [{namespaces: {}}]}]}",
        [.opens, .closes]
      ),
      (
        .baselineAdminNetworkPolicy,
        "{subject: {namespaces: {}}, egress: [{action: Deny, to: [{namespaces: {}}]}]}", .closes
      ),
      (
        .clusterNetworkPolicy,
        "{tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Accept, from: [{namespaces: {}}]}]}",
        [.opens, .closes]
      ),
      (
        .clusterNetworkPolicy,
        "{tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}",
        .closes
      ),
      (.ciliumNetworkPolicy, "{endpointSelector: {}, ingress: [{}]}", [.opens, .closes]),
      (
        .ciliumNetworkPolicy, "{endpointSelector: {}, ingressDeny: [{fromEntities: [world]}]}",
        .closes
      ),
      (
        .ciliumNetworkPolicy,
        "{endpointSelector: {}, egressDeny: [{toEntities: [world]}], egress: [{toEntities: [all]}]}",
        [.opens, .closes]
      ),
      (.ciliumClusterwideNetworkPolicy, "{endpointSelector: {}, egressDeny: [{}]}", .closes),
      (.calicoNetworkPolicy, "{selector: all(), ingress: [{action: Deny}]}", .closes),
      (.calicoNetworkPolicy, "{selector: all(), ingress: [{action: Allow}]}", [.opens, .closes]),
      (.calicoGlobalNetworkPolicy, "{selector: all(), types: [Egress]}", .closes),
      (
        .calicoGlobalNetworkPolicy, "{selector: all(), egress: [{action: Deny}, {action: Allow}]}",
        [.opens, .closes]
      ),
    ] as [(PolicyKind, String, StepEffect)])
  func creating(kind: PolicyKind, spec: String, expected: StepEffect) throws {
    #expect(StepEffect(creating: try Self.object(kind, spec)) == expected)
  }

  // MARK: What undoing a change does

  private static func effect(_ kind: PolicyKind, git: String, live: String) throws -> StepEffect {
    let (declared, found) = (try object(kind, git), try object(kind, live))
    let changes = DriftDetector.changes(from: declared, to: found)
    #expect(!changes.isEmpty)
    return StepEffect(undoing: changes, of: found, to: declared)
  }

  private static let one = "{ports: [{port: 1}], from: [{podSelector: {}}]}"
  private static let two = "{ports: [{port: 2}], from: [{ipBlock: {cidr: 10.0.0.0/8}}]}"

  @Test("a rule that the cluster has beside Git's is closed, and one that it lacks is opened")
  func rules() throws {
    func spec(_ rules: String...) -> String {
      "{podSelector: {}, policyTypes: [Ingress], ingress: [\(rules.joined(separator: ", "))]}"
    }
    let (none, one) = (spec(), spec(Self.one))
    let both = spec(Self.one, Self.two)
    func undoing(_ git: String, _ live: String) throws -> StepEffect {
      try Self.effect(.networkPolicy, git: git, live: live)
    }
    #expect(try undoing(one, both) == .closes)
    #expect(try undoing(both, one) == .opens)
    #expect(try undoing(spec(Self.one), spec(Self.two)).isSuperset(of: [.opens, .closes]))
    #expect(try !undoing(spec(Self.one), spec(Self.two)).contains(.selects))
    // Without any rule the whole section is missing, of which nothing is told by its place alone.
    #expect(try undoing(none, one).contains(.closes))
    #expect(try undoing(one, none).contains(.opens))
    #expect(
      try undoing(one, one.replacing("port: 1", with: "port: 3")) == [.opens, .closes])
  }

  @Test("a denying rule is the other way around, by its action or by its list")
  func denials() throws {
    let anp = "{priority: 1, subject: {namespaces: {}}, ingress: [RULES]}"
    let allow = "{action: Allow, from: [{namespaces: {matchLabels: {a: b}}}]}"
    let deny = "{action: Deny, from: [{namespaces: {}}]}"
    let both = anp.replacing("RULES", with: "\(allow), \(deny)")
    let allowing = anp.replacing("RULES", with: allow)
    #expect(try Self.effect(.adminNetworkPolicy, git: both, live: allowing) == .closes)
    #expect(try Self.effect(.adminNetworkPolicy, git: allowing, live: both) == .opens)

    let cilium = "{endpointSelector: {}, ingressDeny: [RULES]}"
    let first = "{fromEntities: [world]}"
    let more = "\(first), {fromEntities: [cluster]}"
    let (short, long) = (
      cilium.replacing("RULES", with: first), cilium.replacing("RULES", with: more)
    )
    #expect(try Self.effect(.ciliumNetworkPolicy, git: long, live: short) == .closes)
    #expect(try Self.effect(.ciliumNetworkPolicy, git: short, live: long) == .opens)

    let calico = "{selector: all(), egress: [{action: Allow, protocol: TCP}DENY]}"
    let rejecting = calico.replacing("DENY", with: ", {action: Deny}")
    let open = calico.replacing("DENY", with: "")
    #expect(try Self.effect(.calicoNetworkPolicy, git: rejecting, live: open) == .closes)
    #expect(try Self.effect(.calicoNetworkPolicy, git: open, live: rejecting) == .opens)
  }

  @Test(
    "whatever may change whom a policy isolates is a change of its selection",
    arguments: [
      (PolicyKind.networkPolicy, "{podSelector: {}}", "{podSelector: {matchLabels: {a: b}}}"),
      (
        .networkPolicy, "{podSelector: {}, policyTypes: [Ingress, Egress]}",
        "{podSelector: {}, policyTypes: [Ingress]}"
      ),
      (
        .adminNetworkPolicy, "{priority: 1, subject: {namespaces: {}}}",
        "{priority: 2, subject: {namespaces: {}}}"
      ),
      (
        .adminNetworkPolicy, "{priority: 1, subject: {namespaces: {}}}",
        "{priority: 1, subject: {namespaces: {matchLabels: {a: b}}}}"
      ),
      (
        .ciliumNetworkPolicy, "{endpointSelector: {}, ingress: [{}]}",
        "{endpointSelector: {matchLabels: {a: b}}, ingress: [{}]}"
      ),
      (
        .ciliumNetworkPolicy, "{endpointSelector: {}, ingress: [{}]}",
        "{endpointSelector: {}, enableDefaultDeny: {ingress: false}, ingress: [{}]}"
      ),
      (.calicoNetworkPolicy, "{selector: all(), order: 1}", "{selector: all(), order: 2}"),
      (.calicoNetworkPolicy, "{selector: all()}", "{selector: a == 'b'}"),
    ])
  func selections(kind: PolicyKind, git: String, live: String) throws {
    #expect(try Self.effect(kind, git: git, live: live) == [.opens, .closes, .selects])
    #expect(
      try Self.effect(kind, git: live, live: git).subtracting(.narrows)
        == [.opens, .closes, .selects])
  }

  @Test("a NetworkPolicy narrows where all that it isolates afterwards was isolated before")
  func narrowing() throws {
    func narrows(_ git: String, _ live: String) throws -> Bool {
      try Self.effect(.networkPolicy, git: git, live: live).contains(.narrows)
    }
    let (all, one) = ("{podSelector: {}}", "{podSelector: {matchLabels: {a: b}}}")
    let two = "{podSelector: {matchLabels: {a: b, c: d}}}"
    let other = "{podSelector: {matchLabels: {a: c}}}"
    for (wide, narrow) in [(all, one), (all, two), (one, two)] {
      #expect(try narrows(narrow, wide))
      #expect(try !narrows(wide, narrow))
    }
    #expect(try !narrows(one, other))
    let both = "{podSelector: {}, policyTypes: [Ingress, Egress]}"
    #expect(try narrows(all, both))
    #expect(try !narrows(both, all))
    // Fewer pods in more directions.
    #expect(
      try !narrows("{podSelector: {matchLabels: {a: b}}, policyTypes: [Ingress, Egress]}", all))
  }

  @Test("labels and annotations of a policy do nothing, and count with what changes beside them")
  func metadata() throws {
    let git = try Sample.policy(
      try Sample.manifest("a", more: "labels: {l: git}"), Sample.declaredAt)
    func undoing(_ live: Node) throws -> StepEffect {
      let live = try Sample.policy(live)
      return StepEffect(
        undoing: DriftDetector.changes(from: git, to: live), of: live, to: git)
    }
    #expect(try undoing(try Sample.manifest("a", more: "labels: {l: live}")) == [])
    #expect(try undoing(try Sample.manifest("a")) == [])
    #expect(try undoing(try Sample.manifest("a", port: 81)).contains(.opens))
  }
}
