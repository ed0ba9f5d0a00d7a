public import Workloads

extension ConnectionTable {
  /// The peers whom a person means.
  public func peers(matching pattern: PeerPattern) -> [Peer] {
    let found = present.elements.filter { peers[$0].matches(pattern) }
    return joined(found)
  }

  /// What is left of it between some peers, over some ports.
  ///
  /// - Parameters:
  ///   - source: who sends; nil for everybody.
  ///   - destination: who receives; nil for everybody.
  ///   - wanted: over which ports.
  public func narrowed(from source: PeerPattern?, to destination: PeerPattern?, _ wanted: PortSet)
    -> ConnectionTable
  {
    var table = ports
    let limit = table.id(of: wanted)
    let receivers = destination.map { pattern in
      ClassSet(peers.indices.filter { peers[$0].matches(pattern) })
    }
    let rows = self.receivers.enumerated().map { sender, groups -> [Row.Group] in
      guard source.map({ peers[sender].matches($0) }) ?? true else { return [] }
      var partition = PortPartition()
      for group in groups {
        partition.add(
          receivers.map { group.peers.intersection($0) } ?? group.peers,
          table.meet(group.ports, limit), &table)
      }
      return partition.groups
    }
    return ConnectionTable(
      peers: peers, grouping: grouping, receivers: rows, ports: table, firstRange: firstRange,
      present: present, meant: receivers)
  }
}
