import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let notInOverSelects = LintRule(
    id: "not-in-over-selects", severity: .low,
    summary: "NotIn selects pods that do not have the label at all",
    reason: """
      NotIn holds of an object that lacks the label (k8s.io/apimachinery/pkg/labels). Whoever wrote it seldom \
      means all of those too, least of all where it names who is let in.
      """,
    needs: [.workloads, .namespaces],
    wrong: Example.documents(
      Example.namespace("shop"), Example.deployment("web", labels: "{tier: frontend}"),
      Example.deployment("cache", labels: "{app: cache}"),
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Ingress]
        ingress:
        - from:
          - podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [backend]}]}
        """)),
    right: Example.documents(
      Example.namespace("shop"), Example.deployment("web", labels: "{tier: frontend}"),
      Example.deployment("cache", labels: "{app: cache}"),
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Ingress]
        ingress:
        - from:
          - podSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [backend]}, {key: tier, operator: Exists}]}
        """))
  ) { state, findings in
    for policy in state.policies {
      for peer in policy.rules.lazy.flatMap({ $0.peers ?? [] }) {
        guard let choice = peer.pods else { continue }
        for requirement in choice.pods.requirements where requirement.operator == .isNotIn {
          let found = state.groups(of: choice)
          let lacking = found.count { state.groups[$0].labels[requirement.key] == nil }
          guard lacking > 0,
            let first = found.first(where: { number in
              state.groups[number].labels[requirement.key] == nil
            })
          else { continue }
          findings.add(
            policy.object, peer.path,
            "NotIn on \(requirement.key) also means pods without that label, as those of "
              + "\(state.groups[first].workload)",
            remedy: "add that \(requirement.key) Exists, or name the values that are meant with In")
        }
      }
    }
  }
}
