/// An agent of one test's own, which ends with it.
public enum SSHAgent {
  /// Runs one that holds some keys for as long as `use` takes.
  ///
  /// - Parameter use: takes what its clients find in `SSH_AUTH_SOCK`.
  public static func run<Result: Sendable>(
    keys: [String], _ use: (String) async throws -> Result
  ) async throws -> Result {
    let folder = try TemporaryFolder()
    let agent = try GitServers.program("ssh-agent")
    return try await ListeningProgram.run(ready: "SSH_AUTH_SOCK") { _ in
      [agent, "-D", "-a", folder("agent")]
    } use: { _ in
      for key in keys {
        try await Program.output(
          "ssh-add", ["-q", key], environment: ["SSH_AUTH_SOCK": folder("agent")])
      }
      return try await use(folder("agent"))
    }
  }
}
