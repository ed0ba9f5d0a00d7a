import Documents
import MendwallConfiguration

extension LintRule {
  static let invalidPortName = LintRule(
    id: "invalid-port-name", severity: .high, summary: "A name that no port can have",
    reason: """
      The name of a port has at most 15 lower-case letters, digits and single dashes, and at least one letter \
      (RFC 6335). A server refuses another one.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - ports:
        - {protocol: TCP, port: HTTP}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - ports:
        - {protocol: TCP, port: http}
      """)
  ) { state, findings in
    for policy in state.policies {
      for port in policy.rules.lazy.flatMap({ $0.ports ?? [] }) {
        guard let field = port.name, let name = field.node.string, Int(name) == nil,
          let flaw = LabelSyntax.flaw(ofPortName: name)
        else { continue }
        let lower = name.lowercased()
        findings.add(
          policy.object, field.path, .value,
          "the name of a port \(flaw), and this is \(quoted(name))",
          remedy: "write the name that the pods' containers give it",
          replacement: LabelSyntax.flaw(ofPortName: lower) == nil ? lower : nil)
      }
    }
  }
}
