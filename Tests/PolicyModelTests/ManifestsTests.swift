import Documents
import PolicyModel
import Testing

private func policy(_ name: String, _ namespace: String? = "shop", spec: String = "{}") -> String {
  "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n"
    + "metadata: {name: \(name)\(namespace.map { ", namespace: \($0)" } ?? "")}\nspec: \(spec)\n"
}

@Suite("Manifests")
struct ManifestsTests {
  @Test(
    "policies are found in each form a file has",
    arguments: [
      (policy("a"), ["a"]), (policy("a") + "---\n" + policy("b"), ["a", "b"]), ("", []),
      ("# none\n", []),
      ("---\n---\n" + policy("a") + "---\n", ["a"]),
      (
        #"{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","#
          + #""metadata":{"name":"a","namespace":"s"}}"#,
        ["a"]
      ),
      (
        """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: networking.k8s.io/v1
          kind: NetworkPolicy
          metadata: {name: a, namespace: s}
        - {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: b, namespace: s}}
        """,
        ["a", "b"]
      ),
      (
        """
        kind: List
        items:
        - kind: List
          items:
          - kind: List
            items:
            - apiVersion: networking.k8s.io/v1
              kind: NetworkPolicy
              metadata: {name: deep, namespace: s}
        - ~
        """,
        ["deep"]
      ),
      (
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicyList
        metadata: {resourceVersion: '1'}
        items:
        - metadata: {name: a, namespace: s}
        - metadata: {name: b, namespace: s}
          spec: {}
        """,
        ["a", "b"]
      ),
      ("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicyList\nitems: []\n", []),
      ("{apiVersion: v1, kind: List, items: []}", []),
    ])
  func found(text: String, names: [String]) {
    let result = manifests(("a.yaml", text))
    #expect(result.policies.map(\.reference.name) == names)
    #expect(result.diagnostics == [])
  }

  @Test(
    "objects of other kinds are passed over",
    arguments: [
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", "a: 1\n", "- a\n- b\n",
      "NetworkPolicy", "kind: NetworkPolicy\ntarget: {name: a}\n",
      "apiVersion: networking.k8s.io/v1\n# NetworkPolicy\n",
      "apiVersion: example.com/v2\nkind: NetworkPolicy\n",
      "a: NetworkPolicy\n---\nb: 1\n---\n",
      "{kind: List, items: [{kind: A}, text, {kind: NetworkPolicy}]}",
      "{apiVersion: v1, kind: PodList, items: [{metadata: {name: NetworkPolicy}}]}",
      "{apiVersion: x/v1, kind: NetworkPolicyList, metadata: {name: a}, items: [{}, {}]}",
    ])
  func others(text: String) {
    let result = manifests(("a.yaml", text))
    #expect(result.policies.isEmpty)
    #expect(result.diagnostics == [])
  }

  @Test(
    "a kind that is compared, under a version of its API that is not, is an error with its line")
  func otherVersion() {
    let result = manifests(
      ("a.yaml", "kind: NetworkPolicy\napiVersion: projectcalico.org/v2\nmetadata: {name: a}\n"))
    #expect(result.policies.isEmpty)
    #expect(
      result.diagnostics == [
        Diagnostic(
          .error,
          "NetworkPolicy a is declared as projectcalico.org/v2, which is not compared; write "
            + "projectcalico.org/v3 or crd.projectcalico.org/v1", path: "a.yaml", line: 2)
      ])
  }

  @Test(
    "a policy whose kind or API has a slip is an error with its line and what to write: what the cluster has is not undeclared",
    arguments: [
      (
        "apiVersion: networking.k8s.io/v1\nkind: networkpolicy\nmetadata: {name: a}\n", 2,
        "networkpolicy a is of no kind that there is, so that it is not compared; write kind: NetworkPolicy"
      ),
      (
        "metadata: {name: a}\napiVersion: networking.k8s.io/v1\nkind: \"Networkpolicy\"\n", 3,
        "Networkpolicy a is of no kind that there is, so that it is not compared; write kind: NetworkPolicy"
      ),
      (
        "kind: CiliumNetworkPolicy\nmetadata: {name: a}\n", 1,
        "CiliumNetworkPolicy a has no apiVersion, so that it is not compared; write cilium.io/v2"
      ),
      (
        "kind: networkPolicy\nmetadata: {name: a}\n", 1,
        "networkPolicy a has no apiVersion, so that it is not compared; write networking.k8s.io/v1 or "
          + "projectcalico.org/v3 or crd.projectcalico.org/v1"
      ),
      (
        "kind: networkpolicy\napiVersion: networking.k8s.io/v1\n", 1,
        "networkpolicy is of no kind that there is, so that it is not compared; write kind: NetworkPolicy"
      ),
      (
        "kind: List\nitems:\n- apiVersion: networking.k8s.io/v1\n  kind: networkpolicy\n", 4,
        "networkpolicy is of no kind that there is, so that it is not compared; write kind: NetworkPolicy"
      ),
    ])
  func slip(text: String, line: Int, message: String) {
    let result = manifests(("a.yaml", text))
    #expect(result.policies.isEmpty)
    #expect(result.diagnostics == [Diagnostic(.error, message, path: "a.yaml", line: line)])
  }

  @Test(
    "what others declare under a name that resembles a policy's is theirs",
    arguments: [
      "apiVersion: example.org/v1\nkind: networkpolicy\nmetadata: {name: a}\n",
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: networkpolicy}\n",
      "kind: role\nmetadata: {name: a}\n", "kind: networkpolicyx\n", "kind: 3\n",
    ])
  func resembling(text: String) {
    #expect(manifests(("a.yaml", text)).diagnostics == [])
  }

  @Test(
    "a file that names no kind of policy is passed over, broken or not",
    arguments: ["a: {{ .Values.a }}\n", "N", "Network", "NNetworkPolic\ny", ""])
  func unread(text: String) {
    let result = manifests(("a.yaml", text))
    #expect(result.policies.isEmpty)
    #expect(result.diagnostics == [])
  }

  @Test("UTF-16, which hides what it names, is an error")
  func utf16() {
    var manifests = Manifests()
    manifests.read(
      [0xFF, 0xFE] + "kind: A".utf16.flatMap { [UInt8($0 & 255), 0] }, path: "a.yaml")
    #expect(manifests.diagnostics.map(\.severity) == [.error])
    #expect(manifests.diagnostics.first?.message.contains("no UTF-8") == true)
  }

  @Test("a policy without a namespace is taken into the default one, with a warning")
  func defaultNamespace() {
    let text = "# first\n---\n" + policy("a", nil)
    let result = manifests(("p/a.yaml", text), defaultNamespace: "team")
    #expect(result.policies.map(\.reference.description) == ["NetworkPolicy team/a"])
    #expect(
      result.diagnostics == [
        Diagnostic(
          .warning, "NetworkPolicy team/a names no namespace; it is taken to live in team",
          path: "p/a.yaml", line: 3)
      ])
  }

  @Test(
    "an invalid policy is an error at its line, and the others are kept",
    arguments: [
      ("metadata: {namespace: s}", 6), ("metadata: {generateName: a-}", 6),
      ("metadata: {name: x}\nspec: []", 7),
      ("spec: {}", 4), ("metadata:\n  name: x\n  namespace: []", 8),
    ])
  func invalid(body: String, line: Int) throws {
    let broken = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n\(body)\n"
    let text = "# one\n# two\n---\n" + broken + "---\n" + policy("good")
    let result = manifests(("a.yaml", text))
    #expect(result.policies.map(\.reference.name) == ["good"])
    let diagnostic = try #require(result.diagnostics.first)
    #expect(result.diagnostics.count == 1)
    #expect(diagnostic.severity == .error)
    #expect(diagnostic.path == "a.yaml")
    #expect(diagnostic.line == line)
  }

  @Test("a broken file is an error with its line; what stands before it and beside it is read")
  func broken() throws {
    let result = manifests(
      ("a.yaml", policy("a")), ("b.yaml", policy("b") + "---\na: [1\nb: 2\n"),
      ("c.yaml", policy("c")))
    #expect(result.policies.map(\.reference.name) == ["a", "b", "c"])
    let diagnostic = try #require(result.diagnostics.first)
    #expect(result.diagnostics.count == 1)
    #expect(diagnostic.severity == .error)
    #expect(diagnostic.path == "b.yaml")
    #expect(diagnostic.line == 7)
    #expect(diagnostic.message.hasSuffix("what the file declares from there on was not compared"))
  }

  @Test(
    "of two declarations of one policy the first is kept",
    arguments: [
      ("{}", "{}", Diagnostic.Severity.warning, "alike"),
      ("{}", "{policyTypes: [Ingress], ingress: []}", .warning, "alike"),
      ("{}", "{ingress: [{}]}", .error, "differently"),
      ("{podSelector: {matchLabels: {a: b}}}", "{}", .error, "differently"),
    ])
  func duplicates(first: String, second: String, severity: Diagnostic.Severity, word: String) throws
  {
    let result = manifests(
      ("a.yaml", "# first\n" + policy("x", spec: first)), ("b.yaml", policy("x", spec: second)))
    let kept = try #require(result.policies.first)
    #expect(result.policies.count == 1)
    #expect(kept.location == SourceLocation(path: "a.yaml", line: 2))
    #expect(try kept.spec == normalForm(first))
    let diagnostic = try #require(result.diagnostics.first)
    #expect(result.diagnostics.count == 1)
    #expect(diagnostic.severity == severity)
    #expect(diagnostic.message.contains("a.yaml:2"))
    #expect(diagnostic.message.contains(word))
    #expect(diagnostic.path == "b.yaml")
    #expect(diagnostic.line == 1)
  }

  @Test("policies of one name in two namespaces, or under both API versions, are told apart or not")
  func identity() {
    let older = policy("x").replacing("networking.k8s.io/v1", with: "extensions/v1beta1")
    #expect(manifests(("a.yaml", policy("x") + "---\n" + policy("x", "other"))).policies.count == 2)
    #expect(manifests(("a.yaml", policy("x") + "---\n" + older)).policies.count == 1)
    #expect(
      manifests(("a.yaml", policy("x", nil) + "---\n" + policy("x", "default"))).policies.count == 1
    )
  }

  @Test("duplicates that differ in their labels alone differ")
  func duplicateLabels() {
    let second = policy("x").replacing("{name: x,", with: "{name: x, labels: {a: b},")
    let result = manifests(("a.yaml", policy("x") + "---\n" + second))
    #expect(result.diagnostics.map(\.severity) == [.error])
  }
}
