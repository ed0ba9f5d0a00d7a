import PolicyModel
import Reachability
import Workloads

/// How formats that other programs read name the ends of connections.
extension Peer {
  /// What kind of peer it is: a workload's kind, `Pod`, `addresses`, or the entity's name.
  var kindInWords: String {
    switch self {
    case .workload(let workload): workload.kind
    case .pod: "Pod"
    case .range: "addresses"
    case .entity(let entity): entity.rawValue
    }
  }

  /// Its name within its namespace, or the whole name of one that has none.
  var nameInNamespace: String {
    switch self {
    case .workload(let workload): workload.name
    case .pod(_, let name): name
    case .range, .entity: inWords
    }
  }

  /// With its kind, so that no two peers share a name: `shop/web[Deployment]`.
  var nameWithKind: String {
    switch self {
    case .workload, .pod: "\(inWords)[\(kindInWords)]"
    case .range, .entity: inWords
    }
  }
}

extension PortSet {
  /// The ports of one protocol: `80, 443, 8000-8010`, `all` or `none`.
  func text(of transport: TransportProtocol) -> String {
    let ranges = ports(of: transport)
    if ranges.isEmpty { return "none" }
    if ranges == [1...UInt16.max] { return "all" }
    return ranges.map(\.inWords).joined(separator: ", ")
  }
}

extension ClosedRange<UInt16> {
  var inWords: String { count == 1 ? "\(lowerBound)" : "\(lowerBound)-\(upperBound)" }
}
