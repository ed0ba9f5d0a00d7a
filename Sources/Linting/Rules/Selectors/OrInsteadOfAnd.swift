import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let orInsteadOfAnd = LintRule(
    id: "or-instead-of-and", severity: .medium,
    summary: "A selector of namespaces and one of pods are two peers",
    reason: """
      Two elements of the list mean either: all pods of the namespaces, and beside them the policy's own pods with \
      the labels. One dash less means both: the pods with the labels in the namespaces. The two differ by one \
      character, and the first lets far more in.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
        - podSelector: {matchLabels: {app: prometheus}}
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
    for policy in state.networkPolicies {
      for rule in policy.rules {
        let peers = rule.peers ?? []
        for (first, second) in zip(peers, peers.dropFirst()) {
          guard let left = first.pods, let right = second.pods,
            left.isWholeNamespaces && right.isOwnPods || left.isOwnPods && right.isWholeNamespaces
          else { continue }
          findings.add(
            policy.object, second.path,
            "this peer and the one before it are let in each by itself, not only who is both",
            remedy:
              "put both selectors into one element if both must hold, or part them if either will do"
          )
        }
      }
    }
  }
}

extension PodChoice {
  /// Every pod of certain namespaces.
  fileprivate var isWholeNamespaces: Bool {
    guard case .matching(let selector) = namespaces else { return false }
    return selector != .everything && pods == .everything
  }

  /// Certain pods of the policy's own namespace.
  fileprivate var isOwnPods: Bool {
    guard case .named = namespaces else { return false }
    return pods != .everything
  }
}
