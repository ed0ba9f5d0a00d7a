public import MendwallConfiguration
public import PolicyModel
public import Workloads

/// What logs of connections say of what policies declare and of what is in force.
public struct FlowAccount: Sendable, Codable, Equatable {
  /// What is to hold, as a sentence names it: `Git`, `git:main`.
  public var expected: String
  /// What is in force: `the cluster`. The same as ``expected`` where one state alone is held against the logs.
  public var actual: String
  public var logs: [Log]
  /// How many different connections were seen: pairs of peers with a port.
  public var connections: Int
  /// Of how many of them it could be said what both states make of them.
  public var judged: Int
  /// Of which it could not, or not wholly.
  public var undecided: [Undecided]
  /// Let through, and ``expected`` denies it.
  public var letThrough: Answer
  /// Those of ``letThrough`` that ``actual`` allows: opened by drift, and used.
  public var openedAndUsed: Answer
  /// Denied, and ``expected`` allows it while ``actual`` does not: an outage by drift.
  public var cutByDrift: Answer
  /// Let through now, and denied once all is as ``expected`` says.
  public var cutByRestore: Answer
  /// Let through, though ``actual`` denies it: the network plug-in does not enforce it, or something beside these
  /// policies decides.
  public var notEnforced: Answer
  /// Denied, though ``actual`` allows it: something beside these policies decides.
  public var deniedBesides: Answer

  public init(
    expected: String, actual: String, logs: [Log], connections: Int, judged: Int,
    undecided: [Undecided], letThrough: Answer = Answer(), openedAndUsed: Answer = Answer(),
    cutByDrift: Answer = Answer(), cutByRestore: Answer = Answer(), notEnforced: Answer = Answer(),
    deniedBesides: Answer = Answer()
  ) {
    self.expected = expected
    self.actual = actual
    self.logs = logs
    self.connections = connections
    self.judged = judged
    self.undecided = undecided
    self.letThrough = letThrough
    self.openedAndUsed = openedAndUsed
    self.cutByDrift = cutByDrift
    self.cutByRestore = cutByRestore
    self.notEnforced = notEnforced
    self.deniedBesides = deniedBesides
  }

  /// How grave it is that connections were seen which should not have been, or were cut.
  public static let severity = Severity.high

  /// Whether what was seen departs from what is to hold, or was let through by nobody's policies. What was denied
  /// besides may have been so before the policies were changed.
  public var departs: Bool {
    [letThrough, cutByDrift, notEnforced].contains { $0.total > 0 }
  }

  /// A log that was read.
  public struct Log: Sendable, Codable, Equatable {
    /// The file, or `-`.
    public var file: String
    /// `Hubble`, `Calico`; absent for a log without a record.
    public var format: String?
    /// How many lines or elements it has.
    public var records: Int
    /// Those that tell of a connection and what came of it.
    public var flows: Int
    /// Answers to connections, which were left out.
    public var replies: Int
    /// Those about something else.
    public var others: Int
    /// Those that could not be read.
    public var unreadable: Int

    public init(
      file: String, format: String?, records: Int, flows: Int, replies: Int, others: Int,
      unreadable: Int
    ) {
      self.file = file
      self.format = format
      self.records = records
      self.flows = flows
      self.replies = replies
      self.others = others
      self.unreadable = unreadable
    }
  }

  /// Connections of which nothing is said, and why.
  public struct Undecided: Sendable, Codable, Equatable {
    /// A word for machines: `unresolvedAddress`.
    public var reason: String
    /// What goes on behind the number.
    public var words: String
    public var connections: Int

    public init(reason: String, words: String, connections: Int) {
      self.reason = reason
      self.words = words
      self.connections = connections
    }
  }

  /// The connections that answer one question.
  public struct Answer: Sendable, Codable, Equatable {
    /// How many there are, those that are not told too.
    public var total: Int
    /// The most recent first.
    public var connections: [Connection]

    public init(total: Int = 0, connections: [Connection] = []) {
      self.total = total
      self.connections = connections
    }
  }

  /// A connection that was seen.
  public struct Connection: Sendable, Codable, Equatable {
    /// `shop/web`, `10.0.0.5`, `a public address`.
    public var from: String
    public var to: String
    public var `protocol`: TransportProtocol
    public var port: UInt16
    /// How often it was seen with the outcome that the answer is about.
    public var count: UInt64
    /// Absent where the logs give no time.
    public var firstSeen: Instant?
    public var lastSeen: Instant?
    /// Whether it was only seen leaving its sender: that it arrived follows from the live policies.
    public var leavingOnly: Bool
    /// The policies that the logs name as those that decided.
    public var policies: [String]
    /// Why what is to hold says what it says of it, in sentences; told of the first of an answer.
    public var explanation: [String]?

    public init(
      from: String, to: String, protocol: TransportProtocol, port: UInt16, count: UInt64,
      firstSeen: Instant?, lastSeen: Instant?, leavingOnly: Bool, policies: [String],
      explanation: [String]? = nil
    ) {
      self.from = from
      self.to = to
      self.protocol = `protocol`
      self.port = port
      self.count = count
      self.firstSeen = firstSeen
      self.lastSeen = lastSeen
      self.leavingOnly = leavingOnly
      self.policies = policies
      self.explanation = explanation
    }
  }
}
