import MendwallConfiguration
import Workloads

extension LintRule {
  static let dnsWithoutTCP = LintRule(
    id: "dns-without-tcp", severity: .info, summary: "Names can be looked up over UDP only",
    reason: """
      Servers of names ask for TCP where an answer is too long for UDP (RFC 7766), and then the lookup fails, \
      now and then. Cyclonus checks the same (DNSBlockedOnTCP).
      """,
    needs: [.policies, .evaluatedKinds],
    wrong: Example.documents(
      deny,
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Egress]
        egress:
        - to:
          - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
          ports:
          - {protocol: UDP, port: 53}
        """)),
    right: Example.documents(
      deny,
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Egress]
        egress:
        - to:
          - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
          ports:
          - {protocol: UDP, port: 53}
          - {protocol: TCP, port: 53}
        """))
  ) { state, findings in
    let silent = Set(state.policiesWithoutNames(over: .udp).map(ObjectIdentifier.init))
    for policy in state.policiesWithoutNames(over: .tcp)
    where !silent.contains(ObjectIdentifier(policy)) {
      findings.add(
        policy.object, ["spec", "egress"],
        "these pods may look up names over UDP, and not over TCP",
        remedy: "allow TCP port 53 beside UDP")
    }
  }

  private static let deny = Example.networkPolicy(
    """
    podSelector: {}
    policyTypes: [Ingress, Egress]
    """, name: "deny-all")
}
