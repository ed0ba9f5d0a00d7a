import Documents
import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let namespaceMissing = LintRule(
    id: "namespace-missing", severity: .info, summary: "A manifest names no namespace",
    reason: """
      Where the policy ends up then depends on who applies it, and in the wrong namespace it protects nothing. \
      Cyclonus checks the same.
      """,
    wrong: """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: web}
      spec:
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]

      """,
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      """)
  ) { state, findings in
    for object in state.objects
    where object.kind.isNamespaced && object.node["metadata"]?.present("namespace") == nil {
      findings.add(
        object, ["metadata"], "\(object.reference.name) names no namespace",
        remedy: "write metadata.namespace")
    }
  }
}
