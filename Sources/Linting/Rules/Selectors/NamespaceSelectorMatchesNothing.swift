import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let namespaceSelectorMatchesNothing = LintRule(
    id: "namespace-selector-matches-nothing", severity: .medium,
    summary: "A selector finds no namespace",
    reason: """
      Namespaces often lack the labels that policies' authors expect. What the rule was to allow stays denied, \
      and whoever may label a namespace opens it. Popeye (POP-1202) checks the same.
      """,
    needs: [.namespaces],
    wrong: Example.documents(
      Example.namespace("shop"), Example.namespace("monitoring"),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]
        ingress:
        - from:
          - namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [shop, monitoring, kube-system]}]}
        """)),
    right: Example.documents(
      Example.namespace("shop"), Example.namespace("monitoring"),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]
        ingress:
        - from:
          - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
        """))
  ) { state, findings in
    for policy in state.policies {
      for selector in policy.selectors where selector.isOfNamespaces && selector.names.isEmpty {
        guard let read = LabelSelector(selector.node), !read.requirements.isEmpty,
          state.namespaces(matching: read).isEmpty
        else { continue }
        findings.add(
          policy.object, selector.path, "no namespace has these labels",
          remedy: "write kubernetes.io/metadata.name with the name of the one that is meant")
      }
    }
  }
}
