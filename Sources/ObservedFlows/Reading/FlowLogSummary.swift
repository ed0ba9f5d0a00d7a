/// What a log held.
public struct FlowLogSummary: Hashable, Sendable {
  /// The file, or `-`.
  public let name: String
  /// Nil for a log without a record whose format is known.
  public internal(set) var format: FlowFormat?
  /// How many lines or elements it has.
  public internal(set) var records = 0
  /// Those that tell of a connection and what came of it.
  public internal(set) var flows = 0
  /// Answers to connections.
  public internal(set) var replies = 0
  /// Those about something else: other protocols, nodes, packets before a policy was asked.
  public internal(set) var others = 0
  /// Those that could not be read.
  public internal(set) var unreadable = 0
  /// The first of these.
  public internal(set) var problems: [Problem] = []
  /// Events that did not reach the log, by its own account.
  public internal(set) var lost: UInt64 = 0
  /// Whether it is packed and damaged, or breaks off.
  public internal(set) var isDamaged = false

  /// A record that could not be read.
  public struct Problem: Hashable, Sendable {
    /// On which line it begins, counted from 1.
    public let line: Int
    /// A sentence that goes on after the place.
    public let reason: String
  }

  init(name: String, format: FlowFormat?) {
    self.name = name
    self.format = format
  }
}
