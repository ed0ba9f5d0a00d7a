import Documents
import MendwallConfiguration

extension LintRule {
  static let protocolMissing = LintRule(
    id: "protocol-missing", severity: .info, summary: "A port leaves out its protocol",
    reason: """
      The server takes TCP, which surprises whoever meant DNS or another service over UDP. Cyclonus checks the \
      same.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - ports:
        - {port: 8080}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - ports:
        - {protocol: TCP, port: 8080}
      """)
  ) { state, findings in
    for policy in state.networkPolicies {
      for port in policy.rules.lazy.flatMap({ $0.ports ?? [] })
      where port.node.mapping != nil && port.node.present("protocol") == nil {
        findings.add(
          policy.object, port.path, "this port names no protocol, and TCP is taken",
          remedy: "write protocol: TCP, or the one that is meant")
      }
    }
  }
}
