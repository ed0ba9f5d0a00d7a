import Documents
import Reachability
import Workloads

/// One rule of a policy.
struct LintedRule {
  enum Action { case allow, deny, pass, unreadable }

  let direction: Direction
  let node: Node
  /// From the object.
  let path: [String]
  let action: Action
  /// Nil for everybody.
  let peers: [LintedPeer]?
  /// Nil for every port of every protocol.
  let ports: [LintedPort]?

  /// Everybody over every port.
  var isAboutEverything: Bool { peers == nil && ports == nil }

  /// Whether all of it could be read, so that what it covers is known.
  var isReadable: Bool {
    if action == .unreadable { return false }
    for peer in peers ?? [] { if case .unreadable = peer.content { return false } }
    for port in ports ?? [] { if case .unreadable = port.content { return false } }
    return true
  }

  /// Whether a port of a number is surely among those that it is about.
  func covers(_ transport: TransportProtocol, _ port: UInt16) -> Bool {
    guard let ports else { return true }
    return ports.contains { $0.numbers?.contains(transport, port) ?? false }
  }

  /// `from` or `to`
  static func peersKey(_ direction: Direction) -> String { direction == .ingress ? "from" : "to" }
}
