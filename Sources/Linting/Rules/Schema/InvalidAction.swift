import Documents
import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let invalidAction = LintRule(
    id: "invalid-action", severity: .high, summary: "An action or tier that does not exist",
    reason: """
      ClusterNetworkPolicy has the actions Accept, Deny and Pass and the tiers Admin and Baseline; \
      AdminNetworkPolicy has Allow, Deny and Pass, and BaselineAdminNetworkPolicy no Pass \
      (sigs.k8s.io/network-policy-api). A server refuses another one.
      """,
    wrong: Example.clusterNetworkPolicy(
      """
      tier: Admin
      priority: 10
      subject: {namespaces: {}}
      ingress:
      - action: Allow
        from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
      """),
    right: Example.clusterNetworkPolicy(
      """
      tier: Admin
      priority: 10
      subject: {namespaces: {}}
      ingress:
      - action: Accept
        from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
      """)
  ) { state, findings in
    for policy in state.adminPolicies {
      let kind = policy.object.kind
      let actions =
        switch kind.id {
        case PolicyKind.clusterNetworkPolicy.id: ["Accept", "Deny", "Pass"]
        case PolicyKind.adminNetworkPolicy.id: ["Allow", "Deny", "Pass"]
        default: ["Allow", "Deny"]
        }
      func check(_ node: Node?, _ path: [String], _ what: String, _ known: [String]) {
        guard let name = node?.string, !known.contains(name) else { return }
        let other = name == "Allow" ? "Accept" : name == "Accept" ? "Allow" : name
        let nearest =
          known.first { $0.lowercased() == other.lowercased() }
          ?? NearestSpelling.of(name, among: known)
        findings.add(
          policy.object, path, .value,
          "\(kind.name) has no \(what) \(quoted(name)), only \(known.joined(separator: ", "))",
          remedy: nearest.map { "write \($0)" } ?? "write one of them", replacement: nearest)
      }
      for rule in policy.rules {
        check(rule.node["action"], rule.path + ["action"], "action", actions)
      }
      if kind === PolicyKind.clusterNetworkPolicy {
        check(policy.spec["tier"], ["spec", "tier"], "tier", ["Admin", "Baseline"])
      }
    }
  }
}
