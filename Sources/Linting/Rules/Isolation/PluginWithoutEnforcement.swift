import MendwallConfiguration
import Workloads

extension LintRule {
  static let pluginWithoutEnforcement = LintRule(
    id: "plugin-without-enforcement", severity: .high,
    summary: "The network plug-in does not enforce policies",
    reason: """
      A server takes policies whether or not anything enforces them, and flannel by itself does not. The CIS \
      benchmark (5.3.1) and Kubescape (C-0205) ask for a plug-in that does. Plug-ins are told by the names of \
      their DaemonSets.
      """,
    needs: [.workloads],
    wrong: Example.documents(
      daemonSet("kube-flannel-ds", namespace: "kube-flannel"),
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Ingress, Egress]
        """)),
    right: Example.documents(
      daemonSet("kube-flannel-ds", namespace: "kube-flannel"),
      daemonSet("kube-network-policies", namespace: "kube-system"),
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Ingress, Egress]
        """))
  ) { state, findings in
    guard !state.policies.isEmpty else { return }
    let names = Set(state.groups.map(\.workload).filter { $0.kind == "DaemonSet" })
    let enforcers = [
      "calico", "canal", "cilium", "antrea", "kube-router", "kube-network-policies", "weave",
      "ovn", "romana", "kindnet", "azure-npm", "aws-node",
    ]
    let isEnforced = names.contains { name in enforcers.contains { name.name.contains($0) } }
    guard !isEnforced, let flannel = names.filter({ $0.name.contains("flannel") }).min() else {
      return
    }
    findings.add(
      LintState.reference(to: flannel), at: state.input.workloadPlaces[flannel],
      "\(flannel) is the only network plug-in that was found, and flannel enforces no policies",
      remedy: "install what does beside it, as kube-network-policies or Calico's policy engine")
  }

  private static func daemonSet(_ name: String, namespace: String) -> String {
    """
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: \(name), namespace: \(namespace)}
    spec: {template: {metadata: {labels: {app: \(name)}}, spec: {hostNetwork: true}}}

    """
  }
}
