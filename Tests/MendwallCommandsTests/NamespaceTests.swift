import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("The labels of namespaces, by which policies select them")
struct NamespaceTests {
  private static let selecting = """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: from-trusted, namespace: shop}
    spec:
      podSelector: {}
      ingress: [{from: [{namespaceSelector: {matchLabels: {trusted: \"yes\"}}}]}]

    """

  /// A cluster as Git says, but for the labels of the namespace shop.
  private func shop(git: String, live: String) async throws -> Shop {
    let shop = try await Shop()
    try await shop.repository.commit([
      "policies/namespace.yaml": Shop.namespace("shop", git), "policies/from.yaml": Self.selecting,
    ])
    try shop.add([Self.selecting, Shop.namespace("shop", live)])
    return shop
  }

  @Test(
    "a label that Git declares, or by which a policy selects, counts; others are their owners'",
    arguments: [
      ("team: ops", ["replace /metadata/labels/team policies/namespace.yaml:3"]),
      ("", ["remove /metadata/labels/team policies/namespace.yaml:3"]),
      ("team: web, cost-centre: \"7\"", []),
      ("team: web, trusted: \"yes\"", ["add /metadata/labels/trusted policies/namespace.yaml:1"]),
      ("team: web, kubernetes.io/metadata.name: shop", []),
    ])
  func labels(live: String, expected: [String]) async throws {
    let shop = try await shop(git: "team: web", live: live)
    let run = await shop.detect("-o", "json")
    #expect(run.status == (expected.isEmpty ? .inSync : .drift))
    #expect(try run.report().finding("shop")?.places ?? [] == expected)
  }

  @Test("a label that was added to be let in is tampering, and nobody is told otherwise")
  func addedLabel() async throws {
    let shop = try await shop(git: "team: web", live: "team: web, trusted: \"yes\"")
    let finding = try #require(try await shop.detect("-o", "json").report().finding("shop"))
    #expect(finding.cause == .tampered)
    #expect(finding.explanation == "no commit of Git's history declares what the cluster has")
  }

  @Test("an older version of the labels with one added is no version of Git's")
  func olderLabels() async throws {
    let shop = try await shop(git: "team: web", live: "team: web, trusted: \"yes\"")
    try await shop.repository.commit([
      "policies/namespace.yaml": Shop.namespace("shop", "team: ops")
    ])
    let finding = try #require(try await shop.detect("-o", "json").report().finding("shop"))
    #expect(finding.cause == .tampered)
  }

  @Test("an older version of the labels lags behind")
  func lagging() async throws {
    let shop = try await shop(git: "team: web", live: "team: web")
    try await shop.repository.commit([
      "policies/namespace.yaml": Shop.namespace("shop", "team: ops")
    ])
    let finding = try #require(try await shop.detect("-o", "json").report().finding("shop"))
    #expect(finding.cause == .lagging)
  }

  @Test("the namespace by its name is compared as it is among all the others")
  func named() async throws {
    let shop = try await shop(git: "team: web", live: "team: web, trusted: \"yes\"")
    #expect(try await shop.detect("shop", "-o", "json").report().briefly == ["modified shop"])
  }

  @Test("a namespace that is gone is missing, and one that Git does not declare is no finding")
  func presence() async throws {
    let shop = try await shop(git: "team: web", live: "team: web")
    try shop.add([Self.selecting, Shop.namespace("dev", "trusted: \"yes\"")])
    #expect(try await shop.detect("-o", "json").report().briefly == ["missing shop"])
  }

  @Test("a policy of the cluster by its name reaches all that it reaches among the others")
  func reach() async throws {
    let shop = try await Shop(configuration: "owns: [\"team-*\"]\n")
    try await shop.repository.commit(["policies/namespace.yaml": Shop.namespace("open")])
    let policy = """
      apiVersion: policy.networking.k8s.io/v1alpha1
      kind: AdminNetworkPolicy
      metadata: {name: open}
      spec: {priority: 1, subject: {namespaces: {matchLabels: {team: a}}}}
      """
    try shop.add([Shop.namespace("open"), Shop.namespace("team-a", "team: a"), policy])
    #expect(try await shop.detect("-o", "json").report().briefly == ["unmanaged open"])
    #expect(try await shop.detect("open", "-o", "json").report().briefly == ["unmanaged open"])
  }
}
