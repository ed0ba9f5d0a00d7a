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
  /// Who is told as a receiver; nil for everybody.
  let meant: ClassSet?

  init(
    peers: [Peer], grouping: PeerGrouping, receivers: [[Row.Group]], ports: PortTable,
    firstRange: Int, present: ClassSet, meant: ClassSet? = nil
  ) {
    self.peers = peers
    self.grouping = grouping
    self.receivers = receivers
    self.ports = ports
    self.firstRange = firstRange
    self.present = present
    self.meant = meant
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
      for (to, ports) in peers.inOrder(receivers[sender].map { ($0.peers, $0.ports) }) {
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
    return first.isFollowed(by: second)
  }

  /// Sets of peers in their order, each with what is said of it; ranges of which the same is said, and which
  /// follow one another, as one.
  func inOrder<Label: Equatable>(_ sets: [(ClassSet, Label)]) -> [(Peer, Label)] {
    runs(sets).map { (joined($0.first, $0.last), $0.label) }
  }

  /// The same by their numbers: of one peer the first is the last.
  func runs<Label: Equatable>(_ sets: [(ClassSet, Label)])
    -> [(first: Int, last: Int, label: Label)]
  {
    var found: [(number: Int, label: Label)] = []
    for (set, label) in sets { set.forEach { found.append(($0, label)) } }
    found.sort { $0.number < $1.number }
    var runs: [(first: Int, last: Int, label: Label)] = []
    for (number, label) in found {
      if let run = runs.last, run.label == label, areNeighbours(run.last, number) {
        runs[runs.count - 1].last = number
      } else {
        runs.append((number, number, label))
      }
    }
    return runs
  }

  /// Peers in their order, with ranges that follow one another as one.
  func joined(_ numbers: [Int]) -> [Peer] { inOrder([(ClassSet(numbers), true)]).map(\.0) }

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
    let (senders, joinedPorts) = joining.senders()
    var ports = joinedPorts
    let controller = universe.hasIngressController ? table.peers.count - 1 : nil
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
      if peer == controller { continue }
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
    if let controller { receivers[controller] = published(to: table, &ports) }
    for (peer, neighbours) in neighbours(in: table) {
      var partition = PortPartition(receivers[peer])
      partition.add(neighbours, PortTable.all, &ports)
      receivers[peer] = partition.groups
    }
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
