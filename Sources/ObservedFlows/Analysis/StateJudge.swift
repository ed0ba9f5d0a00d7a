import PolicyModel
import Reachability
import Workloads

/// Says what the policies of one state let through between observed peers.
struct StateJudge {
  private let connectivity: Connectivity
  private let table: ConnectionTable
  private let workloads: Set<WorkloadReference>
  /// By namespace and name; of one name there may be several kinds.
  private let ofName: [String: [WorkloadReference]]
  private let ranges: [AddressRange]
  private var known: [Pair: PortSet] = [:]

  private struct Pair: Hashable {
    let from: Peer
    let to: Peer
  }

  /// Who in the state a peer is.
  enum Place: Hashable {
    /// Several where it is some address of many.
    case peers([Peer])
    case none(UndecidedReason)
  }

  init(_ connectivity: Connectivity) {
    self.connectivity = connectivity
    table = connectivity.connections()
    var workloads: Set<WorkloadReference> = []
    var ofName: [String: [WorkloadReference]] = [:]
    var ranges: [AddressRange] = []
    for peer in table.peers {
      switch peer {
      case .workload(let workload):
        workloads.insert(workload)
        ofName["\(workload.namespace)/\(workload.name)", default: []].append(workload)
      case .range(let range): ranges.append(range)
      case .pod, .entity: break
      }
    }
    self.workloads = workloads
    self.ofName = ofName
    self.ranges = ranges
  }

  // MARK: Peers

  func place(of peer: FlowPeer) -> Place {
    switch peer {
    case .workload(let workload):
      if workloads.contains(workload) { return .peers([.workload(workload)]) }
      let named = ofName["\(workload.namespace)/\(workload.name)"] ?? []
      return named.count == 1 ? .peers([.workload(named[0])]) : .none(.unknownPeer)
    case .address(let address):
      return range(of: address).map { .peers([.range($0)]) } ?? .none(.unknownPeer)
    case .role(.node), .role(.ingress): return .none(.infrastructure)
    case .role(.outside): return .peers(ranges.map { .range($0) })
    case .role(.publicNetwork):
      return .peers(ranges.filter { !PrivateNetworks.contain($0) }.map { .range($0) })
    case .role(.privateNetwork):
      return .peers(ranges.filter { PrivateNetworks.meet($0) }.map { .range($0) })
    case .service: return .none(.service)
    case .unresolved: return .none(.unresolvedAddress)
    case .unknown: return .none(.unknownPeer)
    }
  }

  /// They are in order, and without gaps within a family.
  private func range(of address: IPAddress) -> AddressRange? {
    let one = AddressRange(first: address, last: address)
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) >> 1
      if ranges[middle] < one || ranges[middle].first == address {
        low = middle + 1
      } else {
        high = middle
      }
    }
    guard low > 0 else { return nil }
    let found = ranges[low - 1]
    let isIn =
      found.first.isIPv6 == address.isIPv6 && found.first.value <= address.value
      && address.value <= found.last.value
    return isIn ? found : nil
  }

  // MARK: Connections

  enum Verdict { case allowed, denied, mixed }

  mutating func verdict(from: [Peer], to: [Peer], _ connection: ObservedConnection) -> Verdict {
    var (allowed, denied) = (false, false)
    for source in from {
      for destination in to {
        if allows(from: source, to: destination, connection) {
          allowed = true
        } else {
          denied = true
        }
        if allowed, denied { return .mixed }
      }
    }
    return allowed ? .allowed : .denied
  }

  private mutating func allows(from: Peer, to: Peer, _ connection: ObservedConnection) -> Bool {
    // The table leaves out what a peer may send to itself.
    guard from != to else {
      return connectivity.answer(
        from: from, to: to, connection.transport, connection.port)?.isAllowed ?? true
    }
    let pair = Pair(from: from, to: to)
    let ports: PortSet
    if let found = known[pair] {
      ports = found
    } else {
      ports = table.ports(from: from, to: to)
      known[pair] = ports
    }
    return ports.contains(connection.transport, connection.port)
  }

  /// The way of a connection through the policies; empty where it has no place in the state.
  func explanation(of connection: ObservedConnection) -> [String] {
    guard case .peers(let from) = place(of: connection.from),
      case .peers(let to) = place(of: connection.to), let source = from.first,
      let destination = to.first
    else { return [] }
    return connectivity.answer(
      from: source, to: destination, connection.transport, connection.port)?.explanation ?? []
  }
}

/// Addresses that are not routed on the internet, as Calico tells them (RFC 1918, RFC 4193).
private enum PrivateNetworks {
  private static let all = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]
    .compactMap { CIDR($0) }

  static func contain(_ range: AddressRange) -> Bool {
    all.contains {
      $0.isIPv6 == range.first.isIPv6 && $0.first <= range.first.value
        && range.last.value <= $0.last
    }
  }

  static func meet(_ range: AddressRange) -> Bool {
    all.contains {
      $0.isIPv6 == range.first.isIPv6 && $0.first <= range.last.value
        && range.first.value <= $0.last
    }
  }
}
