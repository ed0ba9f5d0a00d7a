import Documents
import MendwallConfiguration
import PolicyModel
import Reachability
import Workloads

extension LintRule {
  static let namedPortDiffers = LintRule(
    id: "named-port-differs", severity: .low,
    summary: "The name of a port means another number on each pod",
    reason: """
      The name is looked up in each pod by itself. One rule then opens several numbers, and a pod opens whichever \
      number it gives the name.
      """,
    needs: [.workloads, .namespaces],
    wrong: Example.documents(
      Example.deployment(
        "web", labels: "{app: web}",
        spec: "{containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}"),
      Example.deployment(
        "web-next", labels: "{app: web}",
        spec: "{containers: [{name: web, ports: [{name: http, containerPort: 80}]}]}"),
      Example.networkPolicy(
        """
        podSelector: {matchLabels: {app: web}}
        policyTypes: [Ingress]
        ingress:
        - ports:
          - {protocol: TCP, port: http}
        """)),
    right: Example.documents(
      Example.namespace("shop"),
      Example.deployment(
        "web", labels: "{app: web}",
        spec: "{containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}"),
      Example.deployment(
        "web-next", labels: "{app: web}",
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
      // Of every pod of a namespace, different applications are expected to differ.
      for rule in policy.rules
      where policy.directions.contains(rule.direction)
        && (rule.direction == .egress || policy.subject?.pods != .everything)
      {
        for port in rule.ports ?? [] {
          guard case .name(let name, let transport) = port.content, let field = port.name,
            let receivers = state.receivers(of: rule, policy)
          else { continue }
          let numbers = state.numbers(ofPort: name, transport, receivers).sorted()
          guard numbers.count > 1 else { continue }
          findings.add(
            policy.object, field.path, .value,
            "\(quoted(name)) means the ports \(numbers.map(String.init).joined(separator: ", ")) on different pods",
            remedy: "write the number that is meant, or give the pods' ports the same one")
        }
      }
    }
  }
}
