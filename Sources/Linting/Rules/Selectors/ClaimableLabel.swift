import MendwallConfiguration
import PolicyModel
import Reachability

extension LintRule {
  static let claimableLabel = LintRule(
    id: "claimable-label", severity: .medium,
    summary: "A rule trusts a label of pods in every namespace",
    reason: """
      Whoever may create pods in any namespace writes their labels, and so lets himself in. Labels of pods are \
      worth as much as the right to create pods in the namespaces that the rule names.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - namespaceSelector: {}
          podSelector: {matchLabels: {app: prometheus}}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
          podSelector: {matchLabels: {app: prometheus}}
      """)
  ) { state, findings in
    for policy in state.policies {
      for rule in policy.rules where rule.direction == .ingress && rule.action == .allow {
        for peer in rule.peers ?? [] {
          guard let choice = peer.pods, choice.namespaces == .matching(.everything),
            choice.pods.requirements.contains(where: {
              $0.operator == .isIn || $0.operator == .exists
            })
          else { continue }
          findings.add(
            policy.object, peer.path,
            "pods of every namespace are let in by a label that whoever creates them writes",
            remedy: "name the namespace that they run in by kubernetes.io/metadata.name")
        }
      }
    }
  }
}
