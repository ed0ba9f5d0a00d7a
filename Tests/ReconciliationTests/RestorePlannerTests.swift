import Documents
import DriftDetection
import PolicyModel
import Testing

@testable import Reconciliation
@testable import Reports

@Suite("The plan of a restore")
struct RestorePlannerTests {
  private func planner(
    secureFirst: Bool = false, prune: Bool = true, named: Set<String> = [],
    api: @escaping @Sendable (PolicyKind) -> PolicyKind.API? = { $0.api }
  ) -> RestorePlanner {
    RestorePlanner(
      secureFirst: secureFirst,
      pruning: .init(isWanted: prune, isNamed: { named.contains($0.name) }), api: api)
  }

  private func object(_ text: String) throws -> Node { try Sample.parse(text) }

  /// Adds what departs between two states to a planner.
  private func add(
    _ declared: [Node], live: [Node], to planner: inout RestorePlanner, hindrance: String? = nil
  ) throws {
    let policies = try declared.map { try Sample.policy($0, Sample.declaredAt) }
    let manifests = Dictionary(
      uniqueKeysWithValues: zip(policies.map { $0.identity }, declared))
    let drift = DriftDetector.detect(
      declared: policies, live: try live.map { try Sample.policy($0) }, owns: { _ in true })
    for drift in drift {
      planner.add(
        .init(
          drift: drift, finding: Finding(drift, cluster: "c"),
          manifest: manifests[drift.identity], hindrance: hindrance))
    }
  }

  private func briefly(_ planner: RestorePlanner) -> [String] {
    planner.ordered.map(\.step).map {
      "\($0.number) \($0.stage) \($0.action) \($0.object.name)"
    }
  }

  private static let rules = """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: role, namespace: shop}
    rules: [{apiGroups: [""], resources: [pods], verbs: [VERB]}]
    """

  private static func binding(_ role: String) -> String {
    """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: binding, namespace: shop}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: \(role)}
    subjects: []
    """
  }

