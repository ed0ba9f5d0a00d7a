import MendwallConfiguration

extension LintRule {
  static let nullValue = LintRule(
    id: "null-value", severity: .low, summary: "A field is null",
    reason: """
      A key without a value is null in YAML, and a null counts as left out: in a peer it does not select nobody, \
      and in a list of rules it is a rule that allows everything.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress:
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      ingress: []
      """)
  ) { state, findings in
    for place in state.shapeFlaws {
      // The API's own lists have it so for an object that a program wrote.
      guard case .null = place.flaw, place.path != ["metadata", "creationTimestamp"] else {
        continue
      }
      let isElement = place.path.last.map { Int($0) != nil } ?? false
      findings.add(
        place.object, place.path,
        isElement
          ? "this element is null, which counts as an empty one"
          : "\(place.path.last ?? "the object") is null, which counts as left out",
        remedy: "write the value that is meant, or remove it")
    }
  }
}
