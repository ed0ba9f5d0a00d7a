import Documents
import MendwallCommands
import MendwallTesting
import Testing

/// An incident on the real server: what was done there is what the report says.
@Suite(.controlPlane)
struct IncidentTests {
  @Test("five edits are five findings, each at its place")
  func fiveEdits() async throws {
    let shop = try await Shop()
    let before = try await shop.detect()
    #expect(before.status == .inSync, "\(before.output)\(before.notes)")

    try await shop.patch(
      "default-deny", #"[{"op":"add","path":"/spec/ingress","value":[{}]}]"#)
    try await shop.patch(
      "cart", #"[{"op":"add","path":"/spec/podSelector/matchLabels/track","value":"canary"}]"#)
    try await shop.patch(
      "database", #"[{"op":"replace","path":"/spec/ingress/0/ports/0/port","value":22}]"#)
    let deleted = try await ControlPlane.kubectl(
      ["delete", "networkpolicy", "dns", "-n", shop.namespace])
    #expect(deleted.isSuccess)
    try await ControlPlane.apply(
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: allow-all, namespace: \(shop.namespace)}
      spec: {podSelector: {}, ingress: [{}]}
      """)

    let run = try await shop.detect("-o", "json")
    #expect(run.status == .drift, "\(run.notes)")
    let report = try JSONReader.read(Array(run.output.utf8), file: "report")
    // Another test may have a containment in its own namespace.
    let findings = (report["findings"]?.sequence ?? []).filter { $0["type"] != "containment" }
      .sorted { $0["object"]?["name"]?.string ?? "" < $1["object"]?["name"]?.string ?? "" }
    let told = findings.map { finding in
      let changes = (finding["changes"]?.sequence ?? []).map {
        "\($0["op"]?.string ?? "") \($0["path"]?.string ?? "")"
      }
      return "\(finding["state"]?.string ?? "") \(finding["object"]?["name"]?.string ?? "") "
        + changes.joined(separator: ", ")
    }
    #expect(
      told == [
        "unmanaged allow-all add /spec",
        "modified cart add /spec/podSelector/matchLabels/track",
        "modified database replace /spec/ingress/0/ports/0/port",
        "modified default-deny add /spec/ingress/0",
        "missing dns ",
      ])
    let port = findings[2]["changes"]?.sequence?.first
    #expect(port?["git"] == 5432)
    #expect(port?["live"] == 22)
    #expect(port?["declared"]?["path"] == "policies/shop.yaml")
    #expect(port?["declared"]?["line"] == 42)
    #expect(findings[1]["live"]?["uid"]?.string?.isEmpty == false)
  }

  @Test("a policy that declares nothing more than a default is held to it")
  func tamperedDefaults() async throws {
    let shop = try await Shop()
    try await shop.patch(
      "cart", #"[{"op":"replace","path":"/spec/ingress/0/ports/0/protocol","value":"UDP"}]"#)
    try await shop.patch(
      "database", #"[{"op":"replace","path":"/spec/policyTypes","value":["Egress"]}]"#)
    let run = try await shop.detect()
    #expect(run.status == .drift)
    #expect(run.output.contains("/spec/ingress/0/ports/0/protocol"))
    #expect(run.output.contains("/spec/policyTypes"))
  }

  @Test("detecting writes nothing")
  func readsOnly() async throws {
    let shop = try await Shop()
    try await shop.patch("cart", #"[{"op":"remove","path":"/spec/ingress/0/ports"}]"#)
    func versions() async throws -> String {
      try await ControlPlane.kubectl([
        "get", "networkpolicies", "-n", shop.namespace, "-o",
        "jsonpath={range .items[*]}{.metadata.name} {.metadata.resourceVersion}{\"\\n\"}{end}",
      ]).output
    }
    let before = try await versions()
    #expect(try await shop.detect().status == .drift)
    #expect(try await versions() == before)
  }
}
