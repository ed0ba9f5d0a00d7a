public import PolicyModel

/// The world as a command sees it: the process's own, or a test's.
public struct CommandContext: Sendable {
  /// The process's environment variables.
  public var environment: [String: String]
  /// Whether standard output is a terminal.
  public var isTerminal: Bool
  /// The time of day.
  public var now: @Sendable () -> Instant
  /// Writes to standard output. Throws where it cannot take more.
  public var write: @Sendable (String) throws -> Void
  /// Writes a line to standard error.
  public var note: @Sendable (String) -> Void

  public init(
    environment: [String: String], isTerminal: Bool, now: @escaping @Sendable () -> Instant,
    write: @escaping @Sendable (String) throws -> Void, note: @escaping @Sendable (String) -> Void
  ) {
    self.environment = environment
    self.isTerminal = isTerminal
    self.now = now
    self.write = write
    self.note = note
  }

  /// Whether the report may be coloured: on a terminal, unless `NO_COLOR` asks for none
  /// (https://no-color.org).
  var isColoured: Bool {
    isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }
}
