import Documents
import Reachability
import Workloads

/// One port of a rule.
struct LintedPort {
  enum Content: Hashable {
    case numbers(PortSet)
    /// The port that the destination calls so, of one protocol, or (nil) of any.
    case name(String, TransportProtocol?)
    /// Of a shape that the API refuses: the rules of the schema say why.
    case unreadable
  }

  let node: Node
  /// From the object.
  let path: [String]
  let content: Content

  /// The numbers; nil for a port by its name.
  var numbers: PortSet? {
    if case .numbers(let set) = content { set } else { nil }
  }

  func path(_ tokens: String...) -> [String] { path + tokens }

  // MARK: Reading

  /// A port of a NetworkPolicy (`k8s.io/api/networking/v1`, NetworkPolicyPort).
  static func networkPolicy(_ node: Node, path: [String]) -> LintedPort {
    LintedPort(node: node, path: path, content: networkPolicy(node))
  }

  private static func networkPolicy(_ node: Node) -> Content {
    guard let transport = transport(node.present("protocol")) else { return .unreadable }
    guard let port = node.present("port") else {
      return node.present("endPort") == nil ? .numbers(PortSet(all: transport)) : .unreadable
    }
    if let name = port.string {
      return node.present("endPort") == nil ? .name(name, transport) : .unreadable
    }
    return range(transport, port, node.present("endPort") ?? port)
  }

  /// A port of AdminNetworkPolicy and BaselineAdminNetworkPolicy, or a protocol of ClusterNetworkPolicy.
  static func adminTier(_ node: Node, path: [String]) -> LintedPort {
    LintedPort(node: node, path: path, content: adminTier(node))
  }

  private static func adminTier(_ node: Node) -> Content {
    if let name = (node.present("namedPort") ?? node.present("destinationNamedPort"))?.string {
      return .name(name, nil)
    }
    if let number = node.present("portNumber") {
      guard let transport = transport(number.present("protocol")), let port = number.present("port")
      else { return .unreadable }
      return range(transport, port, port)
    }
    if let ports = node.present("portRange") {
      guard let transport = transport(ports.present("protocol")),
        let start = ports.present("start"), let end = ports.present("end")
      else { return .unreadable }
      return range(transport, start, end)
    }
    for transport in TransportProtocol.allCases {
      guard let match = node.present(transport.rawValue.lowercased()) else { continue }
      guard let destination = match.present("destinationPort") else {
        return .numbers(PortSet(all: transport))
      }
      if let number = destination.present("number") { return range(transport, number, number) }
      guard let ports = destination.present("range"), let start = ports.present("start"),
        let end = ports.present("end")
      else { return .unreadable }
      return range(transport, start, end)
    }
    return .unreadable
  }

  private static func transport(_ node: Node?) -> TransportProtocol? {
    guard let node else { return .tcp }
    return node.string.flatMap(TransportProtocol.init)
  }

  private static func range(_ transport: TransportProtocol, _ first: Node, _ last: Node) -> Content
  {
    guard let first = number(first), let last = number(last), first <= last else {
      return .unreadable
    }
    return .numbers(PortSet(transport, first...last))
  }

  private static func number(_ node: Node) -> UInt16? {
    guard let integer = node.integer, let number = UInt16(exactly: integer), number > 0 else {
      return nil
    }
    return number
  }
}
