import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("Policies of the whole cluster that Git does not declare")
struct ReachTests {
  private static func adminTier(_ kind: String, _ subject: String) -> String {
    """
    apiVersion: policy.networking.k8s.io/\(kind == "AdminNetworkPolicy" ? "v1alpha1" : "v1alpha2")
    kind: \(kind)
    metadata: {name: open}
    spec: {priority: 1, subject: {\(subject)}, ingress: [{action: Accept, from: [{namespaces: {}}]}]}
    """
  }

  private static func cilium(_ selector: String) -> String {
    """
    apiVersion: cilium.io/v2
    kind: CiliumClusterwideNetworkPolicy
    metadata: {name: open}
    spec: {\(selector), ingress: [{fromEntities: [all]}]}
    """
  }

  private static func calico(_ selectors: String) -> String {
    """
    apiVersion: projectcalico.org/v3
    kind: GlobalNetworkPolicy
    metadata: {name: open}
    spec: {\(selectors), ingress: [{action: Allow}]}
    """
  }

  private static let namespaces = [
    Shop.namespace("shop", "team: web"), Shop.namespace("dev", "team: dev"),
  ]

  private func detect(_ manifests: [String]) async throws -> DriftReport {
    let shop = try await Shop()
    try shop.add(manifests)
    return try await shop.detect("-o", "json").report()
  }

  @Test(
    "one that reaches a namespace that Git owns is drift",
    arguments: [
      adminTier("AdminNetworkPolicy", "namespaces: {}"),
      adminTier("AdminNetworkPolicy", "namespaces: {matchLabels: {team: web}}"),
      adminTier(
        "AdminNetworkPolicy",
        "pods: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {}}"
      ),
      adminTier(
        "ClusterNetworkPolicy",
        "namespaces: {matchExpressions: [{key: team, operator: NotIn, values: [dev]}]}"),
      cilium("endpointSelector: {}"), cilium("endpointSelector: {matchLabels: {app: cart}}"),
      cilium("endpointSelector: {matchLabels: {\"k8s:io.kubernetes.pod.namespace\": shop}}"),
      cilium("endpointSelector: {matchLabels: {io.cilium.k8s.namespace.labels.team: web}}"),
      calico("selector: all()"),
      calico("selector: \"projectcalico.org/namespace == 'shop'\""),
      calico("namespaceSelector: \"team == 'web'\""), calico("selector: \"app == 'cart'\""),
      calico("selector: this is no selector"),
    ])
  func reaching(manifest: String) async throws {
    let report = try await detect(Self.namespaces + [manifest])
    #expect(report.briefly == ["unmanaged open"], "\(manifest)")
  }

  @Test(
    "one that reaches none is not",
    arguments: [
      adminTier("AdminNetworkPolicy", "namespaces: {matchLabels: {team: dev}}"),
      adminTier(
        "ClusterNetworkPolicy",
        "pods: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: dev}}, podSelector: {}}"
      ),
      cilium("endpointSelector: {matchLabels: {\"k8s:io.kubernetes.pod.namespace\": dev, app: a}}"),
      cilium("endpointSelector: {matchLabels: {io.cilium.k8s.namespace.labels.team: dev}}"),
      cilium("nodeSelector: {}"),
      calico("selector: \"projectcalico.org/namespace == 'dev'\""),
      calico("namespaceSelector: \"team == 'dev'\", selector: \"app == 'cart'\""),
    ])
  func elsewhere(manifest: String) async throws {
    let report = try await detect(Self.namespaces + [manifest])
    #expect(report.briefly == [], "\(manifest)")
  }

  @Test("where the labels of the namespace are not known, it may reach it and counts")
  func unknownLabels() async throws {
    let policy = Self.adminTier("AdminNetworkPolicy", "namespaces: {matchLabels: {team: dev}}")
    #expect(try await detect([policy, Shop.namespace("dev")]).briefly == ["unmanaged open"])
  }

  @Test("where a pattern owns namespaces that are not listed, it may reach them and counts")
  func unknownNamespaces() async throws {
    let shop = try await Shop(configuration: "owns: [\"team-*\"]\n")
    try shop.add([
      Self.adminTier(
        "AdminNetworkPolicy", "namespaces: {matchLabels: {kubernetes.io/metadata.name: team-b}}"),
      Shop.policy("x", in: "team-b"),
    ])
    let report = try await shop.detect("-o", "json").report()
    #expect(report.briefly == ["unmanaged open", "unmanaged team-b/x"])
  }

  @Test("the finding names the namespaces that it reaches, at most five")
  func named() async throws {
    let one = try await detect(Self.namespaces + [Self.cilium("endpointSelector: {}")])
    let explanation = try #require(one.findings.first?.explanation)
    #expect(explanation.contains("it reaches the namespace shop of Git's"), "\(explanation)")

    let shop = try await Shop(configuration: "owns: [\"n*\"]\n")
    try shop.add((1...7).map { Shop.namespace("n\($0)") } + [Self.calico("selector: all()")])
    let many = try #require(try await shop.detect("-o", "json").report().finding("open"))
    #expect(
      many.explanation?.contains(
        "it reaches the namespaces n1, n2, n3, n4, n5 and 2 more of Git's") == true)
  }

  @Test("a person reads the cause first and then whom it reaches")
  func text() async throws {
    let shop = try await Shop()
    try shop.add(
      [Shop.namespace("payments"), Shop.namespace("shop"), Self.cilium("endpointSelector: {}")])
    let run = await shop.detect("--owns", "payments")
    #expect(run.lines.contains("NOT IN GIT  CiliumClusterwideNetworkPolicy open"))
    #expect(
      run.lines.contains(
        "never in Git: no commit of Git's history declares it; it reaches the namespaces payments, "
          + "shop of Git's"), "\(run.output)")
  }

  @Test("-n leaves it out, and its name alone picks it")
  func narrowed() async throws {
    let shop = try await Shop()
    try shop.add(Self.namespaces + [Self.calico("selector: all()"), Shop.policy("extra")])
    let ofNamespace = try await shop.detect("-n", "shop", "-o", "json").report()
    #expect(ofNamespace.briefly == ["unmanaged shop/extra"])
    #expect(try await shop.detect("open", "-o", "json").report().briefly == ["unmanaged open"])
  }
}
