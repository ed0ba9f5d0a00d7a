import Documents
import PolicyModel
import Reachability
import Testing
import Workloads

/// A state of five workloads, and what breaks an assertion in it, as `shop/web > shop/db: TCP 80`.
enum AssertionScene {
  private static let pods = [
    "shop/web", "shop/db", "payments/api", "payments/ledger", "monitoring/prometheus",
  ]

  /// Who can talk to whom among five workloads.
  static func table(_ policies: [String], and more: [String] = []) throws -> ConnectionTable {
    let manifests =
      pods.map { name in
        let parts = name.split(separator: "/")
        return """
          apiVersion: v1
          kind: Pod
          metadata: {name: \(parts[1]), namespace: \(parts[0]), labels: {app: \(parts[1])}}
          spec: {containers: [{name: a, ports: [{containerPort: 443}]}]}
          """
      } + more + policies
    var reader = InventoryReader()
    var read = Manifests()
    for document in try YAMLReader.read(
      Array(manifests.joined(separator: "\n---\n").utf8), file: "a.yaml")
    {
      reader.add(document)
      read.add(document, at: SourceLocation(path: "", line: nil))
    }
    let own = read.policies.filter { $0.kind.role == .policy }
    var evaluator = Evaluator([reader.inventory], policies: own)
    return evaluator.connectivity(of: own).connections()
  }

  static func patterns(_ text: String) throws -> [PeerPattern] {
    try text.split(separator: " ").map { try #require(PeerPattern(String($0))) }
  }

  private static func told(_ outcome: AssertionOutcome) -> [String] {
    outcome.lines.map { line in
      let from = line.from.map(\.inWords).joined(separator: ", ")
      return "\(from) > \(line.to.map(\.inWords).joined(separator: ", ")): \(line.label)"
    }
  }

  /// What breaks that some may not send to others.
  static func denying(
    _ from: String, _ to: String, on ports: PortSet = .all, except: String = "",
    in table: ConnectionTable
  ) throws -> [String] {
    told(
      table.denying(
        from: try patterns(from), to: try patterns(to), on: ports, except: try patterns(except)))
  }

  /// What breaks that some may send to others.
  static func allowing(
    _ from: String, _ to: String, on ports: PortSet? = nil, in table: ConnectionTable
  ) throws -> [String] {
    told(table.allowing(from: try patterns(from), to: try patterns(to), on: ports))
  }

  static let closed = ["shop", "payments", "monitoring"].map {
    Scene.policy("{podSelector: {}, policyTypes: [Ingress, Egress]}", namespace: $0)
  }
}
