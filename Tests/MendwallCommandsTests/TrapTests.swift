import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("Traps in Git's manifests")
struct TrapTests {
  /// The messages about a policy `c` that the cluster has as Git writes it.
  private func messages(
    _ manifest: String, as file: String = "policies/c.yaml"
  ) async throws -> [String] {
    let shop = try await Shop()
    try await shop.repository.commit([file: manifest])
    try shop.cluster.write(manifest, to: file.hasSuffix(".json") ? "c.json" : "c.yaml")
    let run = await shop.detect("-o", "json")
    let report = try run.report()
    #expect(report.findings.isEmpty, "\(report.briefly)")
    #expect(run.status == .inSync)
    let found = report.messages(.warning)
    let text = await shop.detect()
    for message in found { #expect(text.lines.contains("warning: \(message)")) }
    return found
  }

  private static func policy(_ spec: String) -> String {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: c, namespace: shop}
    spec:
    \(spec)

    """
  }

  @Test("an empty egress without policyTypes restricts nothing")
  func emptyEgress() async throws {
    let found = try await messages(Self.policy("  podSelector: {}\n  egress: []"))
    #expect(
      found == [
        "policies/c.yaml:6: NetworkPolicy shop/c: an empty egress without policyTypes restricts no "
          + "egress; write policyTypes: [Egress] to deny it"
      ])
    #expect(
      try await messages(Self.policy("  policyTypes: [Egress]\n  egress: []")).isEmpty)
  }

  @Test("a number in quotes is the name of a port")
  func quotedPort() async throws {
    let spec = "  podSelector: {}\n  ingress:\n  - ports:\n    - port: 80\n    - port: \"443\""
    #expect(
      try await messages(Self.policy(spec)) == [
        "policies/c.yaml:9: NetworkPolicy shop/c: the port \"443\" in quotes is the name of a port and "
          + "not its number; write 443 without quotes"
      ])
    #expect(try await messages(Self.policy("  ingress: [{ports: [{port: web}]}]")).isEmpty)
  }

  @Test(
    "a field that the API does not have protects nothing, at whichever depth",
    arguments: [
      ("  podSelector: {}\n  ingres: []", "/spec/ingres", 6),
      ("  ingress:\n  - ports: []\n    form: []", "/spec/ingress/0/form", 7),
      ("  ingress:\n  - from:\n    - podselector: {}", "/spec/ingress/0/from/0/podselector", 7),
      ("  podSelector: {}\negress: []", "/egress", 6),
    ])
  func unknownField(spec: String, path: String, line: Int) async throws {
    #expect(
      try await messages(Self.policy(spec)) == [
        "policies/c.yaml:\(line): NetworkPolicy shop/c: NetworkPolicy has no field \(path), as far as "
          + "Mendwall knows; a server that does not know it drops it, and then it protects nothing"
      ])
  }

  @Test("a null counts as left out")
  func nulls() async throws {
    let found = try await messages(Self.policy("  podSelector: {}\n  ingress:\n  policyTypes: ~"))
    #expect(
      found
        == ["/spec/ingress", "/spec/policyTypes"].enumerated().map { index, path in
          "policies/c.yaml:\(6 + index): NetworkPolicy shop/c: \(path) is null, which counts as left out; "
            + "write the value that is meant, or remove the line"
        })
  }

  @Test("a retired API version is named")
  func retired() async throws {
    let manifest = Self.policy("  podSelector: {}").replacing(
      "networking.k8s.io/v1", with: "extensions/v1beta1")
    #expect(
      try await messages("# An old one.\n" + manifest) == [
        "policies/c.yaml:2: NetworkPolicy shop/c: extensions/v1beta1 is retired and refused by current "
          + "servers; write networking.k8s.io/v1"
      ])
  }

  @Test("lines count from the top of the file, in a later document, in a list, and in JSON")
  func lines() async throws {
    let trap = Self.policy("  egress: []")
    let later = "# one\n---\n# two\n---\n" + trap
    #expect(try await messages(later).first?.hasPrefix("policies/c.yaml:9: ") == true)
    let list = """
      apiVersion: v1
      kind: List
      items:
      - apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: c, namespace: shop}
        spec:
          egress: []

      """
    #expect(try await messages(list).first?.hasPrefix("policies/c.yaml:8: ") == true)
    let json = """
      {
        "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
        "metadata": {"name": "c", "namespace": "shop"},
        "spec": {
          "egress": []
        }
      }
      """
    #expect(
      try await messages(json, as: "policies/c.json").first?.hasPrefix("policies/c.json:5: ")
        == true)
  }
}
