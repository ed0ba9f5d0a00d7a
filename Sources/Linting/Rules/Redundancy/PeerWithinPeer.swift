import MendwallConfiguration

extension LintRule {
  static let peerWithinPeer = LintRule(
    id: "peer-within-peer", severity: .low,
    summary: "Another peer of the rule means all that this one does",
    reason: """
      Peers of a list are let in each by itself. One within another adds nothing, and is often what is left of \
      a selector that was meant to narrow the other.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - namespaceSelector: {}
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
      """)
  ) { state, findings in
    for policy in state.policies {
      for rule in policy.rules {
        let peers = (rule.peers ?? []).prefix(mostPeers)
        for (index, peer) in peers.enumerated() {
          let wider = peers.enumerated().first { number, other in
            // Of two that are alike the later one is told of.
            number != index && peer.isSubset(of: other)
              && (number < index || !other.isSubset(of: peer))
          }
          guard let wider else { continue }
          findings.add(
            policy.object, peer.path,
            "the peer \(wider.offset + 1) of this list means all that this one does",
            remedy: "remove it, or narrow the other")
        }
      }
    }
  }

  /// Peers behind so many are not compared: each is compared with each.
  private static let mostPeers = 200
}
