import Workloads

/// What the policies of a state let through.
public struct Connectivity: Sendable {
  let universe: Universe
  /// Which of the inventories the pods are from.
  let state: Int
  /// The policies that select each class of pods.
  var selecting: [Selecting]
  /// By class.
  var egress: [Row]
  var ingress: [Row]
  var ports: PortTable

  /// The policies that decide about a class, in the order in which they are asked.
  struct Selecting: Sendable {
    private(set) var ingress: [PolicyRules] = []
    private(set) var egress: [PolicyRules] = []

    func policies(_ direction: Direction) -> [PolicyRules] {
      direction == .ingress ? ingress : egress
    }

    mutating func append(_ rules: PolicyRules) {
      if rules.ingress != nil { ingress.append(rules) }
      if rules.egress != nil { egress.append(rules) }
    }

    mutating func removeAll(where isGone: (PolicyRules) -> Bool) {
      ingress.removeAll(where: isGone)
      egress.removeAll(where: isGone)
    }

    mutating func insert(_ rules: PolicyRules, by isBefore: (PolicyRules, PolicyRules) -> Bool) {
      func insert(into list: inout [PolicyRules]) {
        list.insert(rules, at: list.firstIndex { isBefore(rules, $0) } ?? list.count)
      }
      if rules.ingress != nil { insert(into: &ingress) }
      if rules.egress != nil { insert(into: &egress) }
    }
  }

  /// What the pods of one class may send to those of another.
  func ports(from source: Int, to destination: Int) -> PortSet {
    ports[egress[source].ports(with: destination)].intersection(
      ports[ingress[destination].ports(with: source)])
  }
}
