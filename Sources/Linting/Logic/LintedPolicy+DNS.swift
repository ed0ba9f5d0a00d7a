import PolicyModel
import Reachability
import Workloads

extension LintedPolicy {
  /// Whether it lets its pods ask for names over a protocol, as far as can be told without the cluster.
  func allowsNames(over transport: TransportProtocol) -> Bool {
    rules(.egress).contains { $0.action == .allow && $0.allowsNames(over: transport) }
  }

  /// Whether it isolates egress and allows some of it by whom, which takes names.
  var needsNames: Bool {
    tier == .networkPolicy
      && rules(.egress).contains { rule in
        guard let peers = rule.peers else { return true }
        // Who only talks to addresses asks for no names.
        return peers.contains { $0.pods != nil }
      }
  }
}

extension LintedRule {
  fileprivate func allowsNames(over transport: TransportProtocol) -> Bool {
    guard let ports else { return peers?.contains { $0.mayAnswerNames } ?? true }
    // Whoever opens the port means it.
    return ports.contains { port in
      switch port.content {
      case .numbers(let numbers): return numbers.contains(transport, 53)
      case .name(let name, let its):
        return name.hasPrefix("dns") && (its == nil || its == transport)
      case .unreadable: return false
      }
    }
  }
}

extension LintedPeer {
  /// Whether the cluster's servers of names may be among those that are meant.
  fileprivate var mayAnswerNames: Bool {
    switch content {
    case .block, .networks, .other, .unreadable: return true
    case .pods(let choice):
      let homes = ["kube-system", "openshift-dns"]
      switch choice.namespaces {
      case .named(let name): return homes.contains(name)
      case .matching(let selector):
        return homes.contains { home in
          selector.matches { $0 == NamespaceLabels.nameLabel ? .value(home) : .unknown } != false
        }
      }
    }
  }
}
