import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("The access rights that policies lean on")
struct AccessTests {
  private static func role(_ name: String, verbs: String = "get") -> String {
    """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: \(name), namespace: shop}
    rules:
    - apiGroups: [""]
      resources: [pods]
      verbs: [\(verbs)]
    """
  }

  private static func binding(_ subjects: String) -> String {
    """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: admins}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
    subjects: [\(subjects)]
    """
  }

  private static func aggregated(_ rules: String) -> String {
    """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: all}
    aggregationRule: {clusterRoleSelectors: [{matchLabels: {part: all}}]}
    rules: [\(rules)]
    """
  }

  private func detect(git: [String], live: [String]) async throws -> CommandRun {
    let shop = try await Shop()
    try await shop.repository.commit(["rights.yaml": git.joined(separator: "\n---\n")])
    try shop.add(live)
    return await shop.detect("-o", "json")
  }

  @Test("a right that Git declares is compared, with its line")
  func compared() async throws {
    let run = try await detect(
      git: [Self.role("reader"), Self.binding("{kind: User, name: ada}"), Self.role("gone")],
      live: [
        Self.role("reader", verbs: "get, create"),
        Self.binding("{kind: User, name: ada}, {kind: User, name: eve}"),
      ])
    let report = try run.report()
    #expect(report.briefly == ["modified admins", "missing shop/gone", "modified shop/reader"])
    #expect(report.finding("shop/reader")?.places == ["add /rules/0/verbs/1 rights.yaml:7"])
    #expect(report.finding("admins")?.places == ["add /subjects/1 rights.yaml:13"])
    #expect(report.finding("admins")?.cause == .tampered)
  }

  @Test("one that Git does not declare is no finding, whatever the namespace")
  func unmanaged() async throws {
    let run = try await detect(
      git: [Self.role("reader")],
      live: [
        Self.role("reader"), Self.role("other"), Self.binding("{kind: User, name: eve}"),
        Self.aggregated(""), Shop.namespace("dev"),
      ])
    #expect(try run.report().briefly == [])
    #expect(run.status == .inSync)
  }

  @Test("the rules that the server fills into an aggregated role are its own")
  func aggregation() async throws {
    let rules = "{apiGroups: [\"\"], resources: [pods], verbs: [get]}"
    #expect(
      try await detect(git: [Self.aggregated("")], live: [Self.aggregated(rules)]).status == .inSync
    )
    let changed = Self.aggregated(rules).replacing("part: all", with: "part: admin")
    let report = try await detect(git: [Self.aggregated("")], live: [changed]).report()
    #expect(report.briefly == ["modified all"])
    // Without the aggregation the rules are whoever wrote them's.
    let written = Self.aggregated(rules).split(separator: "\n")
      .filter { !$0.hasPrefix("aggregationRule") }.joined(separator: "\n")
    #expect(try await detect(git: [written], live: [Self.aggregated(rules)]).status == .drift)
  }

  @Test("a person reads of objects where not all of them are policies")
  func words() async throws {
    let shop = try await Shop()
    try await shop.repository.commit(["rights.yaml": Self.role("reader")])
    try shop.drift()
    #expect(
      await shop.detect().output.hasPrefix(
        "Drift: 2 objects depart from Git (1 modified, 1 missing).\n"))
  }

  @Test("kinds leaves out all others, on either side")
  func kinds() async throws {
    let shop = try await Shop(configuration: "kinds: [Role]\n")
    try await shop.repository.commit(["rights.yaml": Self.role("reader")])
    try shop.drift()
    try shop.add([Self.role("reader"), Shop.policy("extra")])
    #expect(await shop.detect().status == .inSync)
    try shop.add([Self.role("reader", verbs: "\"*\"")])
    #expect(try await shop.detect("-o", "json").report().briefly == ["modified shop/reader"])
  }

  @Test("kinds that name none leave nothing that could be in sync")
  func noKinds() async throws {
    let shop = try await Shop(configuration: "kinds: []\n")
    try shop.drift()
    #expect(await shop.detect().status == .failed)
  }
}
