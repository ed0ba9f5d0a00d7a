import PolicyModel
import Reachability

extension PodChoice {
  /// Whether every pod that this means is surely meant by another one too.
  func isSubset(of other: PodChoice) -> Bool {
    guard pods.isSubset(of: other.pods) else { return false }
    switch (namespaces, other.namespaces) {
    case (.named(let name), .named(let other)): return name == other
    case (.matching(let selector), .matching(let other)): return selector.isSubset(of: other)
    case (.matching, .named): return false
    case (.named(let name), .matching(let selector)):
      // Of a namespace that is named nothing but its name is known.
      return selector.matches { $0 == NamespaceLabels.nameLabel ? .value(name) : .unknown } == true
    }
  }

  /// Whether no pod can be meant by both.
  func isDisjoint(from other: PodChoice) -> Bool {
    if pods.isDisjoint(from: other.pods) { return true }
    switch (namespaces, other.namespaces) {
    case (.named(let name), .named(let other)): return name != other
    case (.matching(let selector), .matching(let other)): return selector.isDisjoint(from: other)
    case (.named(let name), .matching(let selector)),
      (.matching(let selector), .named(let name)):
      return selector.matches { $0 == NamespaceLabels.nameLabel ? .value(name) : .unknown }
        == false
    }
  }
}

extension CIDR {
  func contains(_ other: CIDR) -> Bool {
    isIPv6 == other.isIPv6 && prefixLength <= other.prefixLength && first <= other.first
      && other.last <= last
  }

  func contains(_ address: IPAddress) -> Bool { contains(CIDR(address)) }

  func overlaps(_ other: CIDR) -> Bool { contains(other) || other.contains(self) }
}

extension LintedPeer {
  /// Whether everybody whom this means is surely meant by another one too.
  func isSubset(of other: LintedPeer) -> Bool {
    switch (content, other.content) {
    case (.pods(let mine), .pods(let other)): return mine.isSubset(of: other)
    case (.block(let range, let except), .block(let other, let holes)):
      return other.contains(range)
        && holes.allSatisfy { hole in
          !hole.overlaps(range) || except.contains { $0.contains(hole) }
        }
    case (.networks(let mine), .networks(let other)):
      return mine.allSatisfy { range in other.contains { $0.contains(range) } }
    default: return false
    }
  }
}

extension LintedRule {
  /// Whether all that this is about, another one surely is about too. Rules that cannot be read are not.
  func isSubset(of other: LintedRule) -> Bool {
    guard direction == other.direction, isReadable, other.isReadable else { return false }
    return hasPortsWithin(other) && hasPeersWithin(other)
  }

  private func hasPeersWithin(_ other: LintedRule) -> Bool {
    guard let others = other.peers else { return true }
    guard let peers else { return false }
    return peers.allSatisfy { peer in others.contains { peer.isSubset(of: $0) } }
  }

  private func hasPortsWithin(_ other: LintedRule) -> Bool {
    guard let others = other.ports else { return true }
    guard let ports else { return false }
    let numbers = others.reduce(PortSet.none) { $1.numbers.map($0.union) ?? $0 }
    return ports.allSatisfy { port in
      switch port.content {
      case .numbers(let set): set.isSubset(of: numbers)
      case .name: others.contains { $0.content == port.content }
      case .unreadable: false
      }
    }
  }
}
