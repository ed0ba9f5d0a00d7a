public import PolicyModel

/// What runs in a cluster, or is declared to.
public struct Inventory: Hashable, Sendable {
  /// Those that have finished too.
  public var pods: [Pod] = []
  /// Those that are known with their labels; a namespace of a pod that is not among them has none but its
  /// name.
  public var namespaces: [NamespaceLabels] = []
  public var nodes: [Node] = []
  public var services: [Service] = []
  public var ingresses: [Ingress] = []

  public init() {}

  /// A machine of the cluster (`k8s.io/api/core/v1`, Node).
  public struct Node: Hashable, Sendable {
    public var name: String
    public var labels: [String: String]
    public var addresses: [IPAddress]

    public init(name: String, labels: [String: String], addresses: [IPAddress]) {
      self.name = name
      self.labels = labels
      self.addresses = addresses
    }
  }

  /// A Service that selects pods by labels (`k8s.io/api/core/v1`).
  public struct Service: Hashable, Sendable {
    public var namespace: String
    public var name: String
    /// Nil where it selects none by itself.
    public var selector: [String: String]?
    public var ports: [Port]

    public struct Port: Hashable, Sendable {
      public var name: String?
      public var number: UInt16
      public var `protocol`: TransportProtocol
      public var target: PortTarget

      public init(
        name: String?, number: UInt16, protocol: TransportProtocol, target: PortTarget
      ) {
        self.name = name
        self.number = number
        self.protocol = `protocol`
        self.target = target
      }
    }

    public init(namespace: String, name: String, selector: [String: String]?, ports: [Port]) {
      self.namespace = namespace
      self.name = name
      self.selector = selector
      self.ports = ports
    }
  }

  /// What an ingress controller forwards to Services: an Ingress (`k8s.io/api/networking/v1`) or an
  /// OpenShift Route.
  public struct Ingress: Hashable, Sendable {
    public var namespace: String
    public var name: String
    /// Who is to serve it; nil for whoever does so by default.
    public var className: String?
    public var backends: [Backend]

    public struct Backend: Hashable, Sendable {
      public var service: String
      /// Which of the Service's ports.
      public var port: PortChoice

      public init(service: String, port: PortChoice) {
        self.service = service
        self.port = port
      }
    }

    /// How a backend chooses among the ports of its Service.
    public enum PortChoice: Hashable, Sendable {
      case all
      /// By the Service's own number or name for it, as an Ingress does.
      case port(PortTarget)
      /// By what it forwards to, as a Route does.
      case target(PortTarget)
    }

    public init(
      namespace: String, name: String, className: String? = nil, backends: [Backend]
    ) {
      self.namespace = namespace
      self.name = name
      self.className = className
      self.backends = backends
    }
  }

  /// A port by its number, or by its name.
  public enum PortTarget: Hashable, Sendable {
    case number(UInt16)
    case name(String)
  }
}
