public import MendwallCommands
public import PolicyModel
import Synchronization

/// The command-line tool run in this process, with what it wrote.
public struct CommandRun: Sendable {
  public let status: ExitStatus
  public let output: String
  public let notes: String
  /// What it asked the person at the terminal, and how it showed its progress there.
  public let questions: [String]
  public let progress: String

  /// - Parameters:
  ///   - environment: all that the command sees of the environment.
  ///   - isTerminal: whether it believes to write to a terminal.
  ///   - answer: what a person answers to every question; nil where there is nobody to ask.
  ///   - time: the time of day.
  public static func mendwall(
    _ arguments: String..., environment: [String: String] = ["HOME": "/nowhere"],
    isTerminal: Bool = false, answer: String? = nil
  ) async -> CommandRun {
    await mendwall(arguments, environment: environment, isTerminal: isTerminal, answer: answer)
  }

  public static func mendwall(
    _ arguments: [String], environment: [String: String] = ["HOME": "/nowhere"],
    isTerminal: Bool = false, answer: String? = nil, at time: Instant = defaultTime
  ) async -> CommandRun {
    let written = Written()
    let context = CommandContext(
      environment: environment, isTerminal: isTerminal, showsProgress: isTerminal,
      now: { time },
      write: { text in written.output.withLock { $0 += text } },
      note: { text in written.notes.withLock { $0 += text + "\n" } },
      show: { text in written.progress.withLock { $0 += text } },
      ask: { question in
        written.questions.withLock { $0.append(question) }
        return answer
      })
    let status = await Mendwall.run(arguments, in: context)
    return CommandRun(
      status: status, output: written.output.withLock { $0 }, notes: written.notes.withLock { $0 },
      questions: written.questions.withLock { $0 }, progress: written.progress.withLock { $0 })
  }

  /// When commands run, unless a test says otherwise.
  public static let defaultTime = Instant("2026-11-21T14:02:00Z")!

  private final class Written: Sendable {
    let output = Mutex("")
    let notes = Mutex("")
    let questions = Mutex<[String]>([])
    let progress = Mutex("")
  }
}
