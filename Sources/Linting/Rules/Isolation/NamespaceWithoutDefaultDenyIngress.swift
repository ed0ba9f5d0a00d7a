import MendwallConfiguration
import PolicyModel
import Reachability

extension LintRule {
  static let namespaceWithoutDefaultDenyIngress = LintRule(
    id: "namespace-without-default-deny-ingress", severity: .medium,
    summary: "A namespace with policies denies no ingress by default",
    reason: """
      A pod that none of its policies selects, the next one to be deployed among them, is open. The NSA's \
      hardening guide and Kubescape (C-0030) ask for a policy that selects every pod of the namespace and \
      allows nothing, beside which others allow what is needed.
      """,
    needs: [.policies, .evaluatedKinds],
    wrong: Example.documents(
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress, Egress]
        """),
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Egress]
        """, name: "deny-other")),
    right: Example.networkPolicy(
      """
      podSelector: {}
      policyTypes: [Ingress, Egress]
      """)
  ) { state, findings in
    for name in state.namespacesWithoutDefaultDeny(.ingress) {
      findings.add(
        LintState.reference(toNamespace: name), at: state.place(ofNamespace: name),
        "no policy of the namespace \(name) denies ingress by default",
        remedy: "add a NetworkPolicy with an empty podSelector, policyTypes: [Ingress] and no rules"
      )
    }
  }
}
