import Documents
import PolicyModel
import Testing

@Suite("Places of a manifest that mean something else than they seem to")
struct TrapTests {
  private func traps(_ body: String, apiVersion: String = "networking.k8s.io/v1") -> [String] {
    let text =
      "apiVersion: \(apiVersion)\nkind: NetworkPolicy\nmetadata: {name: a, namespace: s}\n\(body)\n"
    let result = manifests(("a.yaml", text))
    #expect(result.policies.count == 1)
    #expect(result.diagnostics.allSatisfy { $0.severity == .warning && $0.path == "a.yaml" })
    return result.diagnostics.map { "\($0.line ?? 0) \($0.message)" }
  }

  @Test("are none in a policy that says what it means")
  func none() {
    #expect(traps("spec:\n  podSelector: {}\n  policyTypes: [Egress]\n  egress: []") == [])
    #expect(traps("spec:\n  ingress:\n  - ports: [{port: 80}, {port: http}, {port: http2}]") == [])
  }

  @Test("are an API version that servers refuse")
  func retired() {
    #expect(
      traps("spec: {}", apiVersion: "extensions/v1beta1") == [
        "1 NetworkPolicy s/a: extensions/v1beta1 is retired and refused by current servers; write "
          + "networking.k8s.io/v1"
      ])
  }

  @Test("are nulls, each at its line")
  func nulls() {
    func warning(_ line: Int, _ place: String) -> String {
      "\(line) NetworkPolicy s/a: \(place) is null, which counts as left out; write the value that is "
        + "meant, or remove the line"
    }
    #expect(
      traps(
        "spec:\n  podSelector:\n  ingress:\n  - from:\n    - ~\n    - podSelector: ~\n  egress: null"
      )
        == [
          warning(5, "/spec/podSelector"), warning(8, "/spec/ingress/0/from/0"),
          warning(9, "/spec/ingress/0/from/1/podSelector"), warning(10, "/spec/egress"),
        ])
    #expect(traps("spec:") == [warning(4, "/spec")])
    #expect(traps("status: ~") == [])
  }

  @Test("are an empty egress that denies nothing")
  func emptyEgress() {
    let warning =
      "NetworkPolicy s/a: an empty egress without policyTypes restricts no egress; write policyTypes: "
      + "[Egress] to deny it"
    #expect(traps("spec:\n  podSelector: {}\n  egress: []") == ["6 \(warning)"])
    #expect(traps("spec:\n  policyTypes: []\n  egress: []") == ["6 \(warning)"])
    #expect(traps("spec:\n  egress: [{}]") == [])
    #expect(traps("spec:\n  ingress: []") == [])
  }

  @Test("are numbers of ports in quotes")
  func quotedPorts() {
    func warning(_ line: Int, _ port: String) -> String {
      "\(line) NetworkPolicy s/a: the port \"\(port)\" in quotes is the name of a port and not its "
        + "number; write \(port) without quotes"
    }
    let text =
      "spec:\n  ingress:\n  - ports:\n    - port: '80'\n    - port: 81\n  egress:\n"
      + "  - ports: [{port: \"82\"}]"
    #expect(traps(text) == [warning(7, "80"), warning(10, "82")])
  }

  @Test("are fields that the API does not have, at their line")
  func unknownFields() throws {
    let text = """
      metadata: {name: a, namespace: s}
      spec:
        ingress:
        - from:
          - podSelector: {}
            namespaceselector:
              matchLabels: {a: b}
        ingres: []
      """
    let policy = try Policy(yaml(text), kind: .networkPolicy, defaultNamespace: nil)
    let found = Trap.unknownFields(of: policy)
    func message(_ place: String) -> String {
      "NetworkPolicy has no field \(place), as far as Mendwall knows; a server that does not know it "
        + "drops it, and then it protects nothing"
    }
    #expect(
      found.map(\.message) == [
        message("/spec/ingress/0/from/0/namespaceselector"), message("/spec/ingres"),
      ])
    #expect(found.map(\.position) == [Position(line: 6, column: 7), Position(line: 8, column: 3)])
  }

  @Test("are told of every kind by its name, with the group where two kinds share it")
  func names() throws {
    for kind in PolicyKind.all where kind.body.fields["spec"] != nil {
      guard kind !== PolicyKind.ciliumNetworkPolicy,
        kind !== PolicyKind.ciliumClusterwideNetworkPolicy
      else { continue }
      let policy = try Policy(
        yaml("metadata: {name: a}\nspec: {newer: 1}"), kind: kind, defaultNamespace: "s")
      #expect(
        Trap.unknownFields(of: policy).map(\.message) == [
          "\(kind.name) has no field /spec/newer, as far as Mendwall knows; a server that does not "
            + "know it drops it, and then it protects nothing"
        ])
    }
    #expect(PolicyKind.networkPolicy.name == "NetworkPolicy")
    #expect(PolicyKind.calicoNetworkPolicy.name == "NetworkPolicy.projectcalico.org")
  }

  @Test("are fields that the cluster's own definition does not have")
  func byDefinition() throws {
    let schema: Node = ["properties": ["spec": ["properties": ["priority": ["type": "integer"]]]]]
    let version: Node = ["name": "v1alpha1", "schema": ["openAPIV3Schema": schema]]
    let definition = try #require(
      DefinitionSchema(definition: ["spec": ["versions": [version]]], version: "v1alpha1"))
    let policy = try Policy(
      yaml("metadata: {name: a}\nspec:\n  priority: 5\n  subject: {}\n"), kind: .adminNetworkPolicy,
      defaultNamespace: nil)
    let found = Trap.unknownFields(of: policy, by: definition)
    #expect(
      found == [
        Trap(
          "the cluster's AdminNetworkPolicy has no field /spec/subject; the server drops it, and it "
            + "protects nothing", at: Position(line: 4, column: 3))
      ])
  }

  @Test("stand nowhere where no text holds them")
  func noPlace() throws {
    let policy = try Policy(
      ["metadata": ["name": "a"], "spec": ["newer": 1]], kind: .networkPolicy, defaultNamespace: "s"
    )
    #expect(Trap.unknownFields(of: policy).map(\.position) == [nil])
  }
}
