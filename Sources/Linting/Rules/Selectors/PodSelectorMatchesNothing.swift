import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let podSelectorMatchesNothing = LintRule(
    id: "pod-selector-matches-nothing", severity: .medium,
    summary: "A policy selects no pod",
    reason: """
      A label that was renamed or misspelled leaves the pods that the policy was written for unprotected, and \
      nothing says so. kube-linter (dangling-networkpolicy), Kubescape (C-0299), Popeye (POP-1200) and KICS check \
      the same. A selector of every pod of a namespace is left out.
      """,
    needs: [.workloads],
    wrong: Example.documents(
      Example.deployment("web", labels: "{app: web}"),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: wbe}}
        policyTypes: [Ingress, Egress]
        """)),
    right: Example.documents(
      Example.deployment("web", labels: "{app: web}"),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress, Egress]
        """))
  ) { state, findings in
    for policy in state.policies {
      guard let subject = policy.subject, subject.pods != .everything,
        state.groups(of: subject).isEmpty, !policy.selectsHostNetworkOnly(in: state)
      else { continue }
      findings.add(
        policy.object,
        policy.tier == .networkPolicy ? ["spec", "podSelector"] : ["spec", "subject"],
        "the policy selects no pod" + (policy.namespace.isEmpty ? "" : " of \(policy.namespace)"),
        remedy: "correct the labels, or remove the policy")
    }
  }
}
