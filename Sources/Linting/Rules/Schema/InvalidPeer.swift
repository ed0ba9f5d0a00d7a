import Documents
import MendwallConfiguration

extension LintRule {
  static let invalidPeer = LintRule(
    id: "invalid-peer", severity: .high,
    summary: "A peer or subject that names nobody, or too much",
    reason: """
      A peer of a NetworkPolicy has an ipBlock, or selectors, and not both; one that has neither is refused and \
      does not mean everybody (k8s.io/kubernetes/pkg/apis/networking/validation). In the admin tiers a subject \
      and each peer have exactly one field.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - {}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - namespaceSelector: {}
      """)
  ) { state, findings in
    for policy in state.policies {
      let isNetworkPolicy = policy.tier == .networkPolicy
      let fields =
        isNetworkPolicy
        ? ["podSelector", "namespaceSelector", "ipBlock"]
        : ["namespaces", "pods", "nodes", "networks", "domainNames"]
      func check(_ node: Node, _ path: [String], _ what: String) {
        guard node.isNull || node.mapping != nil else { return }
        let present = fields.filter { node.present($0) != nil }
        let isUnknown = node.mapping?.entries.contains { !fields.contains($0.key) } ?? false
        if present.isEmpty {
          // What is misspelled is told of by another rule.
          guard !isUnknown else { return }
          findings.add(
            policy.object, path, "this \(what) names nobody",
            remedy: isNetworkPolicy
              ? "write namespaceSelector: {} for every pod of the cluster, or remove the list for everybody"
              : "write namespaces: {} for every pod of the cluster")
        } else if isNetworkPolicy
          ? present.contains("ipBlock") && present.count > 1 : present.count > 1
        {
          findings.add(
            policy.object, path,
            "this \(what) has \(present.joined(separator: " and ")), which cannot stand together",
            remedy: "make an element of the list of each")
        }
      }
      if !isNetworkPolicy, let subject = policy.spec.present("subject") {
        check(subject, ["spec", "subject"], "subject")
      }
      for peer in policy.rules.lazy.flatMap({ $0.peers ?? [] }) {
        check(peer.node, peer.path, "peer")
      }
    }
  }
}
