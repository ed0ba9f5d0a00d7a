import Documents
import MendwallConfiguration

extension LintRule {
  static let invalidPort = LintRule(
    id: "invalid-port", severity: .high, summary: "A number that no port has",
    reason: "Ports are numbered from 1 to 65535. A server refuses the policy for another number.",
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - ports:
        - {protocol: TCP, port: 70000}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - ports:
        - {protocol: TCP, port: 7000}
      """)
  ) { state, findings in
    for policy in state.policies {
      for port in policy.rules.lazy.flatMap({ $0.ports ?? [] }) {
        for field in port.ends.flatMap({ [$0.first, $0.last] }).compactMap({ $0 }) {
          guard let number = field.node.integer, !(1...65535).contains(number) else { continue }
          findings.add(
            policy.object, field.path, .value, "no port has the number \(number)",
            remedy: number == 0
              ? "leave out ports to mean every port, or write a number from 1 to 65535"
              : "write a number from 1 to 65535")
        }
      }
    }
  }
}
