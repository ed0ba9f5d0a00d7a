/// With whom the pods of a class may talk in one direction, over which ports.
final class Row: Sendable {
  /// Peers that are in no other group, and ports that are not empty.
  struct Group: Hashable, Sendable {
    let peers: ClassSet
    let ports: PortTable.ID
  }

  /// Whether no policy decides: all is allowed with everybody, whom it would take long to list.
  let isOpen: Bool
  /// By their ports, each of which stands once.
  let groups: [Group]

  static let open = Row(isOpen: true, groups: [])

  init(isOpen: Bool = false, groups: [Group]) {
    self.isOpen = isOpen
    self.groups = groups
  }

  func ports(with number: Int) -> PortTable.ID {
    if isOpen { return PortTable.all }
    return groups.first { $0.peers.contains(number) }?.ports ?? PortTable.none
  }
}

/// Peers with the ports that they are allowed, growing.
struct PortPartition {
  private(set) var groups: [Row.Group] = []

  init(_ groups: [Row.Group] = []) { self.groups = groups }

  /// Allows some peers some ports more.
  mutating func add(_ peers: ClassSet, _ ports: PortTable.ID, _ table: inout PortTable) {
    if ports == PortTable.none || peers.isEmpty { return }
    var rest = peers
    var result: [PortTable.ID: ClassSet] = [:]
    func put(_ set: ClassSet, _ ports: PortTable.ID) {
      if !set.isEmpty { result[ports] = result[ports]?.union(set) ?? set }
    }
    for group in groups {
      let both = rest.isEmpty ? .empty : group.peers.intersection(rest)
      let joined = both.isEmpty ? group.ports : table.join(group.ports, ports)
      if joined == group.ports {
        put(group.peers, group.ports)
      } else {
        put(group.peers.subtracting(both), group.ports)
        put(both, joined)
      }
      rest = rest.subtracting(both)
    }
    put(rest, ports)
    groups = result.map { Row.Group(peers: $0.value, ports: $0.key) }.sorted { $0.ports < $1.ports }
  }
}
