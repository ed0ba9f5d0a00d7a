import Documents
import PolicyModel
import Testing

@Suite("Policies")
struct PolicyTests {
  private static func policy(_ text: String, defaultNamespace: String? = "default") throws -> Policy
  {
    try Policy(
      yaml(text), kind: .networkPolicy, defaultNamespace: defaultNamespace,
      location: SourceLocation(path: "a.yaml", line: 1))
  }

  @Test("keep what the server says of them, and drop its copy of the manifest")
  func metadata() throws {
    let policy = try Self.policy(
      """
      apiVersion: extensions/v1beta1
      kind: NetworkPolicy
      metadata:
        name: a
        namespace: shop
        uid: u-1
        resourceVersion: "7"
        creationTimestamp: "2026-11-21T14:02:00Z"
        labels: {app: web, empty: ~}
        annotations:
          kubectl.kubernetes.io/last-applied-configuration: "{}"
          note: x
      """)
    #expect(policy.reference.description == "NetworkPolicy shop/a")
    #expect(policy.reference.apiVersion == "networking.k8s.io/v1")
    #expect(policy.uid == "u-1")
    #expect(policy.resourceVersion == "7")
    #expect(policy.createdAt?.description == "2026-11-21T14:02:00Z")
    #expect(policy.labels.entries.map(\.key) == ["app"])
    #expect(policy.annotations.entries.map(\.key) == ["note"])
    #expect(policy.location == SourceLocation(path: "a.yaml", line: 1))
    #expect(try policy.spec == yaml("{podSelector: {}, policyTypes: [Ingress]}"))
  }

  @Test(
    "without a namespace live in the default one",
    arguments: ["metadata: {name: a}", "metadata: {name: a, namespace: ~}"])
  func defaultNamespace(text: String) throws {
    #expect(try Self.policy(text).reference.namespace == "default")
    #expect(try Self.policy(text, defaultNamespace: nil).reference.namespace == nil)
  }

  @Test(
    "of the wrong shape are refused at their place",
    arguments: [
      ("{}", 1, "no metadata.name"), ("kind: x\nmetadata:\n  labels: {}\n", 3, "no metadata.name"),
      ("metadata:\n  name: ''\n", 2, "no metadata.name"),
      ("metadata:\n  name: 5\n", 2, "no metadata.name"),
      ("metadata:\n  name: ~\n", 2, "no metadata.name"), ("metadata: a\n", 1, "no metadata.name"),
      ("kind: x\nmetadata:\n  generateName: a-\n", 3, "generateName"),
      ("metadata:\n  name: a\n  namespace: 5\n", 3, "metadata.namespace"),
      ("metadata:\n  name: a\n  namespace: ''\n", 3, "metadata.namespace"),
      ("metadata: {name: a}\nspec: []\n", 2, "a list"),
      ("metadata: {name: a}\nspec: x\n", 2, "a string"),
      ("metadata: {name: a}\nspec: 5\n", 2, "a number"),
      ("metadata: {name: a}\nspec: yes\n", 2, "a boolean"),
    ])
  func invalid(text: String, line: Int, words: String) throws {
    let error = try #require(throws: InvalidObject.self) { try Self.policy(text) }
    #expect(error.message.contains(words))
    #expect(error.position?.line == line)
  }
}
