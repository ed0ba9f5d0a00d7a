import MendwallConfiguration
import PolicyModel
import Workloads

extension LintRule {
  static let ipBlockMatchesNoPod = LintRule(
    id: "ip-block-matches-no-pod", severity: .low,
    summary: "A range within the pods' addresses holds no pod",
    reason: """
      The pod that it was written for is gone, and the next one that gets the address is let in. Popeye \
      (POP-1206, POP-1207) checks the same.
      """,
    needs: [.networks, .workloads],
    wrong: Example.networkPolicy(
      """
      podSelector: {}
      policyTypes: [Ingress]
      ingress:
      - from:
        - ipBlock: {cidr: 10.244.3.0/24}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {}
      policyTypes: [Ingress]
      ingress:
      - from:
        - podSelector: {matchLabels: {app: cart}}
      """)
  ) { state, findings in
    for policy in state.networkPolicies {
      for peer in policy.rules.lazy.flatMap({ $0.peers ?? [] }) {
        guard let block = peer.block else { continue }
        if state.holdsNoPod(block.range) {
          findings.add(
            policy.object, peer.path("ipBlock", "cidr"), .value,
            "\(block.range.text) is within the pods' addresses, and no pod has one of it",
            remedy: "select pods by their labels, or remove it")
        }
        for field in policy.cidrs
        where field.path.starts(with: peer.path("ipBlock", "except")) {
          guard let range = field.range, state.holdsNoPod(range), !state.holdsNoPod(block.range)
          else { continue }
          findings.add(
            policy.object, field.path, .value,
            "\(range.text) is within the pods' addresses, and no pod has one of it",
            remedy: "remove it, or select pods by their labels")
        }
      }
    }
  }
}
