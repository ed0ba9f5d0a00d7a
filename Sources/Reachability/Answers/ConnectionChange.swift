/// How what one may send to another differs between two states.
public struct ConnectionChange: Hashable, Sendable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// Nothing was allowed before.
    case opened
    /// Nothing is allowed any more.
    case closed
    /// More is allowed than before.
    case widened
    /// Less is allowed than before.
    case narrowed
    /// Some ports were gained and some lost.
    case changed

    /// Whether something is allowed that was not.
    public var opens: Bool { self == .opened || self == .widened || self == .changed }
    /// Whether something is no longer allowed that was.
    public var closes: Bool { self == .closed || self == .narrowed || self == .changed }
  }

  public let from: Peer
  public let to: Peer
  public let before: PortSet
  public let after: PortSet

  public init(from: Peer, to: Peer, before: PortSet, after: PortSet) {
    self.from = from
    self.to = to
    self.before = before
    self.after = after
  }

  public var kind: Kind { PortChange(before: before, after: after).kind }
}
