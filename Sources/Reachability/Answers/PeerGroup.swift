import PolicyModel

/// Several peers by one word, where they have one.
public enum PeerGroup: Hashable, Sendable {
  /// Every pod and every address.
  case everything
  case everyPod
  /// Every pod of a namespace of several.
  case namespace(String)
  /// Every address outside of the cluster.
  case internet
  case peer(Peer)

  /// As a person reads it: `everything`, `every pod`, `shop/*`, `any address outside`, or the peer.
  public var inWords: String {
    switch self {
    case .everything: "everything"
    case .everyPod: "every pod"
    case .namespace(let namespace): "\(namespace)/*"
    case .internet: "any address outside"
    case .peer(let peer): peer.inWords
    }
  }
}

extension [PeerGroup] {
  /// The first of them, and how many more there are.
  public var inWords: String {
    let shown = prefix(6).map(\.inWords).joined(separator: ", ")
    return count > 6 ? "\(shown) and \(count - 6) more" : shown
  }
}

/// What is the same between some peers and some others.
public struct GroupedLine<Label: Hashable & Sendable>: Hashable, Sendable {
  public let from: [PeerGroup]
  public let to: [PeerGroup]
  public let label: Label
}

/// Puts what is alike together, so that a person can read it: pairs of one label, from the same senders to
/// the same receivers, with whole namespaces and everything by their names.
struct Grouping: Sendable {
  private let peers: [Peer]
  private let pods: ClassSet
  private let ranges: ClassSet
  private let everything: ClassSet
  /// The pods of each namespace that has several.
  private let namespaces: [(name: String, peers: ClassSet)]
  private let ofPeer: [Int: Int]
  private let firstRange: Int

  init(_ table: ConnectionTable) {
    self.init(table.peers, firstRange: table.firstRange, present: table.present)
  }

  /// - Parameters:
  ///   - peers: all of them, ranges of addresses behind the pods.
  ///   - firstRange: where the ranges begin.
  ///   - present: the numbers of those that are there.
  init(_ peers: [Peer], firstRange: Int, present: ClassSet) {
    self.peers = peers
    self.firstRange = firstRange
    let present = present.elements.filter { peers[$0] != .entity(.ingressController) }
    everything = ClassSet(present)
    pods = ClassSet(present.filter { $0 < firstRange })
    ranges = ClassSet(present.filter { $0 >= firstRange })
    var byNamespace: [String: [Int]] = [:]
    for number in pods.elements {
      if let namespace = peers[number].namespace {
        byNamespace[namespace, default: []].append(number)
      }
    }
    namespaces = byNamespace.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
      .map { ($0.key, ClassSet($0.value)) }
    var ofPeer: [Int: Int] = [:]
    for (index, namespace) in namespaces.enumerated() {
      namespace.peers.forEach { ofPeer[$0] = index }
    }
    self.ofPeer = ofPeer
  }

  private struct Part<Label: Hashable>: Hashable {
    let receivers: ClassSet
    let label: Label
  }

  /// - Parameters:
  ///   - parts: by sender, its receivers by their label.
  ///   - meant: who may be told as a receiver; nil for everybody.
  func lines<Label: Hashable & Sendable>(_ parts: [[(ClassSet, Label)]], to meant: ClassSet? = nil)
    -> [GroupedLine<Label>]
  {
    lines(Array(parts.enumerated().map { ($0.offset, $0.element) }), to: meant)
  }

  /// The same of some senders, in their order.
  private func lines<Label: Hashable & Sendable>(
    _ parts: [(Int, [(ClassSet, Label)])], to meant: ClassSet?
  ) -> [GroupedLine<Label>] { sets(parts, to: meant).map { line($0, label: $0.label) } }

  /// A line by its peers' numbers.
  struct Sets<Label: Hashable> {
    let senders: ClassSet
    let receivers: ClassSet
    let label: Label
  }

  func line<Label, Name: Hashable & Sendable>(_ sets: Sets<Label>, label: Name)
    -> GroupedLine<Name>
  {
    GroupedLine(from: groups(of: sets.senders), to: groups(of: sets.receivers), label: label)
  }

