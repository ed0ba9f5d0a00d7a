import MendwallConfiguration
import PolicyModel
import Workloads

extension LintRule {
  static let exclusionReachesKubeSystem = LintRule(
    id: "exclusion-reaches-kube-system", severity: .medium,
    summary: "A selector of namespaces that only excludes some reaches kube-system",
    reason: """
      NotIn and DoesNotExist select every namespace that is not named, those to come and the cluster's own among \
      them. kube-system lacks most labels, and so it is selected.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [partners]}]}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [partners, kube-system]}]}
      """)
  ) { state, findings in
    let labels =
      state.inventory.namespaces.first { $0.name == "kube-system" }
      ?? NamespaceLabels(name: "kube-system", labels: [:])
    for policy in state.policies {
      for selector in policy.selectors where selector.isOfNamespaces && !selector.isOfSubject {
        guard let read = LabelSelector(selector.node), !read.requirements.isEmpty,
          read.requirements.allSatisfy({
            $0.operator == .isNotIn || $0.operator == .doesNotExist
          }), read.matches(labels.label) == true
        else { continue }
        findings.add(
          policy.object, selector.path,
          "this selects every namespace that it does not exclude, kube-system too",
          remedy: "name the namespaces that are meant with In, or exclude kube-system")
      }
    }
  }
}
