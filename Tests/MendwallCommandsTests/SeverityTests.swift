import Documents
import MendwallCommands
import MendwallTesting
import PolicyModel
import Reports
import Testing

@Suite("How grave a finding is")
struct SeverityTests {
  /// One finding of each state: a is missing, b modified, extra not in Git.
  private func severities(_ rules: String) async throws -> [String: String] {
    let shop = try await Shop(configuration: rules.isEmpty ? "{}" : "severity:\n\(rules)\n")
    try shop.add([], as: "a.yaml")
    try shop.drift()
    try shop.add([Shop.policy("extra")])
    let text = await shop.detect("-o", "json").output
    let report = try JSONReader.read(Array(text.utf8), file: "report")
    return Dictionary(
      uniqueKeysWithValues: (report["findings"]?.sequence ?? []).map { finding in
        (finding["object"]?["name"]?.string ?? "", finding["severity"]?.string ?? "")
      })
  }

  @Test("without rules what the drift lets through counts, and not its state")
  func byDefault() async throws {
    // Only b opens a port: extra lets through what a did.
    #expect(try await severities("") == ["a": "info", "b": "critical", "extra": "info"])
  }

  @Test("the first rule that fits counts, and none of those after it")
  func first() async throws {
    let rules = """
      - {object: {name: b}, severity: low}
      - {object: {namespace: shop}, severity: critical}
      - {object: {name: a}, severity: info}
      """
    #expect(try await severities(rules) == ["a": "critical", "b": "low", "extra": "critical"])
  }

  @Test(
    "a rule is about an object, a state or a place, or all of them at once",
    arguments: [
      ("- {state: missing, severity: low}", ["a"]),
      ("- {state: unmanaged, severity: low}", ["extra"]),
      ("- {path: /spec/ingress/*/ports, severity: low}", ["b"]),
      ("- {path: /spec/egress, severity: low}", []),
      ("- {path: /spec, severity: low}", ["b", "extra"]),
      ("- {path: /spec, object: {kind: Cilium*}, severity: low}", []),
      ("- {object: {name: b}, state: missing, severity: low}", []),
      ("- {object: {kind: NetworkPolicy, namespace: s*}, severity: low}", ["a", "b", "extra"]),
      ("- {severity: low}", ["a", "b", "extra"]),
    ] as [(String, [String])])
  func parts(rule: String, names: [String]) async throws {
    let found = try await severities(rule)
    #expect(found.filter { $0.value == "low" }.keys.sorted() == names)
    #expect(found.count == 3)
  }

  @Test("the summary counts by severity, and a finding of any severity is drift")
  func summary() async throws {
    let shop = try await Shop(configuration: "severity: [{severity: info}]\n")
    try shop.drift()
    let run = await shop.detect("-o", "json")
    #expect(run.status == .drift)
    #expect(try run.report().summary.severity.info == 1)
    #expect(try run.report().summary.severity.critical == 0)
  }
}
