import PolicyModel
import Workloads

/// What some policies look at: pods that differ in nothing of it are alike to each of them.
struct Relevance: Sendable {
  /// Places for the values of pods' labels that a selector asks for.
  private(set) var podLabels: [String: Int] = [:]
  /// Names of ports that a rule uses.
  private(set) var portNames: Set<String> = []
  /// Where a range of addresses begins, or has ended just before.
  private(set) var ipv4Cuts: Set<UInt128> = []
  private(set) var ipv6Cuts: Set<UInt128> = []
  private(set) var usesNodes = false

  init(_ policies: [PolicyRules]) {
    for policy in policies {
      add(policy.subject.pods)
      for direction in Direction.allCases {
        for rule in policy.rules(direction) ?? [] {
          for peer in rule.peers ?? [] { add(peer) }
          for case .name(let name, _) in rule.ports ?? [] { portNames.insert(name) }
        }
      }
    }
  }

  private mutating func add(_ peer: RulePeer) {
    switch peer {
    case .pods(let selection): add(selection.pods)
    case .network(let network, let except):
      add(network)
      for hole in except { add(hole) }
    case .nodes: usesNodes = true
    }
  }

  private mutating func add(_ selector: LabelSelector) {
    for requirement in selector.requirements where podLabels[requirement.key] == nil {
      podLabels[requirement.key] = podLabels.count
    }
  }

  private mutating func add(_ network: CIDR) {
    let after = network.last
    if network.isIPv6 {
      ipv6Cuts.insert(network.first)
      if after < .max { ipv6Cuts.insert(after + 1) }
    } else {
      ipv4Cuts.insert(network.first)
      if after < UInt128(UInt32.max) { ipv4Cuts.insert(after + 1) }
    }
  }

  /// Makes an atom of its own of each address.
  mutating func separate(_ addresses: [IPAddress]) {
    for address in addresses {
      add(CIDR(address))
    }
  }
}
