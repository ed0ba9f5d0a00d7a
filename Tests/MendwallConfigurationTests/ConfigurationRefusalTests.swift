import MendwallConfiguration
import PolicyModel
import Testing

@Suite("A configuration that cannot be used")
struct ConfigurationRefusalTests {
  private static let rootFields =
    "its fields are apiVersion, kind, clusters, paths, owns, kinds, exceptions, severity, render, "
    + "connectivity, publish, lint"

  @Test(
    "is refused for what is wrong at its top",
    arguments: [
      ("[]", 1, "the configuration must be a mapping, and is a list"),
      ("paths", 1, "the configuration must be a mapping, and is a string"),
      ("\n5", 2, "the configuration must be a mapping, and is a number"),
      ("paths: [a]\npath: [b]", 2, #"the configuration has no field "path"; \#(rootFields)"#),
      ("path: ~", 1, #"the configuration has no field "path"; \#(rootFields)"#),
      (
        "apiVersion: mendwall.dev/v2", 1,
        "this must be mendwall.dev/v1, the only one that this version reads"
      ),
      (
        "apiVersion: 1", 1, "this must be mendwall.dev/v1, the only one that this version reads"
      ),
      ("\nkind: Report", 2, "this must be Configuration, the only one that this version reads"),
      ("render: helm", 1, #"render is "helm"; it must be one of plain, kustomize"#),
      ("render: [plain]", 1, "render must be a string, and is a list"),
      ("clusters: [a]", 1, "clusters must be a mapping, and is a list"),
      ("exceptions: {}", 1, "exceptions must be a list, and is a mapping"),
      ("severity: high", 1, "severity must be a list, and is a string"),
      ("connectivity: {}", 1, "connectivity must be a list, and is a mapping"),
      ("publish: [comment]", 1, "publish must be a mapping, and is a list"),
      (
        "publish:\n  url: https://git.example.org", 2,
        "publish names the url of a forge and not which it is; write forge beside it"
      ),
    ])
  func top(text: String, line: Int, message: String) {
    #expect(refusal(text) == [".mendwall.yaml:\(line): \(message)"])
  }

  private static let knownKinds = PolicyKind.all.map(\.name).joined(separator: ", ")
  private static let selectorForm =
    "selector must be a label selector: matchLabels with strings, or matchExpressions with a key, "
    + "an operator, and values for In and NotIn only"
  private static let emptySelector =
    #"selector is empty and would own every namespace; write namespaces: ["*"]"#

  @Test(
    "is refused for a wrong scope, of all clusters and of one",
    arguments: [
      ("paths: policies", "paths must be a list, and is a string"),
      ("paths: [a, 5]", "an element of paths must be a string, and is a number"),
      ("paths: [~]", "an element of paths must be a string, and is null"),
      ("owns: shop", "owns must be a list of namespaces or a mapping, and is a string"),
      ("owns: [shop, true]", "an element of owns must be a string, and is a boolean"),
      ("owns: {names: [a]}", #"owns has no field "names"; its fields are namespaces, selector"#),
      ("owns: {namespaces: a}", "namespaces must be a list, and is a string"),
      ("owns: {namespaces: [{}]}", "an element of namespaces must be a string, and is a mapping"),
      ("owns: {selector: a=b}", "selector must be a mapping, and is a string"),
      ("owns: {selector: {}}", emptySelector),
      ("owns: {selector: {matchLabels: {}, matchExpressions: []}}", emptySelector),
      ("owns: {selector: {matchLabels: {a: 1}}}", selectorForm),
      ("owns: {selector: {matchLabels: [a]}}", selectorForm),
      ("owns: {selector: {matchExpressions: {}}}", selectorForm),
      ("owns: {selector: {matchExpressions: [~]}}", selectorForm),
      ("owns: {selector: {matchExpressions: [{key: a}]}}", selectorForm),
      ("owns: {selector: {matchExpressions: [{key: a, operator: Is, values: [b]}]}}", selectorForm),
      ("owns: {selector: {matchExpressions: [{key: a, operator: In}]}}", selectorForm),
      (
        "owns: {selector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}",
        selectorForm
      ),
      (
        "owns: {selector: {matchExpressions: [{key: a, operator: Exists, values: b}]}}",
        "values must be a list, and is a string"
      ),
      (
        "owns: {selector: {matchExpressions: [a]}}",
        "an element of matchExpressions must be a mapping, and is a string"
      ),
      (
        "owns: {selector: {matchLabels: {a: b}, matchLabel: {c: d}}}",
        #"selector has no field "matchLabel"; its fields are matchLabels, matchExpressions"#
      ),
      (
        "owns: {selector: {matchExpressions: [{key: a, op: In, operator: Exists}]}}",
        #"an element of matchExpressions has no field "op"; its fields are key, operator, values"#
      ),
      ("kinds: NetworkPolicy", "kinds must be a list, and is a string"),
      ("kinds: [5]", "a kind must be a string, and is a number"),
      (
        "kinds: []",
        "kinds is empty, and nothing would be compared; leave it out to compare every kind"
      ),
      ("kinds: [Pod]", "\"Pod\" is no kind that can be compared; these are: \(knownKinds)"),
      (
        "kinds: [networkpolicies]",
        "\"networkpolicies\" is no kind that can be compared; these are: \(knownKinds)"
      ),
    ])
  func scope(text: String, message: String) {
    #expect(refusal("\n\(text)") == [".mendwall.yaml:2: \(message)"])
    #expect(
      refusal("clusters:\n  a:\n    uid: u\n    \(text)") == [".mendwall.yaml:4: \(message)"])
  }

  private static func noUID(_ name: String) -> String {
    "the cluster \"\(name)\" has no uid; write that of its namespace kube-system "
      + "(kubectl get namespace kube-system -o jsonpath={.metadata.uid})"
  }

  @Test(
    "is refused for a wrong cluster",
    arguments: [
      ("clusters:\n  a: {paths: [a]}", [(2, noUID("a"))]), ("clusters:\n  a:", [(2, noUID("a"))]),
      ("clusters:\n  a:\n    uid: ~", [(3, noUID("a"))]),
      ("clusters:\n  a:\n    paths: [a]\n    uid: ''", [(4, noUID("a"))]),
      ("clusters:\n  a:\n    uid: 7", [(3, "uid must be a string, and is a number")]),
      (
        "clusters:\n  a: u",
        [(2, #"the cluster "a" must be a mapping, and is a string"#), (2, noUID("a"))]
      ),
      (
        "clusters:\n  a: {uid: u, render: plain}",
        [(2, #"the cluster "a" has no field "render"; its fields are uid, paths, owns, kinds"#)]
      ),
      (
        "clusters:\n  a:\n    kinds: [5]",
        [(3, "a kind must be a string, and is a number"), (3, noUID("a"))]
      ),
      (
        "clusters:\n  a: {uid: u}\n  b: {uid: v}\n  c: {uid: u}\n  d: {uid: u}",
        [
          (4, #"the clusters "a" and "c" have the same uid; it tells them apart"#),
          (5, #"the clusters "c" and "d" have the same uid; it tells them apart"#),
        ]
      ),
    ] as [(String, [(Int, String)])])
  func cluster(text: String, faults: [(Int, String)]) {
    #expect(refusal(text) == faults.map { ".mendwall.yaml:\($0.0): \($0.1)" })
  }

  @Test("is refused with all that is wrong in it")
  func severalFaults() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try configuration(
        """
        path: [a]
        kinds: [Pod]
        clusters:
          a: {paths: b}
        exceptions:
        - {object: {}, until: soon}
        - {object: {name: a}}
        - {reason: none}
        severity:
        - {severity: grave}
        - {severity: low}
        render: helm
        """)
    }
    #expect(error?.path == ".mendwall.yaml")
    #expect(error?.faults.map(\.line) == [1, 2, 4, 4, 6, 6, 8, 10, 12])
    #expect(error?.description.split(separator: "\n").count == 9)
  }

  @Test(
    "is refused where it is no YAML, with the line",
    arguments: [
      ("paths: [a\nowns: [b]\n", ".mendwall.yaml:2: is no YAML: "),
      ("paths: [a]\n\towns: [b]\n", ".mendwall.yaml:2: a tab cannot indent YAML; use spaces"),
      ("owns: [a]\nowns: [b]\n", #".mendwall.yaml:2: the key "owns" stands here and at line 1"#),
      ("owns: *a\n", ".mendwall.yaml:1: the alias *a names no anchor before it"),
      ("\"\u{7}\"", ".mendwall.yaml:1: "),
    ])
  func broken(text: String, start: String) {
    #expect(refusal(text).count == 1)
    #expect(refusal(text).first?.hasPrefix(start) == true, "\(refusal(text))")
  }

  @Test("is refused where it is too long, without a line")
  func tooLong() {
    #expect(
      refusal([UInt8](repeating: UInt8(ascii: "#"), count: 16 << 20 + 1)).first?
        .hasPrefix(".mendwall.yaml: is 16777217 bytes long") == true)
  }

  @Test("is refused where it holds several documents")
  func documents() {
    #expect(
      refusal("paths: [a]\n---\n---\nowns: [a]\n---\nowns: [b]\n")
        == [".mendwall.yaml:4: holds 3 documents; write one"])
    #expect(refusal("{}\n---\n{}\n") == [".mendwall.yaml:3: holds 2 documents; write one"])
  }
}
