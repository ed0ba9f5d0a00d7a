public import Reachability
public import Workloads

/// Who can talk to whom in a state, or how two states differ in that.
///
/// Its JSON form is a contract, `examples/schema/reach-report.schema.json`.
public struct ReachReport: Sendable, Codable, Equatable {
  public var apiVersion = "mendwall.dev/v1"
  public var kind = "ReachReport"
  /// The state that was looked at: `live`, `git:main`, a path.
  public var state: String
  /// The state that it is compared with, which comes after it.
  public var against: String?
  /// How what the specification leaves open was taken.
  public var profile: String
  /// What the answers lean on beside the policies, in sentences.
  public var assumptions: [String]
  /// Policies that count in the cluster and not in the answers.
  public var unevaluated: [Unevaluated]
  /// Whether everything could be seen that the answers depend on.
  public var complete: Bool
  /// Of one state every pair that may talk; of two every pair for which it differs.
  public var connections: [Connection]?
  public var query: Query?
  /// The assertions that were checked.
  public var assertions: [Assertion]?
  /// What logs of connections say of it, where any were given: ``state`` is what is to hold, ``against`` what is in
  /// force.
  public var flows: FlowAccount?

  /// In as few lines as tell it: what a person reads.
  public var lines: [GroupedLine<PortSet>] = []
  public var changedLines: [GroupedLine<CausedPortChange>] = []
  /// What the numbers of causes in `changedLines` stand for.
  public var changedObjects: [Cause] = []
  /// How many pods and policies the state has.
  public var size: String = ""

  private enum CodingKeys: String, CodingKey {
    case apiVersion, kind, state, against, profile, assumptions, unevaluated, complete, connections
    case query, assertions, flows
  }

  public struct Unevaluated: Sendable, Codable, Equatable {
    public var object: String
    public var reason: String

    public init(object: String, reason: String) {
      self.object = object
      self.reason = reason
    }
  }

  /// A pair of peers.
  public struct Connection: Sendable, Codable, Equatable {
    public var from: ReportedPeer
    public var to: ReportedPeer
    /// Of one state: what may be sent.
    public var allow: AllowMap?
    /// Of two states.
    public var change: ConnectionChange.Kind?
    public var before: AllowMap?
    public var after: AllowMap?
    /// The changed objects that make it so.
    public var causes: [Cause]?

    public init(_ connection: Reachability.Connection) {
      from = ReportedPeer(connection.from)
      to = ReportedPeer(connection.to)
      allow = AllowMap(connection.ports)
    }

    /// A pair as a finding tells it.
    public init(_ connection: Finding.Connection) {
      from = connection.from
      to = connection.to
      change = connection.change
      before = connection.before
      after = connection.after
      causes = connection.causes.map { Cause(object: $0, place: nil) }
    }

    public init(_ change: ConnectionChange, causes: [Cause]) {
      from = ReportedPeer(change.from)
      to = ReportedPeer(change.to)
      self.change = change.kind
      before = AllowMap(change.before)
      after = AllowMap(change.after)
      self.causes = causes
    }
  }

  /// A changed object.
  public struct Cause: Sendable, Codable, Equatable {
    public var object: String
    /// Where it is declared, where that is known.
    public var place: String?

    public init(object: String, place: String?) {
      self.object = object
      self.place = place
    }
  }

  /// The answer to one question.
  public struct Query: Sendable, Codable, Equatable {
    public var from: ReportedPeer
    public var to: ReportedPeer
    public var `protocol`: TransportProtocol
    public var port: UInt16
    public var allowed: Bool
    public var explanation: [String]

    public init(
      from: Peer, to: Peer, protocol: TransportProtocol, port: UInt16, answer: Answer
    ) {
      self.from = ReportedPeer(from)
      self.to = ReportedPeer(to)
      self.protocol = `protocol`
      self.port = port
      allowed = answer.isAllowed
      explanation = answer.explanation
    }
  }

  /// An assertion of the configuration, and whether it holds.
  public struct Assertion: Sendable, Codable, Equatable {
    public var assertion: String
    /// `FILE:LINE` of the configuration.
    public var declared: String
    public var holds: Bool
    /// What breaks it, in sentences.
    public var violations: [String]
    /// Why it says little though it holds: that it means nobody who is there.
    public var note: String?

    public init(
      assertion: String, declared: String, holds: Bool, violations: [String], note: String? = nil
    ) {
      self.assertion = assertion
      self.declared = declared
      self.holds = holds
      self.violations = violations
      self.note = note
    }
  }

  public init(
    state: String, against: String? = nil, profile: String, assumptions: [String],
    unevaluated: [Unevaluated], complete: Bool
  ) {
    self.state = state
    self.against = against
    self.profile = profile
    self.assumptions = assumptions
    self.unevaluated = unevaluated
    self.complete = complete
  }
}
