import Documents
import MendwallConfiguration
import PolicyModel

extension LintRule {
  static let retiredAPIVersion = LintRule(
    id: "retired-api-version", severity: .high,
    summary: "An API version that servers do not have any more",
    reason: "Current servers refuse the object, and then what it was to restrict stays open.",
    wrong: """
      apiVersion: extensions/v1beta1
      kind: NetworkPolicy
      metadata: {name: web, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]

      """,
    right: Example.networkPolicy(
      """
      podSelector: {matchLabels: {app: web}}
      policyTypes: [Ingress]
      """)
  ) { state, findings in
    for object in state.objects {
      guard let version = object.node["apiVersion"]?.string,
        object.kind.retiredAPIVersions.contains(version)
      else { continue }
      let current = object.kind.api.apiVersion
      findings.add(
        object, ["apiVersion"], .value, "\(version) is retired and refused by current servers",
        remedy: "write \(current)", replacement: current)
    }
  }
}
