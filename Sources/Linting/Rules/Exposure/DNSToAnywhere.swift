import MendwallConfiguration
import PolicyModel
import Reachability
import Workloads

extension LintRule {
  static let dnsToAnywhere = LintRule(
    id: "dns-to-anywhere", severity: .info, summary: "Port 53 is open to the whole world",
    reason: """
      Data leaves a cluster in questions for names, to any server that answers on port 53. Pods need the \
      cluster's own servers of names only.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Egress]
      egress:
      - ports:
        - {protocol: UDP, port: 53}
        - {protocol: TCP, port: 53}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Egress]
      egress:
      - to:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
          podSelector: {matchLabels: {k8s-app: kube-dns}}
        ports:
        - {protocol: UDP, port: 53}
        - {protocol: TCP, port: 53}
      """)
  ) { state, findings in
    for policy in state.networkPolicies {
      for rule in policy.rules(.egress) where rule.ports != nil && rule.covers(.udp, 53) {
        if rule.peers == nil {
          findings.add(
            policy.object, rule.path, "this rule opens port 53 to everybody",
            remedy: "name the pods k8s-app: kube-dns of kube-system in to")
        }
        for peer in rule.peers ?? [] {
          guard let block = peer.block, block.range.prefixLength == 0 else { continue }
          findings.add(
            policy.object, peer.path("ipBlock", "cidr"), .value,
            "this rule opens port 53 to \(block.range.text)",
            remedy: "name the pods k8s-app: kube-dns of kube-system in place of the range")
        }
      }
    }
  }
}