  private static func policy(_ name: String, _ spec: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(name), namespace: shop}
    spec: {\(spec)}
    """
  }

  /// One departure for every stage but that of accounts.
  private func everything(_ planner: inout RestorePlanner) throws {
    let selector = "podSelector: {matchLabels: {a: b}}"
    try add(
      [
        try object("{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a}}}"),
        try object(Self.rules.replacing("VERB", with: "get")), try object(Self.binding("role")),
        try Sample.manifest("changed", port: 80),
        try Sample.manifest("new"), try object(Self.policy("deny", "podSelector: {}")),
        try object(Self.policy("narrowed", "podSelector: {}, ingress: [{ports: [{port: 1}]}]")),
        try object(Self.policy("selected", "podSelector: {}")),
      ],
      live: [
        try object("{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: b}}}"),
        try object(Self.rules.replacing("VERB", with: "'*'")), try object(Self.binding("admin")),
        try Sample.manifest("changed", port: 443),
        try object(
          Self.policy(
            "narrowed", "podSelector: {}, ingress: [{ports: [{port: 1}]}, {ports: [{port: 2}]}]")),
        try object(Self.policy("selected", selector)), try Sample.manifest("extra"),
      ], to: &planner)
  }

  @Test("by default what allows comes before what denies, and deletions come last")
  func balanced() throws {
    var planner = planner()
    try everything(&planner)
    #expect(
      briefly(planner) == [
        "1 1 update shop", "2 2 recreate binding", "3 2 update role", "4 3 update changed",
        "5 4 create new", "6 5 create deny", "7 5 update narrowed", "8 6 update selected",
        "9 7 delete extra",
      ])
    #expect(planner.left.isEmpty)
  }

  @Test("--secure-first puts what denies before all that opens")
  func secureFirst() throws {
    var planner = planner(secureFirst: true)
    try everything(&planner)
    #expect(
      briefly(planner) == [
        "1 1 update shop", "2 2 recreate binding", "3 2 update role", "4 3 create deny",
        "5 3 update narrowed", "6 4 create new", "7 5 update changed", "8 6 update selected",
        "9 7 delete extra",
      ])
  }

  @Test("each step says why, what it changes, where Git declares it and what was seen of it")
  func contents() throws {
    var planner = planner()
    try add(
      [try Sample.manifest("a"), try Sample.manifest("b")],
      live: [
        try Sample.manifest("b", port: 443, more: "uid: u\n  resourceVersion: '7'"),
        try Sample.manifest("extra", more: "uid: e"),
      ], to: &planner)
    // Whatever their stages: by name.
    let steps = planner.ordered.map(\.step).sorted { $0.object.name < $1.object.name }
    #expect(steps.map(\.object.name) == ["a", "b", "extra"])
    #expect(steps.allSatisfy { !$0.reason.isEmpty })
    #expect(steps[0].live == nil)
    #expect(steps[0].changes?.map(\.path) == ["/spec"])
    #expect(steps[0].changes?.first?.op == .add)
    #expect(steps[0].declared?.path == "policies/a.yaml")
    #expect(steps[1].live?.uid == "u")
    #expect(steps[1].live?.resourceVersion == "7")
    #expect(steps[1].live?.hash.count == 64)
    let change = try #require(steps[1].changes?.first)
    #expect(change.path.hasPrefix("/spec/ingress/0"))
    #expect(change.before != nil && change.after != nil)
    #expect(steps[2].live?.uid == "e")
    #expect(steps[2].declared == nil)
    #expect(steps[2].changes?.first?.op == .remove)
  }

  @Test("an object that the API cannot have as Git says is left, with the reason")
  func hindered() throws {
    var planner = planner()
    try add(
      [try Sample.manifest("a")], live: [], to: &planner, hindrance: "the server is too old")
    #expect(planner.ordered.isEmpty)
    #expect(planner.left.map(\.reason) == ["the server is too old"])
  }

  @Test("without --prune what Git does not declare is left, and it is said what deletes it")
  func unpruned() throws {
    var planner = planner(prune: false)
    try add([], live: [try Sample.manifest("extra")], to: &planner)
    #expect(planner.ordered.isEmpty)
    #expect(planner.left.map(\.reason) == ["Git does not declare it; --prune deletes it"])
  }

  @Test("what belongs to no namespace goes only where it is named")
  func clusterWide() throws {
    let admin = try object(
      """
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata: {name: all}
      spec: {priority: 1, subject: {namespaces: {}}}
      """)
    var unnamed = planner()
    try add([], live: [admin], to: &unnamed)
    #expect(unnamed.ordered.isEmpty)
    #expect(unnamed.left.first?.reason.hasSuffix("mendwall restore --prune all") == true)
    var named = planner(named: ["all"])
    try add([], live: [admin], to: &named)
    #expect(briefly(named) == ["1 1 delete all"])
    var notWanted = planner(prune: false, named: ["all"])
    try add([], live: [admin], to: &notWanted)
    #expect(notWanted.ordered.isEmpty)
  }

  @Test("a missing object is created under the API that the cluster has")
  func api() throws {
    let kind = PolicyKind.clusterNetworkPolicy
    let old = try #require(kind.apis.last)
    var planner = planner(api: { $0.apis.last })
    try add(
      [
        try object(
          """
          apiVersion: \(kind.api.apiVersion)
          kind: ClusterNetworkPolicy
          metadata: {name: all}
          spec: {tier: Admin, priority: 1, subject: {namespaces: {}}}
          """)
      ], live: [], to: &planner)
    #expect(planner.ordered.first?.step.object.apiVersion == old.apiVersion)
  }

  @Test("an account that an interrupted run left is handed over beside the rest")
  func accounts() throws {
    var planner = planner()
    let manifest = try Sample.manifest("a")
    planner.addAccount(
      of: try Sample.policy(try Sample.manifest("a", more: "uid: u")),
      as: try Sample.policy(manifest, Sample.declaredAt), manifest: manifest)
    try add([], live: [try Sample.manifest("extra")], to: &planner)
    #expect(briefly(planner) == ["1 1 handOver a", "2 2 delete extra"])
    #expect(planner.ordered.first?.step.live?.uid == "u")
    #expect(planner.ordered.first?.step.changes == nil)
  }

  // MARK: What is cut on the way

  private func cuts(_ declared: [String], live: [String] = []) throws -> [String] {
    var planner = planner()
    let standing = try live.map { try object($0) }
    try add(try declared.map { try object($0) }, live: standing, to: &planner)
    return planner.cuts(beside: try standing.map { try Sample.policy($0) })
  }

  @Test("two new policies that isolate what nothing isolated cut something, and that is said")
  func twoNew() throws {
    let (a, b) = (
      Self.policy("a", "podSelector: {}, ingress: [{ports: [{port: 1}]}]"),
      Self.policy("b", "podSelector: {}, ingress: [{ports: [{port: 2}]}]")
    )
    let told = try cuts([b, a])
    #expect(told.count == 1)
    #expect(
      told.first?.hasPrefix("in shop, a, b are new and isolate what nothing isolated") == true)
    #expect(try cuts([a]).isEmpty)
  }

  @Test("where the pods are isolated already nothing is cut by isolating them again")
  func isolated() throws {
    let new = ["a", "b"].map {
      Self.policy($0, "podSelector: {matchLabels: {x: y}}, ingress: [{}]")
    }
    #expect(try cuts(new).count == 1)
    #expect(try cuts(new, live: [Self.policy("deny", "podSelector: {}")]).isEmpty)
    #expect(
      try cuts(new, live: [Self.policy("deny", "podSelector: {matchLabels: {x: y}}")]).isEmpty)
    // Another direction, or other pods, isolate nothing here.
    #expect(
      try cuts(new, live: [Self.policy("deny", "podSelector: {}, policyTypes: [Egress]")]).count
        == 1)
    #expect(
      try cuts(new, live: [Self.policy("deny", "podSelector: {matchLabels: {x: z}}")]).count == 1)
  }

  @Test("of many policies the first are named, and how many more there are")
  func many() throws {
    let told = try cuts((1...7).map { Self.policy("p\($0)", "podSelector: {}, ingress: [{}]") })
    #expect(told.first?.contains("p1, p2, p3, p4 and 3 more are new") == true)
  }
}
