import FoundationEssentials
import Subprocess
import SystemPackage

/// A server that is told its port, run for one test.
enum ListeningProgram {
  private static let mostAttempts = 20

  /// Something else listens where it was to.
  private struct PortTaken: Error {}

  /// Runs it for as long as `use` takes. It ends however this process does: the shell that becomes it leaves
  /// behind a reader of a pipe, which ends it when nobody holds the other end any more.
  ///
  /// - Parameters:
  ///   - ready: what it says once it listens.
  ///   - command: the program and its arguments, for a port.
  ///   - use: what is done with it, at that port.
  static func run<Result: Sendable>(
    ready: String, command: (Int) throws -> [String], use: (Int) async throws -> Result
  ) async throws -> Result {
    for _ in 1..<mostAttempts {
      // Below the range that outgoing connections use.
      let port = Int.random(in: 20_000..<32_000)
      do {
        return try await attempt(port, ready, try command(port), use)
      } catch is PortTaken { continue }
    }
    let port = Int.random(in: 20_000..<32_000)
    return try await attempt(port, ready, try command(port), use)
  }

  private static func attempt<Result: Sendable>(
    _ port: Int, _ ready: String, _ command: [String], _ use: (Int) async throws -> Result
  ) async throws -> Result {
    let folder = try TemporaryFolder()
    let script = """
      exec 3<&0
      (read -r line <&3; kill $$) >/dev/null 2>&1 &
      exec 3<&-
      exec "$@" </dev/null >"$LOG" 2>&1
      """
    let ending = try await Subprocess.run(
      .name("sh"), arguments: Arguments(["-c", script, "sh"] + command),
      environment: .inherit.updating(["LOG": folder("log")]),
      input: .inputWriter, output: .discarded, error: .discarded
    ) { execution in
      var outcome: Swift.Result<Result, any Error>
      do {
        try await wait(for: ready, in: folder, command)
        outcome = .success(try await use(port))
      } catch { outcome = .failure(error) }
      try? await execution.standardInputWriter.finish()
      return outcome
    }
    return try ending.closureResult.get()
  }

  private static func wait(for ready: String, in folder: TemporaryFolder, _ command: [String])
    async throws
  {
    let deadline = ContinuousClock.now + .seconds(60)
    var said = ""
    while ContinuousClock.now < deadline {
      said = (try? folder.read("log")) ?? ""
      if said.contains("Address already in use") { throw PortTaken() }
      if said.contains(ready) { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw Program.Failure(
      description: "\(command.joined(separator: " ")) was not ready within a minute: \(said)")
  }
}
