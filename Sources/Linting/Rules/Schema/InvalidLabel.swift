import Documents
import MendwallConfiguration

extension LintRule {
  static let invalidLabel = LintRule(
    id: "invalid-label", severity: .high, summary: "A selector names a label that cannot be",
    reason: """
      Keys and values of labels have at most 63 characters, begin and end with a letter or digit, and a key may \
      have a DNS name and a slash before it (k8s.io/apimachinery/pkg/util/validation). A server refuses a \
      selector with another one.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: "web shop"}}
      policyTypes: [Ingress]
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web-shop}}
      policyTypes: [Ingress]
      """)
  ) { state, findings in
    for policy in state.policies {
      for selector in policy.selectors {
        checkLabels(of: selector, policy.object, &findings)
      }
    }
  }

  private static func checkLabels(
    of selector: LintedPolicy.Selector, _ object: LintedObject, _ findings: inout FindingCollector
  ) {
    func key(_ key: String, _ path: [String], _ anchor: FindingCollector.Anchor) {
      guard let flaw = LabelSyntax.flaw(ofKey: key) else { return }
      findings.add(
        object, path, anchor, "the key \(quoted(key)) of a label \(flaw)",
        remedy: "write the key that the objects have")
    }
    func value(_ node: Node, _ path: [String]) {
      guard let text = node.string, let flaw = LabelSyntax.flaw(ofValue: text) else { return }
      findings.add(
        object, path, .value, "the value \(quoted(text)) of a label \(flaw)",
        remedy: "write the value that the objects have")
    }
    for entry in selector.node["matchLabels"]?.mapping?.entries ?? [] {
      let path = selector.path + ["matchLabels", entry.key]
      key(entry.key, path, .key)
      value(entry.value, path)
    }
    for (index, node) in (selector.node["matchExpressions"]?.sequence ?? []).enumerated() {
      let path = selector.path + ["matchExpressions", String(index)]
      if let text = node["key"]?.string { key(text, path + ["key"], .value) }
      for (index, each) in (node["values"]?.sequence ?? []).enumerated() {
        value(each, path + ["values", String(index)])
      }
    }
  }
}
