import MendwallConfiguration
public import Reachability

extension Finding {
  /// How many connections a finding names at most.
  public static let mostConnections = 1000

  /// A pair between which something else may be sent than under Git's state.
  public struct Connection: Sendable, Codable, Equatable {
    public var change: ConnectionChange.Kind
    public var from: ReportedPeer
    public var to: ReportedPeer
    /// Under Git's state.
    public var before: AllowMap
    /// In the cluster.
    public var after: AllowMap
    /// The objects whose drift makes it so.
    public var causes: [String]
  }

  /// Connections that differ alike.
  public struct ImpactLine: Sendable, Codable, Equatable {
    public enum Kind: String, Sendable, Codable {
      case opened, closed, widened, narrowed, changed
      /// Pods that nothing isolates any more.
      case exposed
    }

    public var change: Kind
    /// Peers and groups of them as a person reads them: `shop/web`, `shop/*`, `everything`.
    public var from: String
    public var to: String
    /// The ports, as a person reads them; of what was widened or narrowed before and after.
    public var ports: String
    /// Other objects without whose drift it would not be so.
    public var together: [String]?

    public init(
      change: Kind, from: String, to: String, ports: String, together: [String]? = nil
    ) {
      self.change = change
      self.from = from
      self.to = to
      self.ports = ports
      self.together = together
    }

    /// `opened: any address outside → shop/*: all`
    public var inWords: String {
      if change == .exposed { return "\(to) is no longer isolated for \(ports)" }
      let others = together.map { " (together with \($0.joined(separator: ", ")))" } ?? ""
      return "\(change.rawValue): \(from) → \(to): \(ports)\(others)"
    }
  }

  /// Takes in what the object's drift lets through, and grades it by that.
  ///
  /// - Parameters:
  ///   - part: what the drift lets through and cuts.
  ///   - index: of the object among those that were looked at.
  ///   - names: of all these objects.
  ///   - owns: whether Git owns a namespace.
  public mutating func take(
    _ part: Impact.Part, index: Int, names: [String], owns: @escaping @Sendable (String) -> Bool
  ) {
    let account = ImpactAccount(part, index: index, names: names, owns: owns)
    connections = account.connections
    connectionsOmitted = account.connectionsOmitted
    impact = account.lines
    impactOmitted = account.linesOmitted
    guard let row = account.row else { return }
    severity = row.severity
    severityReason = row.words
  }
}

extension Finding.Connection {
  /// - Parameter names: of the objects that causes are counted in.
  init(_ each: CausedChange, names: [String]) {
    self.init(
      change: each.change.kind, from: ReportedPeer(each.change.from),
      to: ReportedPeer(each.change.to), before: AllowMap(each.change.before),
      after: AllowMap(each.change.after), causes: each.causes.map { names[$0] })
  }
}

extension Finding.ImpactLine {
  /// What a change lets through or cuts.
  public init(_ line: GroupedLine<PortChange>) {
    self.init(line.label, from: line.from, to: line.to, together: [])
  }

  init(_ line: GroupedLine<CausedPortChange>, besides index: Int, names: [String]) {
    self.init(
      line.label.change, from: line.from, to: line.to,
      together: line.label.causes.filter { $0 != index }.map { names[$0] })
  }

  private init(_ change: PortChange, from: [PeerGroup], to: [PeerGroup], together: [String]) {
    self.init(
      change: Kind(rawValue: change.kind.rawValue) ?? .changed, from: from.inWords, to: to.inWords,
      ports: change.inWords, together: together.isEmpty ? nil : together)
  }
}
