public import PolicyModel

/// A pod, as far as network policies tell one from another (`k8s.io/api/core/v1`, Pod).
public struct Pod: Hashable, Sendable {
  public var namespace: String
  public var name: String
  /// What runs it.
  public var workload: WorkloadReference
  public var labels: [String: String]
  /// Those of its containers' ports that have a name; of init containers only those that keep running.
  public var ports: [ContainerPort]
  /// Of either family; none where they are not known.
  public var addresses: [IPAddress]
  /// Whether it shares the addresses of its node.
  public var isOnHostNetwork: Bool
  /// The node it runs on, where that is known.
  public var node: String?
  /// Whether its containers have ended for good: its addresses are given to others (PodPhase).
  public var hasFinished = false
  /// Since when it has its addresses (`status.startTime`), where that is known.
  public var startedAt: Instant?

  public init(
    namespace: String, name: String, workload: WorkloadReference? = nil,
    labels: [String: String] = [:], ports: [ContainerPort] = [], addresses: [IPAddress] = [],
    isOnHostNetwork: Bool = false, node: String? = nil
  ) {
    self.namespace = namespace
    self.name = name
    self.workload =
      workload ?? WorkloadReference(namespace: namespace, name: name, kind: "Pod")
    self.labels = labels
    self.ports = ports
    self.addresses = addresses
    self.isOnHostNetwork = isOnHostNetwork
    self.node = node
  }
}

/// A port of a container that has a name.
public struct ContainerPort: Hashable, Sendable {
  public let name: String
  public let number: UInt16
  public let `protocol`: TransportProtocol

  public init(name: String, number: UInt16, protocol: TransportProtocol = .tcp) {
    self.name = name
    self.number = number
    self.protocol = `protocol`
  }
}

/// A protocol whose ports network policies tell apart (`k8s.io/api/core/v1`, Protocol).
public enum TransportProtocol: String, Sendable, CaseIterable, Codable, Comparable {
  case tcp = "TCP"
  case udp = "UDP"
  case sctp = "SCTP"

  public static func < (left: TransportProtocol, right: TransportProtocol) -> Bool {
    left.order < right.order
  }

  private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What runs pods: their controller, or the pod itself where it has none.
public struct WorkloadReference: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  public let namespace: String
  public let name: String
  public let kind: String

  public init(namespace: String, name: String, kind: String) {
    self.namespace = namespace
    self.name = name
    self.kind = kind
  }

  public static func < (left: WorkloadReference, right: WorkloadReference) -> Bool {
    (left.namespace, left.name, left.kind) < (right.namespace, right.name, right.kind)
  }

  /// `shop/web[Deployment]`
  public var description: String { "\(namespace)/\(name)[\(kind)]" }
}
