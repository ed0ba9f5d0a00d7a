import Documents
import MendwallConfiguration
import PolicyModel
import Workloads

extension LintRule {
  static let unmatchedNamedPort = LintRule(
    id: "unmatched-named-port", severity: .medium,
    summary: "No pod has a port of that name",
    reason: """
      The name of a port is looked up in the containers of whom the traffic goes to, with its protocol. Where no \
      pod has it, the rule allows nothing, and to ranges of addresses a name never means anything. The network \
      policy analyzer warns of the same.
      """,
    needs: [.workloads, .namespaces],
    wrong: Example.documents(
      Example.deployment(
        "web", labels: "{app: web}",
        spec: "{containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}"),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]
        ingress:
        - ports:
          - {protocol: TCP, port: https}
        """)),
    right: Example.documents(
      Example.namespace("shop"),
      Example.deployment(
        "web", labels: "{app: web}",
        spec: "{containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}"),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]
        ingress:
        - ports:
          - {protocol: TCP, port: http}
        """))
  ) { state, findings in
    for policy in state.policies {
      for rule in policy.rules where policy.directions.contains(rule.direction) {
        for port in rule.ports ?? [] {
          guard case .name(let name, let transport) = port.content, let field = port.name,
            let receivers = state.receivers(of: rule, policy), !receivers.isEmpty,
            state.numbers(ofPort: name, transport, receivers).isEmpty
          else { continue }
          let names = Set(receivers.flatMap { state.groups[$0].ports.map(\.name) })
          let nearest = NearestSpelling.of(name, among: names)
          findings.add(
            policy.object, field.path, .value,
            "no pod that the traffic goes to has a port of the name \(quoted(name))",
            remedy: nearest.map { "write \($0)" }
              ?? "write the name that the containers give it, or its number",
            replacement: nearest)
        }
      }
    }
  }
}
