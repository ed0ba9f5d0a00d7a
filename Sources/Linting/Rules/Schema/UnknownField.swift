import Documents
import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let unknownField = LintRule(
    id: "unknown-field", severity: .high, summary: "A field that the API does not have",
    reason: """
      A server drops a field that it does not know, unless strict validation is asked for. What the field was to \
      restrict is then open, and nothing says so: a misspelled podSelector selects every pod, and a misspelled \
      from lets everybody in.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - form:
        - podSelector: {matchLabels: {app: cart}}
        ports:
        - {protocol: TCP, port: 80}
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      - from:
        - podSelector: {matchLabels: {app: cart}}
        ports:
        - {protocol: TCP, port: 80}
      """)
  ) { state, findings in
    for place in state.shapeFlaws {
      guard case .unknown(let known) = place.flaw, let key = place.path.last else { continue }
      let nearest = NearestSpelling.of(key, among: known)
      findings.add(
        place.object, place.path, "\(place.object.kind.name) has no field \(quoted(key)) here",
        remedy: nearest.map { "write \($0)" }
          ?? "remove it, or move it to where it belongs; here stand \(known.joined(separator: ", "))",
        replacement: nearest)
    }
  }
}
