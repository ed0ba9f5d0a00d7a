public import MendwallCommands
import PolicyModel
import Synchronization

/// The command-line tool run in this process, with what it wrote.
public struct CommandRun: Sendable {
  public let status: ExitStatus
  public let output: String
  public let notes: String

  /// - Parameters:
  ///   - environment: all that the command sees of the environment.
  ///   - isTerminal: whether it believes to write to a terminal.
  public static func mendwall(
    _ arguments: String..., environment: [String: String] = ["HOME": "/nowhere"],
    isTerminal: Bool = false
  ) async -> CommandRun {
    await mendwall(arguments, environment: environment, isTerminal: isTerminal)
  }

  public static func mendwall(
    _ arguments: [String], environment: [String: String] = ["HOME": "/nowhere"],
    isTerminal: Bool = false
  ) async -> CommandRun {
    let written = Written()
    let context = CommandContext(
      environment: environment, isTerminal: isTerminal,
      now: { Instant("2026-11-21T14:02:00Z")! },
      write: { text in written.output.withLock { $0 += text } },
      note: { text in written.notes.withLock { $0 += text + "\n" } })
    let status = await Mendwall.run(arguments, in: context)
    return CommandRun(
      status: status, output: written.output.withLock { $0 }, notes: written.notes.withLock { $0 })
  }

  private final class Written: Sendable {
    let output = Mutex("")
    let notes = Mutex("")
  }
}
