import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let namespaceLabelNotName = LintRule(
    id: "namespace-label-not-name", severity: .info,
    summary: "Namespaces are selected by a label that somebody sets",
    reason: """
      The server itself gives every namespace kubernetes.io/metadata.name, and nobody can change it. Any other \
      label is set by whoever may label namespaces, in some clusters each team for its own.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - namespaceSelector: {matchLabels: {team: operations}}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: operations}}
      """)
  ) { state, findings in
    for policy in state.policies {
      for selector in policy.selectors where selector.isOfNamespaces && !selector.isOfSubject {
        guard let read = LabelSelector(selector.node), !read.requirements.isEmpty,
          !read.requirements.contains(where: {
            $0.key == NamespaceLabels.nameLabel && $0.operator == .isIn
          }),
          let key = read.requirements.map(\.key).first(where: { $0 != NamespaceLabels.nameLabel })
        else { continue }
        findings.add(
          policy.object, selector.path,
          "namespaces are selected by \(key), which whoever may label a namespace sets",
          remedy: "see to it that only administrators do, or write kubernetes.io/metadata.name")
      }
    }
  }
}
