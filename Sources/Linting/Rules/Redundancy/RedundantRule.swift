import MendwallConfiguration
import PolicyModel
import Reachability

extension LintRule {
  static let redundantRule = LintRule(
    id: "redundant-rule", severity: .low,
    summary: "Another rule allows the same pods all that this one does",
    reason: """
      What policies allow adds up, so the rule is without effect, and narrowing it closes nothing. The network \
      configuration analyzer (NCA) checks the same. Admin tiers, where the order decides, are left out.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
      - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
          podSelector: {matchLabels: {app: prometheus}}
        ports:
        - {protocol: TCP, port: 8080}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}
          podSelector: {matchLabels: {app: prometheus}}
        ports:
        - {protocol: TCP, port: 8080}
      """)
  ) { state, findings in
    let duplicates = Set(state.duplicates.map { ObjectIdentifier($0.policy) })
    for (_, policies) in state.policiesByNamespace.sorted(by: { $0.key < $1.key }) {
      let search = RedundancySearch(policies)
      for policy in policies where !duplicates.contains(ObjectIdentifier(policy)) {
        for direction in Direction.allCases {
          for rule in policy.rules(direction) {
            guard let wider = search.wider(than: rule, policy) else { continue }
            let place = "/\(wider.rule.path.joined(separator: "/"))"
            let isOwn = wider.policy === policy
            findings.add(
              policy.object, rule.path,
              "the rule at \(place)\(isOwn ? "" : " of \(wider.policy.reference)") allows all of this",
              remedy: "remove it, or narrow the other")
          }
        }
      }
    }
  }
}
