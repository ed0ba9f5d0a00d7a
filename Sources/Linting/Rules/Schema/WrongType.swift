import Documents
import MendwallConfiguration

extension LintRule {
  static let wrongType = LintRule(
    id: "wrong-type", severity: .high, summary: "A value of another type than the API demands",
    reason: """
      A server refuses the whole object. In YAML an unquoted yes, on, true or 1 is no string, which is why labels \
      so often have the wrong type, and a list that lost its dash is a mapping.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector: {matchLabels: {quarantine: true}}
      policyTypes: [Ingress]
      """),
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {quarantine: "true"}}
      policyTypes: [Ingress]
      """)
  ) { state, findings in
    for place in state.shapeFlaws {
      guard case .wrongType(let expected) = place.flaw, let key = place.path.last,
        let value = place.object.node[JSONPointer(place.path)]
      else { continue }
      let what = Int(key) == nil ? key : "an element of \(place.path.dropLast().last ?? "the list")"
      let remedy =
        switch expected {
        case "a string": "write it in quotes"
        case "a list": "put a dash before each element"
        default: "write \(expected)"
        }
      findings.add(
        place.object, place.path, .value,
        "\(what) must be \(expected), and is \(value.kindInWords)",
        remedy: remedy)
    }
  }
}
