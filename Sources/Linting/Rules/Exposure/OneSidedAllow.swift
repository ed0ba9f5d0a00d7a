import MendwallConfiguration
import Reachability

extension LintRule {
  static let oneSidedAllow = LintRule(
    id: "one-sided-allow", severity: .medium,
    summary: "What a rule allows on one side, the other side denies",
    reason: """
      A connection needs the sender's egress and the receiver's ingress. Where every peer that a rule names is \
      isolated on its side and allows nothing to these pods, the rule is without effect.
      """,
    needs: [.policies, .workloads, .namespaces, .evaluatedKinds],
    wrong: Example.documents(
      Example.namespace("shop"), Example.deployment("web", labels: "{app: web}"),
      Example.deployment("cart", labels: "{app: cart}"), denial,
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]
        ingress:
        - from:
          - podSelector: {matchLabels: {app: cart}}
        """)),
    right: Example.documents(
      Example.namespace("shop"), Example.deployment("web", labels: "{app: web}"),
      Example.deployment("cart", labels: "{app: cart}"), denial,
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]
        ingress:
        - from:
          - podSelector: {matchLabels: {app: cart}}
        """),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: cart}}
        policyTypes: [Egress]
        egress:
        - to:
          - podSelector: {matchLabels: {app: web}}
        - to:
          - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}
          ports:
          - {protocol: UDP, port: 53}
          - {protocol: TCP, port: 53}
        """, name: "cart"))
  ) { state, findings in
    // What a tier before NetworkPolicies allows, no NetworkPolicy denies.
    guard !state.adminPolicies.contains(where: { $0.rules.contains { $0.action == .allow } }) else {
      return
    }
    for policy in state.networkPolicies {
      for direction in Direction.allCases {
        for rule in policy.rules(direction) {
          guard let peer = state.deniedPeer(of: rule, policy) else { continue }
          let other = direction == .ingress ? "egress" : "ingress"
          findings.add(
            policy.object, rule.path,
            "whom this rule names, as \(state.groups[peer].workload), is isolated for \(other) and not "
              + "allowed to \(direction == .ingress ? "send to" : "receive from") these pods",
            remedy: "allow the \(other) on the other side, or remove the rule")
        }
      }
    }
  }

  private static let denial = Example.networkPolicy(
    """
    podSelector: {}
    policyTypes: [Ingress, Egress]
    """, name: "deny-all")
}
