import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let peerMatchesNothing = LintRule(
    id: "peer-matches-nothing", severity: .medium, summary: "A peer's labels find no pod",
    reason: """
      What the rule was to allow stays denied, and the next pod that takes the labels is let in unseen. \
      kube-linter (dangling-networkpolicypeer-podselector) and Popeye (POP-1201, POP-1208) check the same.
      """,
    needs: [.workloads, .namespaces],
    wrong: Example.documents(
      Example.deployment("web", labels: "{app: web}"),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]
        ingress:
        - from:
          - podSelector: {matchLabels: {app: crat}}
        """)),
    right: Example.documents(
      Example.namespace("shop"), Example.deployment("web", labels: "{app: web}"),
      Example.deployment("cart", labels: "{app: cart}"),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]
        ingress:
        - from:
          - podSelector: {matchLabels: {app: cart}}
        """))
  ) { state, findings in
    for policy in state.policies {
      for peer in policy.rules.lazy.flatMap({ $0.peers ?? [] }) {
        guard let choice = peer.pods, choice.pods != .everything, state.groups(of: choice).isEmpty
        else { continue }
        // Where no namespace is found either, another rule says so.
        if case .matching(let selector) = choice.namespaces,
          state.namespaces(matching: selector).isEmpty
        {
          continue
        }
        findings.add(
          policy.object, peer.path, "this peer finds no pod",
          remedy: "correct the labels, or remove the peer")
      }
    }
  }
}
