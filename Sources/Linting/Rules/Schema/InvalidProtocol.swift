import Documents
import MendwallConfiguration

extension LintRule {
  static let invalidProtocol = LintRule(
    id: "invalid-protocol", severity: .high, summary: "A protocol that policies do not know",
    reason: """
      Policies tell TCP, UDP and SCTP apart, in capitals (k8s.io/api/core/v1, Protocol). A server refuses \
      another one; ICMP cannot be named.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - ports:
        - {protocol: tcp, port: 80}
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
        for field in port.transports {
          guard let name = field.node.string else { continue }
          let known = ["TCP", "UDP", "SCTP"]
          if known.contains(name) { continue }
          let nearest = NearestSpelling.of(name, among: known)
          findings.add(
            policy.object, field.path, .value,
            "the protocol \(quoted(name)) is none of TCP, UDP and SCTP",
            remedy: nearest.map { "write \($0)" } ?? "write one of TCP, UDP and SCTP",
            replacement: nearest)
        }
      }
    }
  }
}
