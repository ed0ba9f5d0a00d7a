/// git-daemon, which serves whoever asks.
public struct GitDaemon: Sendable {
  public let port: Int

  public func url(_ name: String = "policies.git") -> String { "git://localhost:\(port)/\(name)" }

  /// Runs it for as long as `use` takes.
  ///
  /// - Parameter root: the folder of the repositories.
  public static func run<Result: Sendable>(
    serving root: TemporaryFolder, _ use: (GitDaemon) async throws -> Result
  ) async throws -> Result {
    let program = try GitServers.program("git-daemon", below: try await GitServers.gitFolder())
    return try await ListeningProgram.run(ready: "Ready to rumble") { port in
      [
        program, "--verbose", "--log-destination=stderr", "--export-all",
        "--base-path=\(root.path)", "--listen=127.0.0.1", "--port=\(port)",
      ]
    } use: { port in
      try await use(GitDaemon(port: port))
    }
  }
}
