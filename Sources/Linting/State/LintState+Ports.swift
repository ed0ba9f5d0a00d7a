import PolicyModel
import Reachability
import Workloads

extension LintState {
  /// The groups that a rule's traffic goes to; nil where that may be others than pods, or is not known.
  func receivers(of rule: LintedRule, _ policy: LintedPolicy) -> [Int]? {
    if rule.direction == .ingress { return policy.subject.map { groups(of: $0) } }
    guard let peers = rule.peers else { return nil }
    var found: Set<Int> = []
    for peer in peers {
      guard let choice = peer.pods else { return nil }
      found.formUnion(groups(of: choice))
    }
    return found.sorted()
  }

  /// The numbers that a name of a port stands for, over all of some groups.
  func numbers(ofPort name: String, _ transport: TransportProtocol?, _ receivers: [Int]) -> Set<
    UInt16
  > {
    var numbers: Set<UInt16> = []
    for number in receivers {
      for port in groups[number].ports
      where port.name == name && (transport == nil || port.protocol == transport) {
        numbers.insert(port.number)
      }
    }
    return numbers
  }
}
