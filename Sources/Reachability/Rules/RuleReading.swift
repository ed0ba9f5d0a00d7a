import Documents
import PolicyModel
import Workloads

/// What the kinds' rules have in common.
enum RuleReading {
  static func selector(_ node: Node?, _ what: String) throws(Unreadable) -> LabelSelector {
    guard let node else { return .everything }
    guard let selector = LabelSelector(node) else {
      throw Unreadable("its \(what) is no label selector")
    }
    return selector
  }

  static func network(_ node: Node) throws(Unreadable) -> CIDR {
    guard let text = node.string, let network = CIDR(text) else {
      throw Unreadable("\(quoted(node.string ?? node.kindInWords)) is no address range")
    }
    return network
  }

  static func number(_ node: Node?) throws(Unreadable) -> UInt16 {
    guard let number = node?.integer, let port = UInt16(exactly: number), port > 0 else {
      throw Unreadable("a port is no number from 1 to 65535")
    }
    return port
  }

  static func transport(_ node: Node?) throws(Unreadable) -> TransportProtocol {
    guard let node else { return .tcp }
    guard let transport = node.string.flatMap(TransportProtocol.init) else {
      throw Unreadable("\(quoted(node.string ?? node.kindInWords)) is none of TCP, UDP and SCTP")
    }
    return transport
  }

  static func list(_ node: Node?, _ what: String) throws(Unreadable) -> [Node]? {
    guard let node else { return nil }
    guard let elements = node.sequence else { throw Unreadable("its \(what) is no list") }
    return elements
  }

  static func range(_ transport: TransportProtocol, _ first: UInt16, _ last: UInt16)
    throws(Unreadable) -> PortSet
  {
    guard first <= last else { throw Unreadable("a range of ports ends before it begins") }
    return PortSet(transport, first...last)
  }
}
