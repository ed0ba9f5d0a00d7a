import PolicyModel
public import Workloads

/// What most of a cluster cannot do without: name resolution, the API server, whatever lets traffic in,
/// monitoring, and what applies Git.
public enum Lifelines {
  /// At which end of what others need it stands.
  private enum Role: Sendable { case receives, sends }

  private struct Kind: Sendable {
    let label: String
    let values: Set<String>
    let what: String
    let role: Role
  }

  /// By the values of the labels by which their usual installations are known.
  private static let kinds = [
    Kind(
      label: "k8s-app", values: ["kube-dns", "coredns", "node-local-dns"], what: "DNS",
      role: .receives),
    Kind(
      label: "app.kubernetes.io/name", values: ["coredns"], what: "DNS", role: .receives),
    Kind(
      label: "component", values: ["kube-apiserver"], what: "the API server", role: .receives),
    Kind(
      label: "app.kubernetes.io/name",
      values: [
        "ingress-nginx", "traefik", "contour", "envoy", "haproxy-ingress", "kubernetes-ingress",
      ], what: "the ingress controller", role: .sends),
    Kind(
      label: "app.kubernetes.io/name",
      values: ["prometheus", "kube-prometheus-stack-prometheus", "alloy"], what: "monitoring",
      role: .sends),
    Kind(label: "app", values: ["prometheus"], what: "monitoring", role: .sends),
    Kind(
      label: "app.kubernetes.io/part-of", values: ["argocd", "flux"], what: "what applies Git",
      role: .sends),
  ]

  private static func found(in inventory: Inventory) -> [WorkloadReference: Kind] {
    var found: [WorkloadReference: Kind] = [:]
    for pod in inventory.pods {
      for kind in kinds where pod.labels[kind.label].map(kind.values.contains) == true {
        found[pod.workload] = kind
      }
    }
    return found
  }

  /// What a change of states cuts off from them altogether, in sentences' ends.
  ///
  /// - Parameters:
  ///   - changes: of what peers may exchange.
  ///   - inventory: what runs.
  public static func cut(by changes: [ConnectionChange], in inventory: Inventory) -> [String] {
    let known = found(in: inventory)
    if known.isEmpty { return [] }
    var others: [String: Set<String>] = [:]
    for change in changes where change.kind == .closed {
      if case .workload(let workload) = change.to, let kind = known[workload],
        kind.role == .receives
      {
        others["\(kind.what) (\(change.to.inWords)) off from", default: []]
          .insert(change.from.inWords)
      }
      if case .workload(let workload) = change.from, let kind = known[workload],
        kind.role == .sends
      {
        others["\(kind.what) (\(change.from.inWords)) off from", default: []]
          .insert(change.to.inWords)
      }
    }
    return others.sorted { $0.key < $1.key }.map { line, peers in
      let shown = peers.sorted().prefix(4).joined(separator: ", ")
      return "\(line) \(shown)\(peers.count > 4 ? " and \(peers.count - 4) more" : "")"
    }
  }
}
