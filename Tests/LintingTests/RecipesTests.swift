import Linting
import MendwallConfiguration
import Testing

/// The recipes that people copy, each by itself as one applies it (Ahmet Alp Balkan's collection of network
/// policy recipes, and the default policies of Kubernetes' documentation), here in other words.
@Suite("The common recipes")
struct RecipesTests {
  struct Recipe: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let spec: String
  }

  static let all: [Recipe] = [
    Recipe(
      testDescription: "deny all to an application",
      spec: "podSelector: {matchLabels: {app: web}}\ningress: []"),
    Recipe(
      testDescription: "limit to an application",
      spec: "podSelector: {matchLabels: {app: bookstore, role: api}}\n"
        + "ingress: [{from: [{podSelector: {matchLabels: {app: bookstore}}}]}]"),
    Recipe(
      testDescription: "allow all to an application",
      spec: "podSelector: {matchLabels: {app: web}}\ningress:\n- {}"),
    Recipe(testDescription: "deny all by default", spec: "podSelector: {}\ningress: []"),
    Recipe(
      testDescription: "deny from other namespaces",
      spec: "podSelector: {matchLabels: {}}\ningress: [{from: [{podSelector: {}}]}]"),
    Recipe(
      testDescription: "allow from every namespace",
      spec: "podSelector: {matchLabels: {app: web}}\ningress: [{from: [{namespaceSelector: {}}]}]"),
    Recipe(
      testDescription: "allow from a namespace",
      spec: "podSelector: {matchLabels: {app: web}}\n"
        + "ingress: [{from: [{namespaceSelector: {matchLabels: {purpose: production}}}]}]"),
    Recipe(
      testDescription: "allow from some pods of a namespace",
      spec: "podSelector: {matchLabels: {app: web}}\n"
        + "ingress: [{from: [{namespaceSelector: {matchLabels: {team: operations}}, podSelector: "
        + "{matchLabels: {type: monitoring}}}]}]"),
    Recipe(
      testDescription: "allow external",
      spec: "podSelector: {matchLabels: {app: web}}\ningress: [{from: []}]"),
    Recipe(
      testDescription: "allow external on a port",
      spec: "podSelector: {matchLabels: {app: web}}\ningress: [{ports: [{port: 80}], from: []}]"),
    Recipe(
      testDescription: "allow a port of an application",
      spec: "podSelector: {matchLabels: {app: apiserver}}\n"
        + "ingress: [{ports: [{port: 5000}], from: [{podSelector: {matchLabels: {role: monitoring}}}]}]"
    ),
    Recipe(
      testDescription: "allow by several selectors",
      spec: "podSelector: {matchLabels: {app: bookstore, role: db}}\n"
        + "ingress: [{from: [{podSelector: {matchLabels: {app: bookstore, role: search}}}, {podSelector: "
        + "{matchLabels: {app: bookstore, role: api}}}, {podSelector: {matchLabels: {app: inventory, role: "
        + "web}}}]}]"),
    Recipe(
      testDescription: "deny egress of an application",
      spec: "podSelector: {matchLabels: {app: foo}}\npolicyTypes: [Egress]\negress: []"),
    Recipe(
      testDescription: "deny egress but DNS",
      spec: "podSelector: {matchLabels: {app: foo}}\npolicyTypes: [Egress]\n"
        + "egress: [{ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]}]"),
    Recipe(
      testDescription: "deny all egress by default",
      spec: "podSelector: {}\npolicyTypes: [Egress]\negress: []"),
    Recipe(
      testDescription: "deny external egress",
      spec: "podSelector: {matchLabels: {app: foo}}\npolicyTypes: [Egress]\n"
        + "egress: [{ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]}, "
        + "{to: [{namespaceSelector: {}}]}]"),
    Recipe(
      testDescription: "Kubernetes' documentation: default deny of both",
      spec: "podSelector: {}\npolicyTypes: [Ingress, Egress]"),
    Recipe(
      testDescription: "Kubernetes' documentation: allow all ingress",
      spec: "podSelector: {}\ningress: [{}]\npolicyTypes: [Ingress]"),
    Recipe(
      testDescription: "Kubernetes' documentation: allow all egress",
      spec: "podSelector: {}\negress: [{}]\npolicyTypes: [Egress]"),
    Recipe(
      testDescription: "Kubernetes' documentation: a range of ports",
      spec: "podSelector: {matchLabels: {role: db}}\npolicyTypes: [Egress]\n"
        + "egress: [{to: [{ipBlock: {cidr: 10.0.0.0/24}}], ports: [{protocol: TCP, port: 32000, "
        + "endPort: 32768}]}]"),
  ]

  @Test("raise nothing above info", arguments: all)
  func quiet(_ recipe: Recipe) throws {
    let text = networkPolicy(recipe.spec).replacing(", namespace: shop", with: "")
    let result = Linter.lint(try lintInput(text))
    #expect(result.policyCount == 1)
    #expect(
      result.findings.allSatisfy { $0.severity == .info }, "\(result.findings.map(\.inWords))")
    // The names of the rules that are judged, so that a recipe is not quiet for want of rules.
    #expect(result.notJudged.count < LintRules.all.count / 2)
  }

  @Test(
    "raise nothing above info where all policies are known to the namespace, with its default denials"
  )
  func whole() throws {
    let denial = networkPolicy("podSelector: {}\npolicyTypes: [Ingress, Egress]", name: "deny-all")
    for recipe in Self.all where !recipe.spec.hasPrefix("podSelector: {}") {
      let text = documents(denial, networkPolicy(recipe.spec))
      let result = Linter.lint(try lintInput(text, facts: [.policies]))
      #expect(
        result.findings.allSatisfy { $0.severity == .info },
        "\(recipe.testDescription): \(result.findings.map(\.inWords))")
    }
  }
}
