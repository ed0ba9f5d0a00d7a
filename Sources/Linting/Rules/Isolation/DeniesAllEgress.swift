import MendwallConfiguration
import Reachability
import Workloads

extension LintRule {
  static let deniesAllEgress = LintRule(
    id: "denies-all-egress", severity: .info,
    summary: "Pods that are selected by name may have no egress at all",
    reason: """
      A policy that selects certain pods isolates them, and neither it nor another one allows anything again. \
      For a quarantine that is meant; for an application a rule was forgotten. Cyclonus checks the same.
      """,
    needs: [.policies, .workloads, .evaluatedKinds],
    wrong: Example.documents(
      Example.deployment("web", labels: "{app: web}"),
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Ingress, Egress]
        """, name: "deny-all"),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Egress]
        """)),
    right: Example.documents(
      Example.deployment("web", labels: "{app: web}"),
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Ingress, Egress]
        """, name: "deny-all"))
  ) { state, findings in
    for (policy, workload) in state.blocked(.egress) {
      findings.add(
        policy.object, ["spec", "podSelector"],
        "\(workload) is isolated by this policy, and no policy allows it any egress",
        remedy: "add the rules that it needs, or leave it so if nothing is")
    }
  }
}
