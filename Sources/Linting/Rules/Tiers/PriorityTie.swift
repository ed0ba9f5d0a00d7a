import Documents
import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let priorityTie = LintRule(
    id: "priority-tie", severity: .medium,
    summary: "Two policies of a tier have the same priority",
    reason: """
      Which of them is asked first is undefined (sigs.k8s.io/network-policy-api), and network plug-ins differ. The \
      network policy analyzer refuses such input. Policies that surely select no pod in common are left out.
      """,
    wrong: Example.documents(
      Example.clusterNetworkPolicy(
        """
        tier: Admin
        priority: 10
        subject: {namespaces: {}}
        ingress:
        - action: Deny
          from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: sandbox}}}]
        """, name: "first"),
      Example.clusterNetworkPolicy(
        """
        tier: Admin
        priority: 10
        subject: {namespaces: {}}
        ingress:
        - action: Pass
          from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: sandbox}}}]
        """, name: "second")),
    right: Example.documents(
      Example.clusterNetworkPolicy(
        """
        tier: Admin
        priority: 10
        subject: {namespaces: {}}
        ingress:
        - action: Deny
          from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: sandbox}}}]
        """, name: "first"),
      Example.clusterNetworkPolicy(
        """
        tier: Admin
        priority: 20
        subject: {namespaces: {}}
        ingress:
        - action: Pass
          from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: sandbox}}}]
        """, name: "second"))
  ) { state, findings in
    struct Rank: Hashable {
      let tier: LintedPolicy.Tier
      let priority: Int64
    }
    var known: [Rank: [LintedPolicy]] = [:]
    for policy in state.adminPolicies {
      // Of a baseline there is one, and it has no priority.
      guard let priority = policy.priority, let subject = policy.subject,
        policy.object.kind !== PolicyKind.baselineAdminNetworkPolicy
      else { continue }
      let rank = Rank(tier: policy.tier, priority: priority)
      let tied = known[rank, default: []].first { other in
        other.subject.map { !$0.isDisjoint(from: subject) } ?? false
      }
      if let tied {
        findings.add(
          policy.object, ["spec", "priority"], .value,
          "\(tied.reference) has the priority \(priority) too, and which counts first is undefined",
          remedy: "give one of them another priority")
      }
      known[rank, default: []].append(policy)
    }
  }
}
