import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Reachability
import Reports

/// Manifests of three workloads, of which a policy lets some reach the database.
enum ReachScene {
  static func deployment(_ name: String, in namespace: String = "shop") -> String {
    """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: \(name), namespace: \(namespace)}
    spec:
      selector: {matchLabels: {app: \(name)}}
      template:
        metadata: {labels: {app: \(name)}}
        spec: {containers: [{name: main, image: \(name)}]}
    """
  }

  static let workloads = [
    deployment("web"), deployment("db"), deployment("api", in: "payments"),
  ].joined(separator: "\n---\n")

  /// Lets in what some rules say.
  static func policy(_ rules: String, for app: String = "db", in namespace: String = "shop")
    -> String
  {
    """
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: {name: \(app), namespace: \(namespace)}
    spec: {podSelector: {matchLabels: {app: \(app)}}, policyTypes: [Ingress], ingress: [\(rules)]}
    """
  }

  static let webAlone =
    policy("{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}")
  static let everybody = policy("{ports: [{port: 5432}]}")

  /// A folder of the workloads and of a policy.
  static func folder(_ policy: String, workloads: String = ReachScene.workloads) throws
    -> TemporaryFolder
  {
    let folder = try TemporaryFolder()
    try folder.write(workloads, to: "workloads.yaml")
    try folder.write(policy, to: "policy.yaml")
    return folder
  }

  static func reach(_ arguments: String...) async -> CommandRun {
    await CommandRun.mendwall(["reach"] + arguments)
  }
}

extension CommandRun {
  /// The report of `mendwall reach -o json`.
  func reachReport() throws -> ReachReport {
    try JSONDecoder().decode(ReachReport.self, from: Data(output.utf8))
  }
}

extension ReachReport {
  /// `shop/web > shop/db: TCP 5432`, and of two states `shop/web > shop/db: opened TCP 5432`.
  var briefly: [String] {
    (connections ?? []).map { each in
      let pair = "\(each.from.peer.inWords) > \(each.to.peer.inWords)"
      if let change = each.change {
        return
          "\(pair): \(change.rawValue) \(each.before?.ports.description ?? "") to "
          + (each.after?.ports.description ?? "")
      }
      return "\(pair): \(each.allow?.ports.description ?? "")"
    }
  }
}
