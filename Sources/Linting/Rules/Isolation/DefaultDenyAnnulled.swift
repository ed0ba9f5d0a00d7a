import Documents
import MendwallConfiguration
import PolicyModel
import Reachability

extension LintRule {
  static let defaultDenyAnnulled = LintRule(
    id: "default-deny-annulled", severity: .high,
    summary:
      "A rule for every pod of a namespace allows everything, and a default denial is without effect",
    reason: """
      What policies allow adds up. Beside a policy that selects every pod and allows everybody on every port, \
      the namespace's default denial, and every other policy of the direction, restricts nothing.
      """,
    wrong: Example.documents(
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Ingress]
        """, name: "deny-all"),
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Ingress]
        ingress:
        - from:
          - ipBlock: {cidr: 0.0.0.0/0}
          - ipBlock: {cidr: "::/0"}
          - namespaceSelector: {}
        """, name: "allow-all")),
    right: Example.documents(
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Ingress]
        """, name: "deny-all"),
      Example.networkPolicy(
        """
        podSelector: {}
        policyTypes: [Ingress]
        ingress:
        - from:
          - podSelector: {}
        """, name: "allow-own"))
  ) { state, findings in
    for policies in state.policiesByNamespace.values {
      for direction in Direction.allCases {
        guard
          let denial = policies.first(where: {
            $0.isDefaultDeny(direction) && $0.rules(direction).isEmpty
          })
        else { continue }
        for policy in policies where policy.subject?.pods == .everything {
          for rule in policy.rules(direction) where rule.allowsEverybody {
            findings.add(
              policy.object, rule.path,
              "this rule allows every pod of the namespace everything, and \(denial.reference) is without "
                + "effect for \(direction.rawValue)",
              remedy: "name who may talk to whom, or the pods that need it")
          }
        }
      }
    }
  }
}

extension LintedRule {
  /// Whether it allows every port to everybody, in whatever words.
  fileprivate var allowsEverybody: Bool {
    guard ports == nil else { return false }
    guard let peers else { return true }
    let blocks = peers.compactMap(\.block).filter {
      $0.except.isEmpty && $0.range.prefixLength == 0
    }
    return blocks.contains { !$0.range.isIPv6 }
      && peers.contains { $0.pods?.isEverything ?? false }
  }
}
