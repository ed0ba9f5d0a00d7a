import Workloads

extension Connectivity {
  /// Whether policies decide nothing between two pods, since one of them is on the network of the node that the
  /// other runs on (`k8s.io/api/networking/v1`, NetworkPolicySpec: "the traffic source is the pod's local
  /// node").
  static func areOnOneNode(_ pod: Pod, _ other: Pod) -> Bool {
    guard let node = pod.node, node == other.node else { return false }
    return pod.isOnHostNetwork || other.isOnHostNetwork
  }

  /// By peer: those with whom it shares a node whose network one of the two is on.
  func neighbours(in table: PeerTable) -> [Int: ClassSet] {
    guard universe.profile.hostNetwork != .pod else { return [:] }
    let pods = universe.inventories[state].pods.filter { !$0.hasFinished && $0.node != nil }
    guard pods.contains(where: \.isOnHostNetwork) else { return [:] }
    let numbers = Dictionary(
      zip(table.peers, table.peers.indices)
    ) { first, _ in first }
    func number(_ pod: Pod) -> Int? {
      switch table.grouping {
      case .workloads: numbers[.workload(pod.workload)]
      case .pods: numbers[.pod(namespace: pod.namespace, name: pod.name)]
      }
    }
    var found: [Int: Set<Int>] = [:]
    for (_, pods) in Dictionary(grouping: pods, by: \.node) {
      let all = Set(pods.compactMap(number))
      let hosts = Set(pods.filter(\.isOnHostNetwork).compactMap(number))
      for peer in all { found[peer, default: []].formUnion(hosts.contains(peer) ? all : hosts) }
    }
    return found.mapValues { ClassSet($0.sorted()) }.reduce(into: [:]) { result, entry in
      let others = entry.value.subtracting(ClassSet(CollectionOfOne(entry.key)))
      if !others.isEmpty { result[entry.key] = others }
    }
  }
}
