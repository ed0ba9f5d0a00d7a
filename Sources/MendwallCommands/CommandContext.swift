public import PolicyModel
import Rendering

/// The world as a command sees it: the process's own, or a test's.
public struct CommandContext: Sendable {
  /// The process's environment variables.
  public var environment: [String: String]
  /// Whether standard output is a terminal.
  public var isTerminal: Bool
  /// The columns of that terminal, as it says itself; nil where it does not.
  public var columns: Int?
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
  /// Whether a command that stays on may take up the signals that end the process.
  public var handlesSignals: Bool

  public init(
    environment: [String: String], isTerminal: Bool, columns: Int? = nil,
    showsProgress: Bool = false,
    now: @escaping @Sendable () -> Instant,
    write: @escaping @Sendable (String) throws -> Void, note: @escaping @Sendable (String) -> Void,
    show: @escaping @Sendable (String) -> Void = { _ in },
    ask: @escaping @Sendable (String) -> String? = { _ in nil },
    listenForInterrupts: @escaping @Sendable () -> @Sendable () -> Bool = { { false } },
    handlesSignals: Bool = false
  ) {
    self.environment = environment
    self.isTerminal = isTerminal
    self.columns = columns
    self.showsProgress = showsProgress
    self.now = now
    self.write = write
    self.note = note
    self.show = show
    self.ask = ask
    self.listenForInterrupts = listenForInterrupts
    self.handlesSignals = handlesSignals
  }

  /// Whether the report may be coloured: on a terminal, unless `NO_COLOR` asks for none
  /// (https://no-color.org).
  var isColoured: Bool {
    isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }

  /// Below it, sentences are nothing but breaks.
  private static let narrowest = 40

  /// The columns that standard output has for a line, or nil where it is no terminal or they are not known:
  /// what `COLUMNS` says, or else the terminal.
  public var width: Int? {
    guard isTerminal else { return nil }
    let asked = environment["COLUMNS"].flatMap { Int($0) } ?? 0
    let known = asked > 0 ? asked : columns ?? 0
    return known > 0 ? max(known, CommandContext.narrowest) : nil
  }

  /// How text looks where an output goes.
  func style(for output: Output) -> TerminalStyle {
    output.file == nil
      ? TerminalStyle(isColoured: isColoured, width: width) : TerminalStyle(isColoured: false)
  }
}
