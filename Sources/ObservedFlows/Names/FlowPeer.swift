public import PolicyModel
public import Workloads

/// Somebody at an end of observed connections.
public enum FlowPeer: Hashable, Sendable {
  case workload(WorkloadReference)
  /// One address outside of the cluster.
  case address(IPAddress)
  /// A Service that a log names in place of the pod behind it.
  case service(namespace: String, name: String)
  case role(ObservedFlow.Role)
  /// An address of the cluster's own that was of no pod that is known when the connection was seen.
  case unresolved(IPAddress)
  /// Nobody whom the log names.
  case unknown
}

extension FlowPeer {
  /// As a person reads it: `shop/web`, `10.0.0.5`, `a public address`.
  public var inWords: String {
    switch self {
    case .workload(let workload): "\(workload.namespace)/\(workload.name)"
    case .address(let address): address.text
    case .service(let namespace, let name): "Service \(namespace)/\(name)"
    case .role(.node): "a node"
    case .role(.ingress): "the network plug-in's ingress"
    case .role(.publicNetwork): "a public address"
    case .role(.privateNetwork): "a private address"
    case .role(.outside): "an address outside"
    case .unresolved(let address): "\(address.text), no pod that is known"
    case .unknown: "somebody unnamed"
    }
  }
}

extension FlowPeer: Comparable {
  /// Workloads by namespace and name, then addresses, then the rest.
  public static func < (left: FlowPeer, right: FlowPeer) -> Bool {
    switch (left, right) {
    case (.workload(let left), .workload(let right)): left < right
    case (.address(let left), .address(let right)), (.unresolved(let left), .unresolved(let right)):
      AddressRange(first: left, last: left) < AddressRange(first: right, last: right)
    case (.service(let namespace, let name), .service(let other, let second)):
      (namespace, name) < (other, second)
    case (.role(let left), .role(let right)): left.rawValue < right.rawValue
    default: left.place < right.place
    }
  }

  private var place: Int {
    switch self {
    case .workload: 0
    case .address: 1
    case .service: 2
    case .role: 3
    case .unresolved: 4
    case .unknown: 5
    }
  }
}
