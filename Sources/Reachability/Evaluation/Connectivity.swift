import Workloads

/// What the policies of a state let through.
public struct Connectivity: Sendable {
  let universe: Universe
  /// Which of the inventories the pods are from.
  let state: Int
  /// The policies that select each class of pods.
  var selecting: PagedArray<Selecting>
  /// By class.
  var egress: PagedArray<Row>
  var ingress: PagedArray<Row>
  var ports: PortTable

  /// The policies that decide about a class, in the order in which they are asked.
  struct Selecting: Sendable {
    private(set) var ingress: [Ranked] = []
    private(set) var egress: [Ranked] = []

    func policies(_ direction: Direction) -> [PolicyRules] {
      (direction == .ingress ? ingress : egress).map(\.rules)
    }

    mutating func append(_ policy: Ranked) {
      if policy.rules.ingress != nil { ingress.append(policy) }
      if policy.rules.egress != nil { egress.append(policy) }
    }

    mutating func removeAll(where isGone: (Ranked) -> Bool) {
      ingress.removeAll(where: isGone)
      egress.removeAll(where: isGone)
    }

    mutating func insert(_ policy: Ranked) {
      func insert(into list: inout [Ranked]) {
        list.insert(policy, at: list.firstIndex { policy.rank < $0.rank } ?? list.count)
      }
      if policy.rules.ingress != nil { insert(into: &ingress) }
      if policy.rules.egress != nil { insert(into: &egress) }
    }
  }

  /// What the pods of one class may send to those of another.
  func ports(from source: Int, to destination: Int) -> PortSet {
    ports[egress[source].ports(with: destination)].intersection(
      ports[ingress[destination].ports(with: source)])
  }
}
