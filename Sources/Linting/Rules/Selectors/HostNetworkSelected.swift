import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let hostNetworkSelected = LintRule(
    id: "host-network-selected", severity: .medium,
    summary: "A policy selects pods on their node's network only, and has no effect",
    reason: """
      Pods with hostNetwork count as their node: with most network plug-ins no policy restricts them \
      (Kubernetes' documentation of network policies; ClusterNetworkPolicy leaves them out by definition).
      """,
    needs: [.workloads],
    wrong: Example.documents(
      Example.deployment("proxy", labels: "{app: proxy}", spec: "{hostNetwork: true}"),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: proxy}}
        policyTypes: [Ingress]
        """)),
    right: Example.documents(
      Example.deployment("proxy", labels: "{app: proxy}"),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: proxy}}
        policyTypes: [Ingress]
        """))
  ) { state, findings in
    for policy in state.networkPolicies where policy.selectsHostNetworkOnly(in: state) {
      findings.add(
        policy.object, ["spec", "podSelector"],
        "every pod that is selected is on its node's network, and no policy restricts it",
        remedy: "take the pods off the node's network, or restrict them by the node's firewall")
    }
  }
}

extension LintedPolicy {
  /// Whether a NetworkPolicy's labels find pods, and all of them are on their node's network.
  func selectsHostNetworkOnly(in state: LintState) -> Bool {
    guard tier == .networkPolicy, let subject, subject.pods != .everything,
      state.groups(of: subject).isEmpty
    else { return false }
    return state.groups(inNamespace: namespace).contains { number in
      state.groups[number].isOnHostNetwork && subject.pods.matches(state.groups[number].labels)
    }
  }
}
