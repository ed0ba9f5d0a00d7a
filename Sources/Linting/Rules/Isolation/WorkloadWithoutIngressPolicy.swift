import MendwallConfiguration
import Reachability
import Workloads

extension LintRule {
  static let workloadWithoutIngressPolicy = LintRule(
    id: "workload-without-ingress-policy", severity: .medium,
    summary: "No policy restricts what may reach a workload",
    reason: """
      Every pod of the cluster, and whatever else is routed to it, may talk to it on every port. kube-linter \
      (non-isolated-pod), Kubescape (C-0260), Polaris, Kyverno, Popeye (POP-1204) and the NSA's hardening guide \
      ask the same. Pods on their node's network are left out, since no policy restricts them.
      """,
    needs: [.policies, .workloads, .evaluatedKinds],
    wrong: Example.documents(
      Example.deployment("web", labels: "{app: web}"),
      Example.clusterNetworkPolicy(
        """
        tier: Baseline
        priority: 10
        subject: {namespaces: {}}
        egress:
        - action: Deny
          to: [{namespaces: {}}]
        """)),
    right: Example.documents(
      Example.deployment("web", labels: "{app: web}"),
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Ingress, Egress]
        """))
  ) { state, findings in
    for workload in state.unrestrictedWorkloads(.ingress) {
      findings.add(
        LintState.reference(to: workload), at: state.input.workloadPlaces[workload],
        "no policy restricts what may reach \(workload)",
        remedy: "add a NetworkPolicy in \(workload.namespace) that denies ingress by default")
    }
  }
}
