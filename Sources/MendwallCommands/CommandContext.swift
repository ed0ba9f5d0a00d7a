public import PolicyModel

/// The world as a command sees it: the process's own, or a test's.
public struct CommandContext: Sendable {
  /// The process's environment variables.
  public var environment: [String: String]
  /// Whether standard output is a terminal.
  public var isTerminal: Bool
  /// Whether standard error is a terminal, which shows progress.
  public var showsProgress: Bool
  /// The time of day.
  public var now: @Sendable () -> Instant
  /// Writes to standard output. Throws where it cannot take more.
  public var write: @Sendable (String) throws -> Void
  /// Writes a line to standard error.
  public var note: @Sendable (String) -> Void
  /// Writes a text to standard error as it is: a progress line that is written over.
  public var show: @Sendable (String) -> Void
  /// Asks the person at the terminal and gives their answer; nil where there is no terminal.
  public var ask: @Sendable (String) -> String?
  /// Begins to listen to the signals that end a process, which from then on only ask for an orderly end.
  /// Gives whether one came.
  public var listenForInterrupts: @Sendable () -> @Sendable () -> Bool

  public init(
    environment: [String: String], isTerminal: Bool, showsProgress: Bool = false,
    now: @escaping @Sendable () -> Instant,
    write: @escaping @Sendable (String) throws -> Void, note: @escaping @Sendable (String) -> Void,
    show: @escaping @Sendable (String) -> Void = { _ in },
    ask: @escaping @Sendable (String) -> String? = { _ in nil },
    listenForInterrupts: @escaping @Sendable () -> @Sendable () -> Bool = { { false } }
  ) {
    self.environment = environment
    self.isTerminal = isTerminal
    self.showsProgress = showsProgress
    self.now = now
    self.write = write
    self.note = note
    self.show = show
    self.ask = ask
    self.listenForInterrupts = listenForInterrupts
  }

  /// Whether the report may be coloured: on a terminal, unless `NO_COLOR` asks for none
  /// (https://no-color.org).
  var isColoured: Bool {
    isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }
}
