import PolicyModel
public import Reachability
import Workloads

/// Somebody at an end of a connection, as reports name them: `{"workload": {…}}`, `{"pod": {…}}`,
/// `{"range": [first, last]}` or `{"entity": "ingress-controller"}`.
public struct ReportedPeer: Sendable, Codable, Hashable {
  public let peer: Peer

  public init(_ peer: Peer) { self.peer = peer }

  private enum CodingKeys: String, CodingKey { case workload, pod, range, entity }

  private struct PodName: Codable {
    let namespace: String
    let name: String
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let workload = try container.decodeIfPresent(WorkloadReference.self, forKey: .workload) {
      peer = .workload(workload)
    } else if let pod = try container.decodeIfPresent(PodName.self, forKey: .pod) {
      peer = .pod(namespace: pod.namespace, name: pod.name)
    } else if let entity = try container.decodeIfPresent(Peer.Entity.self, forKey: .entity) {
      peer = .entity(entity)
    } else {
      let ends = try container.decode([String].self, forKey: .range).compactMap { IPAddress($0) }
      guard ends.count == 2 else {
        throw DecodingError.dataCorruptedError(
          forKey: .range, in: container,
          debugDescription: "a range must have a first and a last address")
      }
      peer = .range(AddressRange(first: ends[0], last: ends[1]))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch peer {
    case .workload(let workload): try container.encode(workload, forKey: .workload)
    case .pod(let namespace, let name):
      try container.encode(PodName(namespace: namespace, name: name), forKey: .pod)
    case .range(let range):
      try container.encode([range.first.text, range.last.text], forKey: .range)
    case .entity(let entity): try container.encode(entity, forKey: .entity)
    }
  }
}

/// Ports as reports write them: by protocol, ranges from a first to a last one.
public struct AllowMap: Sendable, Codable, Hashable {
  public let ports: PortSet

  public init(_ ports: PortSet) { self.ports = ports }

  public init(from decoder: any Decoder) throws {
    let map = try decoder.singleValueContainer().decode([String: [[UInt16]]].self)
    var ports = PortSet.none
    for (name, ranges) in map {
      for range in ranges {
        guard let transport = TransportProtocol(rawValue: name), range.count == 2,
          range[0] <= range[1]
        else {
          throw DecodingError.dataCorrupted(
            .init(codingPath: decoder.codingPath, debugDescription: "no map of ports"))
        }
        ports = ports.union(PortSet(transport, range[0]...range[1]))
      }
    }
    self.ports = ports
  }

  public func encode(to encoder: any Encoder) throws {
    var map: [String: [[UInt16]]] = [:]
    for transport in TransportProtocol.allCases {
      let ranges = ports.ports(of: transport)
      if !ranges.isEmpty {
        map[transport.rawValue] = ranges.map { [$0.lowerBound, $0.upperBound] }
      }
    }
    var container = encoder.singleValueContainer()
    try container.encode(map)
  }
}
