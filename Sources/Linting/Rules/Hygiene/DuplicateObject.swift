import Documents
import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let duplicateObject = LintRule(
    id: "duplicate-object", severity: .high, summary: "The same object is declared twice",
    reason: """
      Of two declarations of one name the one that is applied last counts, and which that is, nobody says. \
      Cyclonus checks the same; the network policy analyzer refuses such input.
      """,
    wrong: Example.documents(
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]
        """),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: cart}}
        policyTypes: [Ingress]
        """)),
    right: Example.documents(
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]
        """),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: cart}}
        policyTypes: [Ingress]
        """, name: "cart"))
  ) { state, findings in
    var first: [ObjectIdentity: LintedObject] = [:]
    for object in state.objects where !object.reference.name.isEmpty {
      let identity = object.kind.identity(
        namespace: object.reference.namespace, name: object.reference.name)
      guard let other = first[identity] else {
        first[identity] = object
        continue
      }
      let place = other.path.map { path in
        other.node.span.map { "\(path):\($0.start.line)" } ?? path
      }
      findings.add(
        object, ["metadata", "name"], .value,
        "\(object.reference) is declared here and at \(place ?? "another place")",
        remedy: "remove one, or give it another name")
    }
  }
}
