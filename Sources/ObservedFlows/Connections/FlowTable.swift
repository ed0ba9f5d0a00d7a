import PolicyModel
import Reachability
import Workloads

/// Counts flows by who connects to whom, how, and what came of it. Its size is that of what differs, up to a
/// limit, and not that of the logs.
public struct FlowTable: Sendable {
  /// How much is kept.
  public struct Limits: Sendable {
    /// Pairs of peers with their port and what came of it.
    public var connections = 1_000_000
    public var peers = 500_000

    public init() {}
  }

  typealias PeerNumber = UInt32

  private struct Key: Hashable {
    let from: PeerNumber
    let to: PeerNumber
    let port: UInt16
    let transport: UInt8
    let outcome: Outcome
  }

  private enum Outcome: UInt8 { case arrived, left, denied, unknown }

  private struct Row {
    var count: UInt64
    /// Seconds since 1970; out of order where no time is known.
    var first: Int64
    var last: Int64
    var policies: [String] = []
  }

  /// As many as a person reads.
  private static let mostPolicies = 4

  private let limits: Limits
  private let naming: PeerNaming
  private var peers: [FlowPeer] = []
  private var numbers: [FlowPeer: PeerNumber] = [:]
  private var places: [Key: Int32] = [:]
  private var rows: [Row] = []
  /// How many flows were counted.
  public private(set) var flows: UInt64 = 0
  /// How many flows found no room: of connections beyond the limits.
  public private(set) var overflow: UInt64 = 0

  /// - Parameters:
  ///   - pods: by whom names and addresses are resolved.
  ///   - limits: how much is kept.
  public init(naming pods: KnownPods, limits: Limits = Limits()) {
    naming = PeerNaming(pods: pods)
    self.limits = limits
  }

  /// Counts a flow.
  public mutating func add(_ flow: ObservedFlow) {
    let from = number(of: flow.source, at: flow.time)
    let to = number(of: flow.destination, at: flow.time)
    count(
      Sample(
        from: from, to: to, transport: flow.transport, port: flow.port, verdict: flow.verdict,
        direction: flow.direction, count: flow.count, time: flow.time?.secondsSinceEpoch)
    ) { flow.policies }
  }

  /// A flow whose ends are known by their numbers.
  struct Sample {
    /// Nil for one that found no room.
    let from: PeerNumber?
    let to: PeerNumber?
    let transport: TransportProtocol
    let port: UInt16
    let verdict: ObservedFlow.Verdict
    let direction: Direction?
    let count: UInt64
    let time: Int64?
  }

  /// Counts a flow.
  ///
  /// - Parameter policies: those that decided; asked only where it is not known of a connection yet.
  mutating func count(_ sample: Sample, policies: () -> [String]) {
    guard let from = sample.from, let to = sample.to else {
      overflow = overflow.addingClamped(sample.count)
      return
    }
    let key = Key(
      from: from, to: to, port: sample.port, transport: FlowTable.number(sample.transport),
      outcome: outcome(of: sample, to: to))
    guard let place = places[key] else {
      guard rows.count < limits.connections else {
        overflow = overflow.addingClamped(sample.count)
        return
      }
      flows = flows.addingClamped(sample.count)
      places[key] = Int32(truncatingIfNeeded: rows.count)
      rows.append(
        Row(
          count: sample.count, first: sample.time ?? .max, last: sample.time ?? .min,
          policies: Array(policies().prefix(FlowTable.mostPolicies))))
      return
    }
    flows = flows.addingClamped(sample.count)
    FlowTable.update(&rows[Int(place)], with: sample, policies)
  }

  /// Static, for a method of the table would hold the rows beside the one that it changes, and have all copied.
  private static func update(_ row: inout Row, with sample: Sample, _ policies: () -> [String]) {
    row.count = row.count.addingClamped(sample.count)
    if let time = sample.time {
      row.first = min(row.first, time)
      row.last = max(row.last, time)
    }
    // The first that name any tell enough.
    if row.policies.isEmpty, row.count < 64 {
      row.policies = Array(policies().prefix(mostPolicies))
    }
  }

  private func outcome(of sample: Sample, to: PeerNumber) -> Outcome {
    switch sample.verdict {
    case .denied: return .denied
    case .unknown: return .unknown
    case .allowed:
      // Beyond the cluster nothing more decides.
      guard sample.direction == .egress, case .workload = peers[Int(to)] else { return .arrived }
      return .left
    }
  }

  private static func number(_ transport: TransportProtocol) -> UInt8 {
    switch transport {
    case .tcp: 0
    case .udp: 1
    case .sctp: 2
    }
  }

  // MARK: Peers

  /// The number of who is at an end of a flow; nil where there is no room for another.
  mutating func number(of endpoint: ObservedFlow.Endpoint, at time: Instant?) -> PeerNumber? {
    let peer = naming.peer(endpoint, at: time)
    if let known = numbers[peer] { return known }
    guard peers.count < limits.peers else { return nil }
    let number = PeerNumber(truncatingIfNeeded: peers.count)
    peers.append(peer)
    numbers[peer] = number
    return number
  }

  /// Whether an end of a flow is the same whenever it was seen.
  func isSettled(_ endpoint: ObservedFlow.Endpoint) -> Bool {
    guard endpoint.role == nil, endpoint.namespace == nil || endpoint.service != nil,
      let address = endpoint.address
    else { return true }
    return naming.pods.isSettled(address)
  }

  // MARK: Result

  /// What was seen, by sender, receiver, protocol and port.
  public var connections: [ObservedConnection] {
    struct Place: Hashable {
      let from: PeerNumber
      let to: PeerNumber
      let transport: UInt8
      let port: UInt16
    }
    var found: [ObservedConnection] = []
    var known: [Place: Int] = [:]
    for (key, index) in places {
      let place = Place(from: key.from, to: key.to, transport: key.transport, port: key.port)
      let position = known[place] ?? found.count
      if position == found.count {
        known[place] = position
        found.append(
          ObservedConnection(
            from: peers[Int(key.from)], to: peers[Int(key.to)],
            transport: TransportProtocol.allCases[Int(key.transport)], port: key.port))
      }
      FlowTable.add(rows[Int(index)], key.outcome, to: &found[position])
    }
    return found.sorted {
      ($0.from, $0.to, $0.transport, $0.port) < ($1.from, $1.to, $1.transport, $1.port)
    }
  }

  private static func add(
    _ row: Row, _ outcome: Outcome, to connection: inout ObservedConnection
  ) {
    let hasTime = row.first <= row.last
    let sighting = Sighting(
      count: row.count, first: hasTime ? Instant(secondsSinceEpoch: row.first) : nil,
      last: hasTime ? Instant(secondsSinceEpoch: row.last) : nil)
    switch outcome {
    case .arrived: connection.arrived = sighting
    case .left: connection.left = sighting
    case .denied: connection.denied = sighting
    case .unknown: connection.unknown = sighting
    }
    let names = row.policies.filter { !connection.allowing.contains($0) }
    switch outcome {
    case .arrived, .left: connection.allowing = (connection.allowing + names).sorted()
    case .denied: connection.denying = row.policies
    case .unknown: break
    }
  }
}

extension UInt64 {
  /// The sum, or what 64 bits hold at most.
  func addingClamped(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
