import MendwallConfiguration

extension LintRule {
  static let missingField = LintRule(
    id: "missing-field", severity: .high, summary: "A field that the API demands is missing",
    reason: "A server refuses an object without it, and then what it was to restrict stays open.",
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - ipBlock: {except: [10.1.0.0/16]}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
      """)
  ) { state, findings in
    for place in state.shapeFlaws {
      guard case .missing(let key) = place.flaw else { continue }
      let what = place.path.last.map { Int($0) == nil ? $0 : "this element" } ?? "the object"
      findings.add(place.object, place.path, "\(what) has no \(key)", remedy: "write \(key)")
    }
  }
}
