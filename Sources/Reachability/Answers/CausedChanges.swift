public import Workloads

/// A change of what one may send to another, and which of the changed objects make it.
public struct CausedChange: Hashable, Sendable {
  public let change: ConnectionChange
  /// Indices into the changed objects: the smallest sets of them that make the change by themselves, joined.
  /// Of two that each do it alone both are named.
  public let causes: [Int]
}

/// A change of what may be sent, and the indices of the objects that cause it.
public struct CausedPortChange: Hashable, Sendable {
  public let change: PortChange
  public let causes: [Int]
}

/// How what peers may send each other differs between two states, and which of the changed objects make it so.
///
/// It is kept by sets of receivers, because one object may change millions of pairs.
public struct CausedChanges: Sendable {
  /// Receivers for whom it differs alike, by the same objects.
  private struct Part: Hashable {
    let receivers: ClassSet
    /// Its place in `labels`.
    let label: Int
  }

  private struct Sender {
    let number: Int
    var parts: [Part]
  }

  private let peers: [Peer]
  private let grouping: Grouping
  private var labels: [CausedPortChange] = []
  private var places: [CausedPortChange: Int] = [:]
  /// Those for whom anything changes, in their order.
  private var senders: [Sender] = []

  /// None yet of those that two states differ in.
  init(of comparison: ConnectionComparison) {
    peers = comparison.before.peers
    grouping = comparison.peerGroups
  }

  /// Takes in some more; sender by sender.
  mutating func add(
    _ change: PortChange, causes: [Int], from sender: Int, to receivers: ClassSet
  ) {
    let label = CausedPortChange(change: change, causes: causes)
    let place = places[label] ?? labels.count
    if place == labels.count {
      places[label] = place
      labels.append(label)
    }
    add(Part(receivers: receivers, label: place), from: sender)
  }

  private mutating func add(_ part: Part, from sender: Int) {
    if senders.last?.number != sender { senders.append(Sender(number: sender, parts: [])) }
    let last = senders.count - 1
    if let known = senders[last].parts.firstIndex(where: { $0.label == part.label }) {
      let receivers = senders[last].parts[known].receivers.union(part.receivers)
      senders[last].parts[known] = Part(receivers: receivers, label: part.label)
    } else {
      senders[last].parts.append(part)
    }
  }

  /// The parts of each sender by their first receiver.
  mutating func sort() {
    for index in senders.indices {
      senders[index].parts.sort { ($0.receivers.first ?? 0) < ($1.receivers.first ?? 0) }
    }
  }

  public var isEmpty: Bool { senders.isEmpty }

  private var none: CausedChanges {
    var none = self
    none.senders = []
    return none
  }

  /// The same by object: those changes that it makes, alone or with others.
  ///
  /// - Parameter count: how many objects were changed.
  func ofEach(_ count: Int) -> [CausedChanges] {
    var own = [CausedChanges](repeating: none, count: count)
    for sender in senders {
      for part in sender.parts {
        for cause in labels[part.label].causes { own[cause].add(part, from: sender.number) }
      }
    }
    return own
  }

  /// With other indices for the objects.
  ///
  /// - Parameter numbers: by the index so far, the new one; in rising order.
  func renumbered(_ numbers: [Int]) -> CausedChanges {
    var renumbered = self
    renumbered.labels = labels.map {
      CausedPortChange(change: $0.change, causes: $0.causes.map { numbers[$0] })
    }
    renumbered.places = [:]
    return renumbered
  }

  /// What is left of them between some peers, over some ports.
  ///
  /// - Parameters:
  ///   - source: who sends; nil for everybody.
  ///   - destination: who receives; nil for everybody.
  ///   - wanted: over which ports.
  public func narrowed(from source: PeerPattern?, to destination: PeerPattern?, _ wanted: PortSet)
    -> CausedChanges
  {
    let meant = destination.map { pattern in
      ClassSet(peers.indices.filter { peers[$0].matches(pattern) })
    }
    var narrowed = none
    for sender in senders where source.map({ peers[sender.number].matches($0) }) ?? true {
      for part in sender.parts {
        let label = labels[part.label]
        let change = PortChange(
          before: label.change.before.intersection(wanted),
          after: label.change.after.intersection(wanted))
        let receivers = meant.map { part.receivers.intersection($0) } ?? part.receivers
        if change.before == change.after || receivers.isEmpty { continue }
        narrowed.add(change, causes: label.causes, from: sender.number, to: receivers)
      }
    }
    return narrowed
  }

  /// In as few lines as tell all of them.
  public var lines: [GroupedLine<CausedPortChange>] {
    sets.map { grouping.line($0, label: labels[$0.label]) }
  }

  /// The gravest lines: what opens first, and of that what comes from outside.
  ///
  /// - Returns: them, and how many there are in all.
  public func gravestLines(_ most: Int) -> (told: [GroupedLine<CausedPortChange>], count: Int) {
    let lines = sets
    let ranks = lines.map { line in
      (labels[line.label].change.kind.opens ? 0 : 2) + (grouping.hasInternet(line.senders) ? 0 : 1)
    }
    let order = lines.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
    let told = order.prefix(most).map { index in
      grouping.line(lines[index], label: labels[lines[index].label])
    }
    return (told, lines.count)
  }

  private var sets: [Grouping.Sets<Int>] {
    grouping.sets(
      senders.map { sender in (sender.number, sender.parts.map { ($0.receivers, $0.label) }) })
  }

  /// Pair by pair, by sender and receiver; neighbouring addresses that are alike in one range.
  ///
  /// - Parameter most: how many are told at most; nil for all.
  /// - Returns: them, and how many there are in all.
  public func pairs(most: Int? = nil) -> (told: [CausedChange], count: Int) {
    var told: [CausedChange] = []
    var count = 0
    var index = 0
    while index < senders.count {
      var last = index
      while last + 1 < senders.count, senders[last + 1].number == senders[last].number + 1,
        peers.areNeighbours(senders[last].number, senders[last + 1].number),
        senders[last + 1].parts == senders[index].parts
      {
        last += 1
      }
      let room = most.map { max(0, $0 - told.count) } ?? .max
      let parts = senders[index].parts.map { ($0.receivers, $0.label) }
      if room == 0 {
        count += peers.runs(parts).count
      } else {
        let from = peers.joined(senders[index].number, senders[last].number)
        let own = peers.inOrder(parts)
        count += own.count
        for (to, place) in own.prefix(room) {
          let label = labels[place]
          told.append(
            CausedChange(
              change: ConnectionChange(
                from: from, to: to, before: label.change.before, after: label.change.after),
              causes: label.causes))
        }
      }
      index = last + 1
    }
    return (told, count)
  }

  /// Between which namespaces what may be sent differs, and how.
  public struct Crossing: Hashable, Sendable {
    /// Nil for what is outside of the cluster.
    public let from: String?
    public let to: String?
    public let kind: ConnectionChange.Kind
  }

  public var crossings: Set<Crossing> {
    let namespaces = peers.map(\.namespace)
    let kinds = labels.map(\.change.kind)
    var known: [ClassSet: Set<String?>] = [:]
    var found: Set<Crossing> = []
    for sender in senders {
      for part in sender.parts {
        let targets = known[part.receivers] ?? Set(part.receivers.elements.map { namespaces[$0] })
        known[part.receivers] = targets
        for target in targets {
          found.insert(
            Crossing(from: namespaces[sender.number], to: target, kind: kinds[part.label]))
        }
      }
    }
    return found
  }
}
