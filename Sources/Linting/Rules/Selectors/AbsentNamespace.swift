import Documents
import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let absentNamespace = LintRule(
    id: "absent-namespace", severity: .medium,
    summary: "A policy is about a namespace that does not exist",
    reason: """
      A rule for a namespace that is gone allows nobody, until somebody makes a namespace of the same name: then \
      it lets strangers in. A policy in such a namespace cannot be applied.
      """,
    needs: [.namespaces],
    wrong: Example.documents(
      Example.namespace("shop"),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]
        ingress:
        - from:
          - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: partners}}
        """)),
    right: Example.documents(
      Example.namespace("shop"), Example.namespace("partners"),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]
        ingress:
        - from:
          - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: partners}}
        """))
  ) { state, findings in
    func remedy(_ name: String) -> String {
      NearestSpelling.of(name, among: state.namespaces.keys).map { "write \($0), or remove it" }
        ?? "correct the name, or remove it"
    }
    for object in state.objects {
      guard let name = object.reference.namespace, state.namespaces[name] == nil else { continue }
      findings.add(
        object, ["metadata", "namespace"], .value, "there is no namespace \(quoted(name))",
        remedy: remedy(name))
    }
    for policy in state.policies {
      for selector in policy.selectors where selector.isOfNamespaces {
        for name in selector.names where state.namespaces[name.text] == nil {
          findings.add(
            policy.object, selector.path + name.path, .value,
            "there is no namespace \(quoted(name.text))", remedy: remedy(name.text))
        }
      }
    }
  }
}

extension LintedPolicy.Selector {
  /// The names of namespaces that are demanded, each with its place below the selector.
  var names: [(path: [String], text: String)] {
    var found: [(path: [String], text: String)] = []
    if let name = node["matchLabels"]?[NamespaceLabels.nameLabel]?.string {
      found.append((["matchLabels", NamespaceLabels.nameLabel], name))
    }
    for (index, expression) in (node["matchExpressions"]?.sequence ?? []).enumerated()
    where expression["key"]?.string == NamespaceLabels.nameLabel
      && expression["operator"]?.string == "In"
    {
      for (number, value) in (expression["values"]?.sequence ?? []).enumerated() {
        guard let name = value.string else { continue }
        found.append((["matchExpressions", String(index), "values", String(number)], name))
      }
    }
    return found
  }
}
