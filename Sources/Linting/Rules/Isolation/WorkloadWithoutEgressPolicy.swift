import MendwallConfiguration
import Reachability
import Workloads

extension LintRule {
  static let workloadWithoutEgressPolicy = LintRule(
    id: "workload-without-egress-policy", severity: .low,
    summary: "No policy restricts what a workload may reach",
    reason: """
      Whoever takes over one of its pods may reach the whole cluster and the internet from it. Polaris \
      (missingNetworkPolicy), Popeye (POP-1205) and the NSA's hardening guide ask the same. Pods on their node's \
      network are left out, since no policy restricts them.
      """,
    needs: [.policies, .workloads, .evaluatedKinds],
    wrong: Example.documents(
      Example.deployment("web", labels: "{app: web}"),
      Example.clusterNetworkPolicy(
        """
        tier: Baseline
        priority: 10
        subject: {namespaces: {}}
        ingress:
        - action: Deny
          from: [{namespaces: {}}]
        """)),
    right: Example.documents(
      Example.deployment("web", labels: "{app: web}"),
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Ingress, Egress]
        """))
  ) { state, findings in
    for workload in state.unrestrictedWorkloads(.egress) {
      findings.add(
        LintState.reference(to: workload), at: state.input.workloadPlaces[workload],
        "no policy restricts what \(workload) may reach",
        remedy: "add a NetworkPolicy in \(workload.namespace) that denies egress by default")
    }
  }
}
