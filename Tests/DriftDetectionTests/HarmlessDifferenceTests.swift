import DriftDetection
import Testing

@Suite("Differences that are no drift")
struct HarmlessDifferenceTests {
  @Test(
    "specs that mean the same do not differ, in either direction",
    arguments: [
      ("~", "{podSelector: {}, policyTypes: [Ingress]}"),
      ("egress: []", "policyTypes: [Ingress]"), ("ingress: []", "{}"), ("ingress: ~", "{}"),
      ("egress: [{}]", "{egress: [{}], policyTypes: [Ingress, Egress]}"),
      ("policyTypes: [Ingress, Egress]", "policyTypes: [Egress, Ingress]"),
      ("policyTypes: [Ingress, Ingress]", "policyTypes: [Ingress]"),
      ("podSelector: {matchLabels: {}}", "podSelector: {}"),
      ("podSelector: {matchLabels: {a: b, c: d}}", "podSelector: {matchLabels: {c: d, a: b}}"),
      ("podSelector: {matchExpressions: []}", "{}"),
      (
        "podSelector: {matchExpressions: [{key: a, operator: In, values: [b, c]}]}",
        "podSelector: {matchExpressions: [{key: a, operator: In, values: [c, b, c]}]}"
      ),
      (
        "podSelector: {matchExpressions: [{key: a, operator: Exists}, {key: b, operator: Exists}]}",
        "podSelector: {matchExpressions: [{key: b, operator: Exists, values: []},"
          + " {key: a, operator: Exists}]}"
      ),
      ("ingress: [{}]", "ingress: [{from: [], ports: []}]"), ("ingress: [~]", "ingress: [{}]"),
      ("ingress: [{}, {}]", "ingress: [{}]"),
      ("ingress: [{ports: [{port: 80}]}]", "ingress: [{ports: [{port: 80, protocol: TCP}]}]"),
      ("ingress: [{ports: [{port: 80}]}]", "ingress: [{ports: [{port: 0x50}]}]"),
      ("ingress: [{ports: [{port: 80}]}]", "ingress: [{ports: [{port: 80.0}]}]"),
      ("ingress: [{ports: [{port: 1}, {port: 2}]}]", "ingress: [{ports: [{port: 2}, {port: 1}]}]"),
      ("ingress: [{ports: [{port: 1}, {port: 1}]}]", "ingress: [{ports: [{port: 1}]}]"),
      ("ingress: [{ports: [{port: 1}]}, {}]", "ingress: [{}, {ports: [{port: 1}]}]"),
      (
        "ingress: [{from: [{podSelector: {}}, {namespaceSelector: {}}]}]",
        "ingress: [{from: [{namespaceSelector: {matchLabels: {}}},"
          + " {podSelector: {matchExpressions: []}}]}]"
      ),
      (
        "ingress: [{from: [{podSelector: {}, namespaceSelector: ~}]}]",
        "ingress: [{from: [{podSelector: {}}]}]"
      ),
      (
        "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.2.0.0/16]}}]}]",
        "ingress: [{from: [{ipBlock: {except: [10.2.0.0/16, 10.1.0.0/16], cidr: 10.0.0.0/8}}]}]"
      ),
      (
        "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: []}}]}]",
        "ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]"
      ),
      ("newer: {a: 1, b: [2]}", "newer: {b: [2], a: 1}"), ("newer: ~", "{}"),
    ])
  func harmless(one: String, other: String) throws {
    #expect(try changes(one, other) == [])
    #expect(try changes(other, one) == [])
  }

  @Test(
    "of labels and annotations those that Git declares are compared, and no others",
    arguments: [
      ("{labels: {a: x}}", "{labels: {a: x, b: w}}", []), ("{}", "{labels: {b: w}}", []),
      ("{labels: ~}", "{labels: {b: w}}", []), ("{labels: {a: ~}}", "{}", []),
      ("{labels: {a: x, b: w}}", "{labels: {b: w, a: x}}", []),
      ("{labels: {a: x}}", "{labels: {a: z}}", [#"replace /metadata/labels/a: "x" -> "z""#]),
      ("{labels: {a: x}}", "{labels: {b: x}}", [#"remove /metadata/labels/a: "x""#]),
      ("{labels: {a: x}}", "{}", [#"remove /metadata/labels/a: "x""#]),
      ("{annotations: {k8s.io/a: x}}", "{}", [#"remove /metadata/annotations/k8s.io~1a: "x""#]),
      ("{annotations: {a: x}}", "{annotations: {a: x, deployment: '7'}}", []),
      (
        "{annotations: {kubectl.kubernetes.io/last-applied-configuration: x}}",
        "{annotations: {kubectl.kubernetes.io/last-applied-configuration: y}}", []
      ),
      ("{annotations: {kubectl.kubernetes.io/last-applied-configuration: x}}", "{}", []),
      (
        "{}", "{uid: u, resourceVersion: '7', generation: 3, managedFields: [{manager: kubectl}]}",
        []
      ),
      (
        "{labels: {a: x}, annotations: {b: w}}", "{labels: {a: z}}",
        [#"replace /metadata/labels/a: "x" -> "z""#, #"remove /metadata/annotations/b: "w""#]
      ),
    ])
  func metadata(git: String, live: String, expected: [String]) throws {
    let found = DriftDetector.changes(
      from: try policy(metadata: git), to: try policy(metadata: live))
    #expect(lines(found) == expected)
  }
}
