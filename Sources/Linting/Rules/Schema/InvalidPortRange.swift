import Documents
import MendwallConfiguration

extension LintRule {
  static let invalidPortRange = LintRule(
    id: "invalid-port-range", severity: .high, summary: "A range of ports that is none",
    reason: """
      endPort needs a port that is a number and not greater than it (k8s.io/api/networking/v1, \
      NetworkPolicyPort); in the admin tiers a range's end is greater than its start. A server refuses another \
      one.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - ports:
        - {protocol: TCP, port: 8080, endPort: 8000}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - ports:
        - {protocol: TCP, port: 8000, endPort: 8080}
      """)
  ) { state, findings in
    for policy in state.policies {
      for port in policy.rules.lazy.flatMap({ $0.ports ?? [] }) {
        for ends in port.ends {
          guard let field = ends.last, let last = field.node.integer else { continue }
          let message: String
          let remedy: String
          if let name = ends.first?.node.string {
            message = "a range cannot begin at the name \(name)"
            remedy = "write the number of the port, or remove endPort"
          } else if let first = ends.first?.node.integer {
            if ends.isStrict ? first < last : first <= last { continue }
            message = "the range ends at \(last), and begins at \(first)"
            remedy =
              first == last
              ? "write the port by its number alone" : "write the smaller number first"
          } else if ends.first == nil, !ends.isStrict {
            message = "endPort needs a port where the range begins"
            remedy = "write port"
          } else {
            continue
          }
          findings.add(policy.object, field.path, .value, message, remedy: remedy)
        }
      }
    }
  }
}
