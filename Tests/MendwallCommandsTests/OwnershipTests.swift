import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("Where an undeclared policy is drift")
struct OwnershipTests {
  private static let namespaces = ["dev", "kube-system", "payments", "shop", "team-a"]

  /// The namespaces in which a policy that Git does not declare is a finding.
  private func owned(
    _ configuration: String, labels: [String] = [], _ arguments: String...
  ) async throws -> [String] {
    let shop = try await Shop(configuration: configuration)
    try shop.add(Self.namespaces.map { Shop.policy("extra", in: $0) } + labels)
    let run = await CommandRun.mendwall(
      ["detect", "--repo", shop.repository.path, "--live", shop.cluster.path, "-o", "json"]
        + arguments)
    let report = try run.report()
    #expect(report.findings.allSatisfy { $0.state == .unmanaged })
    #expect(run.status == (report.findings.isEmpty ? .inSync : .drift))
    return report.findings.compactMap(\.object.namespace).sorted()
  }

  @Test(
    "names and patterns own namespaces, and a system's own only by its very name",
    arguments: [
      ("owns: [payments]", ["payments"]), ("owns: [\"team-*\"]", ["team-a"]),
      ("owns: {namespaces: [shop, \"*a*\"]}", ["payments", "shop", "team-a"]),
      ("owns: [\"*\"]", ["dev", "payments", "shop", "team-a"]), ("owns: [\"kube-*\"]", []),
      ("owns: [kube-system]", ["kube-system"]),
      ("owns: [\"*\", kube-system]", namespaces), ("owns: []", []), ("paths: [policies]", ["shop"]),
    ] as [(String, [String])])
  func names(configuration: String, expected: [String]) async throws {
    #expect(try await owned(configuration) == expected)
  }

  @Test("--owns adds to what the configuration owns")
  func adds() async throws {
    let found = try await owned("owns: [\"team-*\"]", "--owns", "dev", "--owns", "kube-system")
    #expect(found == ["dev", "kube-system", "team-a"])
  }

  @Test("a selector owns by the cluster's labels, and a namespace of unknown labels counts")
  func selector() async throws {
    let labels = [
      Shop.namespace("dev", "owner: nobody"), Shop.namespace("kube-system", "owner: platform"),
      Shop.namespace("payments", "owner: platform"), Shop.namespace("team-a"),
    ]
    let configuration = "owns: {selector: {matchLabels: {owner: platform}}}"
    #expect(try await owned(configuration, labels: labels) == ["payments", "shop"])
    let expressions =
      "owns: {selector: {matchExpressions: [{key: owner, operator: Exists}]}, namespaces: [team-a]}"
    #expect(
      try await owned(expressions, labels: labels) == ["dev", "payments", "shop", "team-a"])
  }

  @Test("whoever takes the label off the live namespace does not take the namespace from Git")
  func relabelled() async throws {
    let shop = try await Shop(
      configuration: "owns: {selector: {matchLabels: {owner: platform}}}\n")
    try await shop.repository.commit([
      "policies/namespace.yaml": Shop.namespace("shop", "owner: platform")
    ])
    try shop.add([Shop.namespace("shop"), Shop.policy("extra")])
    let report = try await shop.detect("-o", "json").report()
    #expect(report.briefly == ["modified shop", "unmanaged shop/extra"])
  }

  @Test("each cluster's own namespaces count in place of those of all")
  func ofCluster() async throws {
    let configuration = """
      owns: [payments]
      clusters: {here: {uid: u, owns: {namespaces: [dev]}}}
      """
    #expect(try await owned(configuration) == ["dev"])
  }
}
