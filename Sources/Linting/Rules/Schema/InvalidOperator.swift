import Documents
import MendwallConfiguration

extension LintRule {
  static let invalidOperator = LintRule(
    id: "invalid-operator", severity: .high,
    summary: "A selector's operator or its values are wrong",
    reason: """
      A selector knows In and NotIn, which need values, and Exists and DoesNotExist, which must have none \
      (k8s.io/apimachinery/pkg/apis/meta/v1/validation). A server refuses the policy for another one.
      """,
    wrong: Example.networkPolicy(
      """
      podSelector:
        matchExpressions:
        - {key: tier, operator: in, values: [frontend]}
      policyTypes: [Ingress]
      """),
    right: Example.networkPolicy(
      """
      podSelector:
        matchExpressions:
        - {key: tier, operator: In, values: [frontend]}
      policyTypes: [Ingress]
      """)
  ) { state, findings in
    for policy in state.policies {
      for selector in policy.selectors {
        for (index, node) in (selector.node["matchExpressions"]?.sequence ?? []).enumerated() {
          check(
            node, selector.path + ["matchExpressions", String(index)], policy.object, &findings)
        }
      }
    }
  }

  private static func check(
    _ requirement: Node, _ path: [String], _ object: LintedObject,
    _ findings: inout FindingCollector
  ) {
    guard let name = requirement.present("operator")?.string else { return }
    let values = requirement.present("values")?.sequence ?? []
    switch name {
    case "In", "NotIn":
      guard values.isEmpty else { return }
      findings.add(
        object, path, "\(name) has no values",
        remedy: name == "In"
          ? "write values, or Exists for any value" : "write values, or DoesNotExist for none")
    case "Exists", "DoesNotExist":
      guard !values.isEmpty else { return }
      findings.add(
        object, path + ["values"], "\(name) must have no values",
        remedy: "remove them, or write \(name == "Exists" ? "In" : "NotIn")")
    default:
      let known = ["In", "NotIn", "Exists", "DoesNotExist"]
      let nearest = NearestSpelling.of(name, among: known)
      findings.add(
        object, path + ["operator"], .value,
        "the operator \(quoted(name)) is none of \(known.joined(separator: ", "))",
        remedy: nearest.map { "write \($0)" } ?? "write one of them", replacement: nearest)
    }
  }
}
