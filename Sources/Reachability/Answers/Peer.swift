public import PolicyModel
public import Workloads

/// Somebody at an end of a connection.
public enum Peer: Hashable, Sendable {
  /// All pods of a workload.
  case workload(WorkloadReference)
  /// One pod of a workload.
  case pod(namespace: String, name: String)
  /// Addresses outside of the cluster.
  case range(AddressRange)
  case entity(Entity)

  /// Somebody who is no pod that is known, and more than an address.
  public enum Entity: String, Hashable, Sendable, Codable {
    /// Whatever forwards the traffic of Ingresses and Routes, where nobody knows its pods.
    case ingressController = "ingress-controller"
  }

  /// The namespace of pods.
  public var namespace: String? {
    switch self {
    case .workload(let workload): workload.namespace
    case .pod(let namespace, _): namespace
    case .range, .entity: nil
    }
  }
}

extension Peer {
  /// As a person reads it: `shop/web`, `10.0.0.0/8`, `10.0.0.1-10.0.0.7`, `ingress-controller`.
  public var inWords: String {
    switch self {
    case .workload(let workload): "\(workload.namespace)/\(workload.name)"
    case .pod(let namespace, let name): "\(namespace)/\(name)"
    case .range(let range): range.inWords
    case .entity(let entity): entity.rawValue
    }
  }

  /// Whether a pod is one of the peer's.
  func holds(_ pod: Pod) -> Bool {
    switch self {
    case .workload(let workload): workload == pod.workload
    case .pod(let namespace, let name): namespace == pod.namespace && name == pod.name
    case .range, .entity: false
    }
  }

  /// Whether a person means the peer by a pattern.
  public func matches(_ pattern: PeerPattern) -> Bool {
    switch (self, pattern.meaning) {
    case (_, .everybody), (.workload, .everyPod), (.pod, .everyPod), (.range, .internet),
      (.entity(.ingressController), .ingressController):
      true
    case (.workload(let workload), .pods(let namespace, let name, let kind)):
      namespace.matches(workload.namespace) && name.matches(workload.name)
        && (kind == nil || kind == workload.kind)
    case (.pod(let own, let name), .pods(let namespace, let names, let kind)):
      namespace.matches(own) && names.matches(name) && (kind == nil || kind == "Pod")
    case (.range(let range), .addresses(let network)):
      range.first.isIPv6 == network.isIPv6 && range.first.value <= network.last
        && range.last.value >= network.first
    default: false
    }
  }
}

extension Peer: Comparable {
  /// Pods by namespace and name, then addresses, then the rest.
  public static func < (left: Peer, right: Peer) -> Bool {
    switch (left, right) {
    case (.workload(let left), .workload(let right)): left < right
    case (.pod(let namespace, let name), .pod(let other, let second)):
      (namespace, name) < (other, second)
    case (.range(let left), .range(let right)): left < right
    case (.entity(let left), .entity(let right)): left.rawValue < right.rawValue
    default: left.place < right.place
    }
  }

  private var place: Int {
    switch self {
    case .workload: 0
    case .pod: 1
    case .range: 2
    case .entity: 3
    }
  }
}

/// Whether pods are told one by one, or with those of their workload.
public enum PeerGrouping: String, Sendable, CaseIterable { case workloads, pods }

/// What one may send to another.
public struct Connection: Hashable, Sendable {
  public let from: Peer
  public let to: Peer
  public let ports: PortSet

  public init(from: Peer, to: Peer, ports: PortSet) {
    self.from = from
    self.to = to
    self.ports = ports
  }
}
