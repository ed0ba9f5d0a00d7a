import Documents
import MendwallConfiguration

extension LintRule {
  /// The most ports that a range may have before it is told of.
  private static let mostPorts = 1_000

  static let widePortRange = LintRule(
    id: "wide-port-range", severity: .low, summary: "A range of more than 1,000 ports",
    reason: """
      A range that wide opens ports that nobody thought of. Node ports and passive FTP need ranges; most \
      applications need a port or two.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - ports:
        - {protocol: TCP, port: 1024, endPort: 65535}
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
      for rule in policy.rules where rule.action == .allow {
        for port in rule.ports ?? [] where port.numbers != nil {
          for ends in port.ends {
            guard let field = ends.last,
              let first = ends.first?.node.integer.flatMap(UInt16.init(exactly:)),
              let last = field.node.integer.flatMap(UInt16.init(exactly:)), first <= last
            else { continue }
            let width = Int(last - first) + 1
            guard width > mostPorts else { continue }
            findings.add(
              policy.object, field.path, .value,
              "the range \(first) to \(last) is \(width) ports wide",
              remedy: "name the ports that are needed")
          }
        }
      }
    }
  }
}
