import Documents
import MendwallConfiguration

extension LintRule {
  static let quotedPortNumber = LintRule(
    id: "quoted-port-number", severity: .high, summary: "The number of a port in quotes",
    reason: """
      A port that is a string is the name of a port. "80" is no name that a port can have, and a server refuses \
      it.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - ports:
        - {protocol: TCP, port: "80"}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - ports:
        - {protocol: TCP, port: 80}
      """)
  ) { state, findings in
    for policy in state.policies {
      for port in policy.rules.lazy.flatMap({ $0.ports ?? [] }) {
        guard let field = port.name, let text = field.node.string, Int(text) != nil else {
          continue
        }
        findings.add(
          policy.object, field.path, .value,
          "the port \(quoted(text)) in quotes is the name of a port and not its number",
          remedy: "write \(text) without quotes", replacement: text)
      }
    }
  }
}
