import MendwallConfiguration
import Reachability
import Workloads

extension LintRule {
  static let sandboxWithoutEgressPolicy = LintRule(
    id: "sandbox-without-egress-policy", severity: .high,
    summary: "No policy restricts what an agent's sandbox may reach",
    reason: """
      A sandbox runs code that a model or a stranger wrote. What it may reach must be named. Kubescape \
      (agent-sandbox-egress-policy) asks the same. Sandboxes are told by the kind of what runs them and by \
      labels of agents.x-k8s.io.
      """,
    needs: [.policies, .workloads, .evaluatedKinds],
    wrong: Example.documents(
      sandbox,
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Ingress]
        """, namespace: "kube-agents")),
    right: Example.documents(
      sandbox,
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Ingress, Egress]
        """, namespace: "kube-agents"))
  ) { state, findings in
    var found: Set<WorkloadReference> = []
    for (number, group) in state.groups.enumerated() where !state.isRestricted(number, .egress) {
      let isSandbox =
        group.workload.kind == "Sandbox"
        || group.labels.keys.contains { $0.hasPrefix("agents.x-k8s.io/") }
      if isSandbox { found.insert(group.workload) }
    }
    for workload in found.sorted() {
      findings.add(
        LintState.reference(to: workload), at: state.input.workloadPlaces[workload],
        "no policy restricts what the sandbox \(workload) may reach",
        remedy: "add a NetworkPolicy in \(workload.namespace) that denies egress by default")
    }
  }

  private static let sandbox = Example.deployment(
    "agent", namespace: "kube-agents",
    labels: "{agents.x-k8s.io/sandbox-name-hash: a1b2c3}")
}
