import PolicyModel
import Testing

@Suite("Files that may declare something")
struct ManifestRelevanceTests {
  @Test("are those that name a kind, in each way of writing it", arguments: PolicyKind.all)
  func everyKind(kind: PolicyKind) {
    let version = kind.api.apiVersion
    let files = [
      "apiVersion: \(version)\nkind: \(kind.kind)\nmetadata: {name: a, namespace: s}\n",
      "apiVersion: \(version)\nkind: '\(kind.kind)'\nmetadata: {name: a, namespace: s}\n",
      "apiVersion: \(version)\n\"kind\"  :\t\"\(kind.kind)\" # note\nmetadata: {name: a, namespace: s}\n",
      "{metadata: {name: a, namespace: s}, kind: \(kind.kind), apiVersion: \(version)}",
      #"{"apiVersion":"\#(version)","kind":"\#(kind.kind)","metadata":{"name":"a","namespace":"s"}}"#,
      "apiVersion: \(version)\r\nkind: \(kind.kind)\r\nmetadata: {name: a, namespace: s}\r\n",
      "apiVersion: \(version)\nkind: \(kind.kind)List\nitems:\n- metadata: {name: a, namespace: s}\n",
      "kind: List\nitems:\n- kind: Other\n- metadata: {name: a, namespace: s}\n  kind: \(kind.kind)\n"
        + "  apiVersion: \(version)\n",
      "# kind\n---\nkind: A\n---\napiVersion: \(version)\nkind: \(kind.kind)\n"
        + "metadata: {name: a, namespace: s}\n",
    ]
    for file in files {
      let result = manifests(("a.yaml", file))
      #expect(result.policies.map(\.kind.id) == [kind.id], "\(file)")
      #expect(result.diagnostics == [], "\(file)")
    }
  }

  @Test("with the kind on a line of its own are some too")
  func ownLine() {
    let text = "apiVersion: v1\nkind:\n  Namespace\nmetadata: {name: a}\n"
    #expect(manifests(("a.yaml", text)).policies.map(\.reference.name) == ["a"])
  }

  @Test(
    "are an error where they name a policy and cannot be read",
    arguments: [
      "kind: NetworkPolicy\nmetadata: {name: {{ .Values.name }}\n",
      "a: [1\n# CiliumNetworkPolicy\n",
      "kind: Role\n---\nkind: BaselineAdminNetworkPolicy\nname: {{ a }\n",
      "a: 'GlobalNetworkPolicy",
    ])
  func brokenPolicy(text: String) {
    let found = manifests(("a.yaml", text)).diagnostics
    #expect(found.map(\.severity) == [.error])
    #expect(found.first?.path == "a.yaml")
    #expect(
      found.first?.message.hasSuffix("; what the file declares from there on was not compared")
        == true)
  }

  @Test(
    "are a warning where they name only what policies lean on",
    arguments: [
      "kind: Role\nmetadata: {name: {{ .Values.name }}\n", "kind: 'ClusterRoleBinding\n",
      "{\"kind\": \"Namespace\", a: [}", "kind: Kind\n---\nkind : RoleList\na: [1\n",
    ])
  func brokenSupport(text: String) {
    let found = manifests(("a.yaml", text)).diagnostics
    #expect(found.map(\.severity) == [.warning])
    #expect(
      found.first?.message.hasSuffix("; what the file declares from there on was not compared")
        == true)
  }

  @Test(
    "are none of those that hold such words by the way",
    arguments: [
      "Role: [1\n", "a: [Namespace\n", "role: {{ Role }\n",
      "kind: {{ .Values.kind }\nnamespace: Namespace\n",
      "kinds: Role [\n", "kind: MyRole\na: [1\n", "kind: role\na: [1\n",
      "The kind of a Role is [\n", "kind",
    ])
  func passedOver(text: String) {
    let result = manifests(("a.yaml", text))
    #expect(result.policies.isEmpty)
    #expect(result.diagnostics == [])
  }
}
