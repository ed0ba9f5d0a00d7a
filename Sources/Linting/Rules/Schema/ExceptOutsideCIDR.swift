import Documents
import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let exceptOutsideCIDR = LintRule(
    id: "except-outside-cidr", severity: .high,
    summary: "An except of an ipBlock is not within its range",
    reason: """
      Each except must be a part of the range and smaller than it (k8s.io/kubernetes/pkg/apis/networking, \
      ValidateIPBlock). A server refuses the policy for another one.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - ipBlock: {cidr: 203.0.113.0/24, except: [198.51.100.0/28]}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - ipBlock: {cidr: 203.0.113.0/24, except: [203.0.113.0/28]}
      """)
  ) { state, findings in
    for policy in state.networkPolicies {
      for rule in policy.rules {
        for peer in rule.peers ?? [] {
          guard let block = peer.node.present("ipBlock"),
            let range = block["cidr"]?.string.flatMap(CIDR.init)
          else { continue }
          for (index, node) in (block["except"]?.sequence ?? []).enumerated() {
            guard let text = node.string, let except = CIDR(text),
              !range.contains(except) || except == range
            else { continue }
            findings.add(
              policy.object, peer.path("ipBlock", "except", String(index)), .value,
              except == range
                ? "\(text) takes out all of \(range.text)" : "\(text) is not within \(range.text)",
              remedy: "write a part of \(range.text), or remove it")
          }
        }
      }
    }
  }
}
