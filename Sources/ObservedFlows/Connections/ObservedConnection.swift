public import Workloads

/// What was seen of one peer's connections to another on one port.
public struct ObservedConnection: Hashable, Sendable {
  public let from: FlowPeer
  public let to: FlowPeer
  public let transport: TransportProtocol
  public let port: UInt16
  /// Let into the receiver, or told of as a whole: it came through.
  public internal(set) var arrived: Sighting?
  /// Let out of the sender, which does not say that the receiver's side let it in.
  public internal(set) var left: Sighting?
  public internal(set) var denied: Sighting?
  /// It failed for another reason than a policy, or nothing is said of it.
  public internal(set) var unknown: Sighting?
  /// Policies that the logs name as those that let it through, and as those that denied it; a few.
  public internal(set) var allowing: [String] = []
  public internal(set) var denying: [String] = []

  init(from: FlowPeer, to: FlowPeer, transport: TransportProtocol, port: UInt16) {
    self.from = from
    self.to = to
    self.transport = transport
    self.port = port
  }

  /// `shop/web → shop/db tcp/5432`
  public var inWords: String {
    "\(from.inWords) → \(to.inWords) \(transport.rawValue.lowercased())/\(port)"
  }
}
