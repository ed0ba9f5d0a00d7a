import PolicyModel
import Workloads

extension ConnectionTable {
  /// The same with the addresses cut where a range that a person names begins or ends, so that each of them
  /// is meant as a whole or not at all.
  func cut(at patterns: [PeerPattern]) -> ConnectionTable {
    let networks = patterns.compactMap { pattern -> CIDR? in
      if case .addresses(let network) = pattern.meaning { network } else { nil }
    }
    if networks.isEmpty { return self }
    var peers = Array(self.peers[..<firstRange])
    /// By the number of an old peer from the first range on: those that it has become.
    var pieces: [Range<Int>] = []
    for peer in self.peers[firstRange...] {
      let first = peers.count
      if case .range(let range) = peer {
        peers += range.cut(at: networks).map { .range($0) }
      } else {
        peers.append(peer)
      }
      pieces.append(first..<peers.count)
    }
    if peers.count == self.peers.count { return self }
    let pods = ClassSet(0..<firstRange)
    func renumbered(_ set: ClassSet) -> ClassSet {
      let inside = set.intersection(pods)
      let outside = set.subtracting(inside)
      return inside.union(ClassSet(outside.elements.flatMap { pieces[$0 - firstRange] }))
    }
    let rows = self.receivers.map { groups in
      groups.map { Row.Group(peers: renumbered($0.peers), ports: $0.ports) }
    }
    return ConnectionTable(
      peers: peers, grouping: grouping,
      receivers: Array(rows[..<firstRange])
        + zip(rows[firstRange...], pieces).flatMap { row, pieces in pieces.map { _ in row } },
      ports: ports, firstRange: firstRange, present: renumbered(present))
  }
}

extension AddressRange {
  fileprivate func cut(at networks: [CIDR]) -> [AddressRange] {
    var starts: Set<UInt128> = [first.value]
    for network in networks where network.isIPv6 == first.isIPv6 {
      if network.first > first.value, network.first <= last.value { starts.insert(network.first) }
      if network.last >= first.value, network.last < last.value { starts.insert(network.last + 1) }
    }
    let sorted = starts.sorted()
    return sorted.indices.map { index in
      AddressRange(
        first: IPAddress(sorted[index], isIPv6: first.isIPv6),
        last: index + 1 < sorted.count
          ? IPAddress(sorted[index + 1] - 1, isIPv6: first.isIPv6) : last)
    }
  }
}
