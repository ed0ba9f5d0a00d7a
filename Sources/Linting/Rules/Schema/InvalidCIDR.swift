import Documents
import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let invalidCIDR = LintRule(
    id: "invalid-cidr", severity: .high, summary: "A text that is no range of addresses",
    reason: """
      A range is an address, a slash and the length of its prefix (RFC 4632, RFC 4291). A server refuses the \
      whole policy for anything else, an address without a prefix too.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - ipBlock: {cidr: 203.0.113.7}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - ipBlock: {cidr: 203.0.113.7/32}
      """)
  ) { state, findings in
    for policy in state.policies {
      for field in policy.cidrs where field.range == nil {
        let address = IPAddress(field.text).map { CIDR($0).text }
        findings.add(
          policy.object, field.path, .value, "\(quoted(field.text)) is no range of addresses",
          remedy: address.map { "write \($0)" }
            ?? "write an address and the length of its prefix, as in 10.0.0.0/8",
          replacement: address
        )
      }
    }
  }
}
