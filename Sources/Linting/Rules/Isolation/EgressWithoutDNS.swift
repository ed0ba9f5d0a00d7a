import MendwallConfiguration
import Workloads

extension LintRule {
  static let egressWithoutDNS = LintRule(
    id: "egress-without-dns", severity: .medium,
    summary: "Egress is isolated, and names cannot be looked up",
    reason: """
      Once egress is isolated, DNS is denied too unless a rule allows it. The pods then fail to find what the \
      policy allows them to reach. Cyclonus checks the same (DNSBlockedOnUDP). Policies that deny everything, \
      or allow addresses only, are left out.
      """,
    needs: [.policies, .evaluatedKinds],
    wrong: Example.documents(
      defaultDeny,
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Egress]
        egress:
        - to:
          - podSelector: {matchLabels: {app: db}}
          ports:
          - {protocol: TCP, port: 5432}
        - ports:
          - {protocol: TCP, port: 53}
        """)),
    right: Example.documents(
      defaultDeny,
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Egress]
        egress:
        - to:
          - podSelector: {matchLabels: {app: db}}
          ports:
          - {protocol: TCP, port: 5432}
        - to:
          - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
            podSelector: {matchLabels: {k8s-app: kube-dns}}
          ports:
          - {protocol: UDP, port: 53}
          - {protocol: TCP, port: 53}
        """))
  ) { state, findings in
    for policy in state.policiesWithoutNames(over: .udp) {
      findings.add(
        policy.object, ["spec", "egress"],
        "egress is isolated here, and no policy lets these pods look up names",
        remedy: "allow UDP and TCP port 53 to the pods k8s-app: kube-dns of kube-system")
    }
  }

  private static let defaultDeny = Example.networkPolicy(
    """
    podSelector: {}
    policyTypes: [Ingress, Egress]
    """, name: "deny-all")
}
