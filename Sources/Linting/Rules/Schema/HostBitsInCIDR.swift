import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let hostBitsInCIDR = LintRule(
    id: "cidr-with-host-bits", severity: .info,
    summary: "A range of addresses has bits behind its prefix",
    reason: """
      203.0.113.7/24 means all of 203.0.113.0/24. Whoever wrote it may have meant the one address. Servers \
      take it for now and warn.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - ipBlock: {cidr: 203.0.113.7/24}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - ipBlock: {cidr: 203.0.113.0/24}
      """)
  ) { state, findings in
    for policy in state.policies {
      for field in policy.cidrs {
        guard let range = field.range, let slash = field.text.firstIndex(of: "/"),
          let address = IPAddress(String(field.text[..<slash])), address.value != range.first
        else { continue }
        findings.add(
          policy.object, field.path, .value, "\(field.text) means all of \(range.text)",
          remedy: "write \(range.text), or \(CIDR(address).text) for the one address",
          replacement: range.text)
      }
    }
  }
}
