import PolicyModel
import Workloads

/// The peers of a universe, of all its states, and the classes that their pods are in.
struct PeerTable: Sendable {
  /// In their order.
  let peers: [Peer]
  /// By class.
  let ofClass: [[Int]]
  /// By peer; of pods of one workload there may be several.
  let classes: [[Int]]
  let firstRange: Int
  let grouping: PeerGrouping

  init(_ universe: Universe, by grouping: PeerGrouping) {
    func peer(_ pod: Pod) -> Peer {
      switch grouping {
      case .workloads: .workload(pod.workload)
      case .pods: .pod(namespace: pod.namespace, name: pod.name)
      }
    }
    var ofPods = Set<Peer>()
    for pods in universe.members { for pod in pods { ofPods.insert(peer(pod)) } }
    let sorted = ofPods.sorted()
    let numbers = Dictionary(uniqueKeysWithValues: zip(sorted, sorted.indices))
    firstRange = sorted.count
    self.grouping = grouping
    var all = sorted + universe.atoms.ranges.map { .range($0) }
    if universe.hasIngressController { all.append(.entity(.ingressController)) }
    var ofClass = universe.members.map { pods in
      Set(pods.compactMap { numbers[peer($0)] }).sorted()
    }
    ofClass += (sorted.count..<all.count).map { [$0] }
    var classes = [[Int]](repeating: [], count: all.count)
    for (number, peers) in ofClass.enumerated() {
      for peer in peers { classes[peer].append(number) }
    }
    peers = all
    self.ofClass = ofClass
    self.classes = classes
  }

  /// The peers of some classes.
  func peers(of set: ClassSet) -> ClassSet {
    var found: Set<Int> = []
    set.forEach { found.formUnion(ofClass[$0]) }
    return ClassSet(found.sorted())
  }
}
