public import ArgumentParser

/// The command-line tool.
public struct Mendwall: ParsableCommand {
  /// By semantic versioning (https://semver.org).
  public static let version = "0.1.0"

  public static let configuration = CommandConfiguration(
    commandName: "mendwall",
    abstract: "Hold a Kubernetes cluster's network policies to what Git says.",
    discussion: """
      Mendwall reads the known-good policies out of a Git revision, reads the live ones out of \
      the cluster, and says precisely where they differ.

      EXIT STATUS
        0   all is as Git says
        1   drift
        2   it failed; nothing is known, and nothing was written
        3   it could not see everything; what it saw is reported
        4   written, but not proved to be as it should be
        5   the report could not be delivered to where it was to go
        64  wrong usage
        Where several hold, the first of 2, 4, 5, 3, 1 is given.
      """,
    version: version,
    subcommands: [
      DetectCommand.self, WatchCommand.self, RestoreCommand.self, UndoCommand.self,
      TraceCommand.self,
      ReportCommand.self, PublishCommand.self, ReachCommand.self, FlowsCommand.self,
      ContainCommand.self,
      ReleaseCommand.self, LintCommand.self, HistoryCommand.self, AcceptCommand.self,
      BaselineCommand.self,
    ])

  public init() {}

  /// Runs the tool with the arguments after its name.
  public static func run(_ arguments: [String], in context: CommandContext) async -> ExitStatus {
    do {
      var command = try parseAsRoot(arguments)
      guard let contextual = command as? any ContextualCommand else {
        try command.run()
        return .inSync
      }
      return await contextual.run(in: context)
    } catch {
      // Help, the version and completion scripts come this way too.
      let status = exitCode(for: error)
      let message = fullMessage(for: error)
      guard status == .success else {
        context.note(message)
        return .usage
      }
      do { try context.write(message + "\n") } catch { return .undelivered }
      return .inSync
    }
  }
}

/// A command that runs in a given context.
protocol ContextualCommand: ParsableCommand {
  func run(in context: CommandContext) async -> ExitStatus
}
