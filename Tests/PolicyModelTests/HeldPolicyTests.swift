import Documents
import PolicyModel
import Testing

@Suite("What a server holds of a policy")
struct HeldPolicyTests {
  private func policy(_ kind: PolicyKind = .networkPolicy, spec: String) throws -> Policy {
    try Policy(
      yaml("metadata: {name: p}\nspec: \(spec)"), kind: kind, defaultNamespace: "shop")
  }

  private func definition(_ spec: String) throws -> DefinitionSchema {
    let schema: Node = ["type": "object", "properties": ["spec": try yaml(spec)]]
    let version: Node = ["name": "v1alpha1", "schema": ["openAPIV3Schema": schema]]
    return try #require(
      DefinitionSchema(definition: ["spec": ["versions": [version]]], version: "v1alpha1"))
  }

  @Test(
    "is a range of ports since Kubernetes 1.22 only",
    arguments: [(21, false), (0, false), (22, true), (23, true), (nil, true)] as [(Int?, Bool)])
  func endPort(minorVersion: Int?, isHeld: Bool) throws {
    for direction in ["ingress", "egress"] {
      let policy = try policy(
        spec: "{\(direction): [{ports: [{port: 80, endPort: 90}, {port: 7}]}]}")
      let held = policy.held(byMinorVersion: minorVersion, definition: nil)
      let short = try normalForm("{\(direction): [{ports: [{port: 80}, {port: 7}]}]}")
      #expect(held?.spec == (isHeld ? nil : short))
      #expect(held?.reference == (isHeld ? nil : policy.reference))
    }
  }

  @Test("is all of a policy in which there is nothing that it does not know")
  func whole() throws {
    let policy = try policy(spec: "{ingress: [{ports: [{port: 80}]}], policyTypes: [Ingress]}")
    #expect(policy.held(byMinorVersion: 20, definition: nil)?.body == nil)
    #expect(policy.held(byMinorVersion: nil, definition: nil)?.body == nil)
    #expect(policy.ofKnownFields?.body == nil)
  }

  @Test(
    "is no field that the API does not have",
    arguments: [
      ("{newer: 1}", "{}"), ("{ingres: [{}], ingress: []}", "{ingress: []}"),
      (
        "{ingress: [{from: [{podSelector: {}, newer: {a: b}}]}]}",
        "{ingress: [{from: [{podSelector: {}}]}]}"
      ),
      // A peer of which nothing is left is an empty one.
      ("{ingress: [{from: [{newer: 1}]}]}", "{ingress: [{from: [{}]}]}"),
      ("{ingress: [{newer: 1}]}", "{ingress: [{}]}"), ("{a~b/c: 1}", "{}"),
      // The signs of a name are no pattern.
      ("{'*': 1, ingress: [{}]}", "{ingress: [{}]}"),
      ("{in*: 1, ingress: [{}]}", "{ingress: [{}]}"),
    ])
  func unknownFields(spec: String, known: String) throws {
    let policy = try #require(try policy(spec: spec).ofKnownFields)
    #expect(try policy.spec == normalForm(known))
    #expect(policy.unknownFields() == [])
    #expect(policy.ofKnownFields?.body == nil)
  }

  @Test("is what the definition of the kind names, whatever Mendwall knows of it")
  func byDefinition() throws {
    let policy = try policy(
      .adminNetworkPolicy, spec: "{priority: 5, subject: {namespaces: {}}, newer: {a: 1}}")
    let older = try definition("{type: object, properties: {priority: {type: integer}}}")
    let newer = try definition(
      "{type: object, properties: {priority: {type: integer}, newer: {type: object, "
        + "additionalProperties: {type: integer}}, subject: {type: object, "
        + "x-kubernetes-preserve-unknown-fields: true}}}")
    #expect(policy.unknownFields().map(\.description) == ["/spec/newer"])
    #expect(policy.unknownFields(by: older).map(\.description) == ["/spec/subject", "/spec/newer"])
    #expect(policy.unknownFields(by: newer) == [])
    #expect(policy.held(byMinorVersion: nil, definition: nil)?.body == nil)
    #expect(policy.held(byMinorVersion: nil, definition: older)?.spec == ["priority": 5])
    #expect(policy.held(byMinorVersion: nil, definition: newer)?.body == nil)
    #expect(
      policy.ofKnownFields?.spec == ["priority": 5, "subject": ["namespaces": [:]]])
  }

  @Test("is not told of a kind of the API's own by a definition")
  func builtIn() throws {
    let policy = try policy(spec: "{ingress: [{}], newer: 1}")
    let definition = try definition("{type: object}")
    #expect(policy.unknownFields(by: definition).map(\.description) == ["/spec/newer"])
    #expect(policy.completed(by: definition).body == policy.body)
  }

  @Test("has the defaults of the definition in place of the table's")
  func completed() throws {
    let policy = try policy(
      .adminNetworkPolicy, spec: "{ingress: [{ports: [{portNumber: {port: 1}}]}]}")
    #expect(
      policy.spec["ingress"] == [["ports": [["portNumber": ["port": 1, "protocol": "TCP"]]]]])
    let definition = try definition("{properties: {priority: {default: 7}}}")
    #expect(
      policy.completed(by: definition).spec == [
        "ingress": [["ports": [["portNumber": ["port": 1]]]]], "priority": 7,
      ])
  }

  @Test("is every field of a label selector's expressions")
  func expressions() throws {
    let selector = "{matchExpressions: [{key: a, operator: In, values: [b]}]}"
    let policies = try [
      policy(spec: "{podSelector: \(selector), ingress: [{from: [{podSelector: \(selector)}]}]}"),
      policy(.adminNetworkPolicy, spec: "{subject: {namespaces: \(selector)}}"),
      policy(.ciliumNetworkPolicy, spec: "{endpointSelector: \(selector)}"),
    ]
    for policy in policies {
      #expect(policy.unknownFields() == [])
      #expect(policy.ofKnownFields?.body == nil)
    }
  }
}
