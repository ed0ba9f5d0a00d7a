import PolicyModel

/// Who can talk to whom: for each peer those that it may send to, and over which ports.
public struct ConnectionTable: Sendable {
  /// In their order; of several states those of each.
  public let peers: [Peer]
  /// By peer; each receiver stands in one group at most.
  let receivers: [[Row.Group]]
  let ports: PortTable
  /// Where the peers outside of the cluster begin.
  let firstRange: Int
  /// The peers that are there.
  let present: ClassSet
  let grouping: PeerGrouping

  init(
    peers: [Peer], grouping: PeerGrouping, receivers: [[Row.Group]], ports: PortTable,
    firstRange: Int, present: ClassSet
  ) {
    self.peers = peers
    self.grouping = grouping
    self.receivers = receivers
    self.ports = ports
    self.firstRange = firstRange
    self.present = present
  }

  /// Every pair that may talk, by sender and receiver; neighbouring addresses that are alike in one range.
  public var connections: [Connection] {
    var connections: [Connection] = []
    forEach { connections.append($0) }
    return connections
  }

  /// Goes through every pair that may talk, by sender and receiver.
  public func forEach(_ body: (Connection) -> Void) {
    var sender = 0
    while sender < peers.count {
      let alike = lastAlike(sender)
      let from = joined(sender, alike)
      for (to, ports) in ordered(receivers[sender]) {
        body(Connection(from: from, to: to, ports: self.ports[ports]))
      }
      sender = alike + 1
    }
  }

  /// What one peer may send to another.
  public func ports(from source: Peer, to destination: Peer) -> PortSet {
    guard let source = peers.firstIndex(of: source),
      let destination = peers.firstIndex(of: destination)
    else { return .none }
    return ports[id(from: source, to: destination)]
  }

  func id(from source: Int, to destination: Int) -> PortTable.ID {
    receivers[source].first { $0.peers.contains(destination) }?.ports ?? PortTable.none
  }

  /// Receivers in their order, with neighbouring ranges of the same ports as one.
  private func ordered(_ groups: [Row.Group]) -> [(Peer, PortTable.ID)] {
    var found: [(index: Int, ports: PortTable.ID)] = []
    for group in groups { group.peers.forEach { found.append(($0, group.ports)) } }
    found.sort { $0.index < $1.index }
    var result: [(Peer, PortTable.ID)] = []
    var index = 0
    while index < found.count {
      var last = index
      while last + 1 < found.count, found[last + 1].ports == found[index].ports,
        found[last + 1].index == found[last].index + 1,
        areNeighbours(found[last].index, found[last + 1].index)
      {
        last += 1
      }
      result.append((joined(found[index].index, found[last].index), found[index].ports))
      index = last + 1
    }
    return result
  }

  /// The last of the ranges behind this one that send the same.
  private func lastAlike(_ sender: Int) -> Int {
    var last = sender
    while last + 1 < peers.count, areNeighbours(last, last + 1),
      receivers[last + 1] == receivers[sender]
    {
      last += 1
    }
    return last
  }

  func areNeighbours(_ first: Int, _ second: Int) -> Bool { peers.areNeighbours(first, second) }

  func joined(_ numbers: [Int]) -> [Peer] { peers.joined(numbers) }

  func joined(_ first: Int, _ last: Int) -> Peer { peers.joined(first, last) }
}

extension [Peer] {
  /// Whether two peers are ranges of one family, the second of which follows the first.
  func areNeighbours(_ first: Int, _ second: Int) -> Bool {
    guard case .range(let first) = self[first], case .range(let second) = self[second] else {
      return false
    }
    return first.last.isIPv6 == second.first.isIPv6 && first.last.value < second.first.value
      && second.first.value - first.last.value == 1
  }

  /// Peers in their order, with ranges that follow one another as one.
  func joined(_ numbers: [Int]) -> [Peer] {
    var result: [Peer] = []
    var index = 0
    while index < numbers.count {
      var last = index
      while last + 1 < numbers.count, areNeighbours(numbers[last], numbers[last + 1]) { last += 1 }
      result.append(joined(numbers[index], numbers[last]))
      index = last + 1
    }
    return result
  }

  /// The range from the first to the last of some that follow one another; any other peer stands for itself.
  func joined(_ first: Int, _ last: Int) -> Peer {
    guard case .range(let start) = self[first], case .range(let end) = self[last] else {
      return self[first]
    }
    return .range(AddressRange(first: start.first, last: end.last))
  }
}

extension Connectivity {
  /// Who can talk to whom, a peer with itself left out.
  public func connections(by grouping: PeerGrouping = .workloads) -> ConnectionTable {
    connections(among: PeerTable(universe, by: grouping))
  }

  func connections(among table: PeerTable) -> ConnectionTable {
    var joining = Joining(self)
    var (senders, ports) = joining.senders()
    // What classes of pods send is told of their peers: of each all that any of its classes may.
    var receivers = [[Row.Group]](repeating: [], count: table.peers.count)
    var sendersOfClass = [Int](repeating: -1, count: universe.count)
    for (index, sender) in senders.enumerated() {
      for number in sender.classes { sendersOfClass[number] = index }
    }
    var known: [[Int]: [Row.Group]] = [:]
    var present: [Int] = []
    for (peer, classes) in table.classes.enumerated() {
      let groups = Set(classes.map { sendersOfClass[$0] }.filter { $0 >= 0 }).sorted()
      if groups.isEmpty { continue }
      present.append(peer)
      if peer < table.firstRange || universe.ingressController == nil
        || peer != table.peers.count - 1
      {
        let all: [Row.Group]
        if let found = known[groups] {
          all = found
        } else {
          var partition = PortPartition()
          for group in groups {
            for receivers in senders[group].receivers {
              partition.add(table.peers(of: receivers.peers), receivers.ports, &ports)
            }
          }
          all = partition.groups
          known[groups] = all
        }
        receivers[peer] = all.without(peer)
      }
    }
    if universe.hasIngressController {
      receivers[table.peers.count - 1] = published(to: table, &ports)
    }
    for (peer, neighbours) in neighbours(in: table) {
      var partition = PortPartition(receivers[peer])
      partition.add(neighbours, PortTable.all, &ports)
      receivers[peer] = partition.groups
    }
    senders = []
    return ConnectionTable(
      peers: table.peers, grouping: table.grouping, receivers: receivers, ports: ports,
      firstRange: table.firstRange,
      present: ClassSet(present))
  }
}

extension [Row.Group] {
  fileprivate func without(_ peer: Int) -> [Row.Group] {
    guard contains(where: { $0.peers.contains(peer) }) else { return self }
    let own = ClassSet(CollectionOfOne(peer))
    return compactMap {
      let rest = $0.peers.subtracting(own)
      return rest.isEmpty ? nil : Row.Group(peers: rest, ports: $0.ports)
    }
  }
}