  /// The lines of some senders, in their order.
  func sets<Label: Hashable>(_ parts: [(Int, [(ClassSet, Label)])], to meant: ClassSet? = nil)
    -> [Sets<Label>]
  {
    var senders: [[Part<Label>]: [Int]] = [:]
    var order: [[Part<Label>]] = []
    for (sender, own) in parts where !own.isEmpty {
      let isTold = meant?.contains(sender) ?? true
      let key = own.map {
        Part(receivers: isTold ? whole($0.0, without: sender) : $0.0, label: $0.1)
      }
      if senders[key] == nil { order.append(key) }
      senders[key, default: []].append(sender)
    }
    return order.flatMap { key in
      let from = ClassSet(senders[key] ?? [])
      return key.map { Sets(senders: from, receivers: $0.receivers, label: $0.label) }
    }
  }

  /// Whether every address outside of the cluster is among some peers.
  func hasInternet(_ set: ClassSet) -> Bool {
    !ranges.isEmpty && ranges.subtracting(set).isEmpty
  }

  /// With the sender itself, to whom nothing is listed, where all others of its kind are there.
  private func whole(_ receivers: ClassSet, without sender: Int) -> ClassSet {
    let own = ClassSet(CollectionOfOne(sender))
    guard sender < firstRange else { return receivers }
    let others = ofPeer[sender].map { namespaces[$0].peers } ?? pods
    let rest = others.subtracting(own)
    return rest.count > 1 && rest.subtracting(receivers).isEmpty ? receivers.union(own) : receivers
  }

  private func groups(of set: ClassSet) -> [PeerGroup] {
    if !everything.isEmpty, everything.subtracting(set).isEmpty, !ranges.isEmpty, !pods.isEmpty {
      return [.everything] + single(set.subtracting(everything))
    }
    var rest = set
    var groups: [PeerGroup] = []
    if pods.count > 1, pods.subtracting(rest).isEmpty {
      groups.append(.everyPod)
      rest = rest.subtracting(pods)
    } else {
      for namespace in namespaces where namespace.peers.subtracting(rest).isEmpty {
        groups.append(.namespace(namespace.name))
        rest = rest.subtracting(namespace.peers)
      }
    }
    if hasInternet(rest) {
      groups.append(.internet)
      rest = rest.subtracting(ranges)
    }
    return groups + single(rest)
  }

  private func single(_ set: ClassSet) -> [PeerGroup] {
    peers.joined(set.elements).map { .peer($0) }
  }
}

extension ConnectionTable {
  /// Who can talk to whom in as few lines as tell all of it.
  public var lines: [GroupedLine<PortSet>] {
    Grouping(self).lines(
      receivers.map { groups in groups.map { ($0.peers, ports[$0.ports]) } }, to: meant)
  }
}

/// What may be sent before and after a change.
public struct PortChange: Hashable, Sendable {
  public let before: PortSet
  public let after: PortSet

  public init(before: PortSet, after: PortSet) {
    self.before = before
    self.after = after
  }

  public var kind: ConnectionChange.Kind {
    if before.isEmpty { return .opened }
    if after.isEmpty { return .closed }
    if before.isSubset(of: after) { return .widened }
    return after.isSubset(of: before) ? .narrowed : .changed
  }

  /// The ports that were opened or closed, or those before and after.
  public var inWords: String {
    switch kind {
    case .opened: after.description
    case .closed: before.description
    case .widened, .narrowed, .changed: "\(before) → \(after)"
    }
  }
}

extension ConnectionComparison {
  /// What differs in as few lines as tell all of it.
  public var lines: [GroupedLine<PortChange>] {
    peerGroups.lines(
      groups.map { groups in
        groups.map { ($0.receivers, PortChange(before: $0.before, after: $0.after)) }
      })
  }

  /// The groups of the state that has more peers.
  var peerGroups: Grouping {
    Grouping(after.present.count >= before.present.count ? after : before)
  }
}
