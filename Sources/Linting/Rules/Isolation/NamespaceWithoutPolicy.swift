import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let namespaceWithoutPolicy = LintRule(
    id: "namespace-without-policy", severity: .medium, summary: "A namespace has no policy at all",
    reason: """
      Everything in it is open in both directions. The CIS benchmark (5.3.2), Kubescape (C-0206) and the NSA's \
      hardening guide ask that every namespace have one. The cluster's own namespaces are left out.
      """,
    needs: [.policies, .namespaces, .evaluatedKinds],
    wrong: Example.namespace("shop"),
    right: Example.documents(
      Example.namespace("shop"),
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Ingress, Egress]
        """))
  ) { state, findings in
    let deniers = state.adminPolicies.filter { $0.rules.contains { $0.action == .deny } }
    for (name, namespace) in state.namespaces.sorted(by: { $0.key < $1.key }) {
      guard !LintState.isSystem(name), state.policiesByNamespace[name] == nil,
        !deniers.contains(where: { $0.maySelect(in: namespace) })
      else { continue }
      findings.add(
        LintState.reference(toNamespace: name), at: state.place(ofNamespace: name),
        "the namespace \(name) has no policy",
        remedy: "add a NetworkPolicy with an empty podSelector and policyTypes: [Ingress, Egress]")
    }
  }
}

extension LintedPolicy {
  /// Whether a policy of an admin tier may select pods of a namespace.
  fileprivate func maySelect(in namespace: NamespaceLabels) -> Bool {
    guard case .matching(let selector)? = subject?.namespaces else { return true }
    return selector.matches(namespace.label) != false
  }
}
