public import PolicyModel
public import Reachability
public import Workloads

/// A connection, or some alike, that a network plug-in saw and logged.
public struct ObservedFlow: Hashable, Sendable {
  /// Nil where the log does not say.
  public var time: Instant?
  /// Who opened it.
  public var source: Endpoint
  public var destination: Endpoint
  public var transport: TransportProtocol
  /// The destination's.
  public var port: UInt16
  public var verdict: Verdict
  /// On whose side it was seen: out of the sender or into the receiver. Nil for one that is told of as a whole.
  public var direction: Direction?
  /// For how many the line stands.
  public var count: UInt64
  /// The policies that decided, as the log names them: `NetworkPolicy shop/db`.
  public var policies: [String]

  public init(
    time: Instant?, source: Endpoint, destination: Endpoint, transport: TransportProtocol,
    port: UInt16, verdict: Verdict, direction: Direction? = nil, count: UInt64 = 1,
    policies: [String] = []
  ) {
    self.time = time
    self.source = source
    self.destination = destination
    self.transport = transport
    self.port = port
    self.verdict = verdict
    self.direction = direction
    self.count = count
    self.policies = policies
  }

  /// What was done with it.
  public enum Verdict: UInt8, Sendable {
    case allowed
    /// A policy refused it.
    case denied
    /// It failed for another reason, or it is not said.
    case unknown
  }

  /// Somebody at an end of it, as far as the log names them.
  public struct Endpoint: Hashable, Sendable {
    public var namespace: String?
    /// The name of a pod.
    public var pod: String?
    /// Of several pods told as one: what their names begin with (`web-7f9-`).
    public var podPrefix: String?
    /// What runs the pod, by the log.
    public var workload: WorkloadReference?
    public var address: IPAddress?
    /// Of a Service: its name in the namespace.
    public var service: String?
    public var role: Role?

    public init(
      namespace: String? = nil, pod: String? = nil, podPrefix: String? = nil,
      workload: WorkloadReference? = nil, address: IPAddress? = nil, service: String? = nil,
      role: Role? = nil
    ) {
      self.namespace = namespace
      self.pod = pod
      self.podPrefix = podPrefix
      self.workload = workload
      self.address = address
      self.service = service
      self.role = role
    }
  }

  /// What somebody is who is no pod.
  public enum Role: String, Sendable, Codable {
    /// A machine of the cluster, or what runs on its network.
    case node
    /// What forwards the traffic of Ingresses, inside of the network plug-in.
    case ingress
    /// Addresses outside of the cluster that are routed on the internet.
    case publicNetwork = "public-network"
    /// Addresses outside of the cluster that are not.
    case privateNetwork = "private-network"
    /// Addresses outside of the cluster.
    case outside
  }
}
