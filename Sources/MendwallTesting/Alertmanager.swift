import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Prometheus' Alertmanager, run on this machine for one test. It takes alerts and sends them to nobody.
public struct Alertmanager: Sendable {
  /// Where it listens, with a path of its own behind the port: `http://127.0.0.1:23456/5b1f…`. Its API is below
  /// that, at `/api/v2`.
  public let url: String

  private static let mostAttempts = 10
  private static let configuration = """
    route: {receiver: nobody}
    receivers: [{name: nobody}]

    """

  /// Runs it for as long as `use` takes.
  ///
  /// - Parameter use: takes it once it is ready.
  public static func run<Result: Sendable>(
    _ use: @Sendable (Alertmanager) async throws -> Result
  ) async throws -> Result {
    let program = try Validators.program("prometheus-alertmanager", "alertmanager")
    for _ in 1..<mostAttempts {
      do { return try await attempt(program, use) } catch is PortTaken { continue }
    }
    return try await attempt(program, use)
  }

  /// Something else listens where it was to.
  private struct PortTaken: Error {}

  private static func attempt<Result: Sendable>(
    _ program: String, _ use: @Sendable (Alertmanager) async throws -> Result
  ) async throws -> Result {
    let folder = try TemporaryFolder()
    try folder.write(configuration, to: "alertmanager.yml")
    // A port below the range that outgoing connections use; a path that no other answers.
    let address = "127.0.0.1:\(Int.random(in: 20_000..<32_000))"
    let manager = Alertmanager(url: "http://\(address)/\(UUID().uuidString.lowercased())")
    let arguments = [
      "--config.file=\(folder("alertmanager.yml"))", "--storage.path=\(folder("data"))",
      "--cluster.listen-address=", "--web.listen-address=\(address)",
      "--web.external-url=\(manager.url)",
    ]
    let process = SignalledProgram()
    return try await withThrowingTaskGroup(of: SignalledProgram.Ending?.self) { group in
      group.addTask { try await process.run(program, arguments) }
      group.addTask {
        try await manager.waitUntilReady()
        return nil
      }
      if let ending = try await group.next() ?? nil {
        group.cancelAll()
        if ending.errors.contains("address already in use") { throw PortTaken() }
        throw Program.Failure(description: "Alertmanager ended: \(ending.errors)")
      }
      let outcome: Swift.Result<Result, any Error>
      do { outcome = .success(try await use(manager)) } catch { outcome = .failure(error) }
      try await process.send(.terminate)
      try await group.waitForAll()
      return try outcome.get()
    }
  }

  private func waitUntilReady() async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      let answer = try? await HTTPClient.shared.execute(
        HTTPClientRequest(url: "\(url)/-/ready"), timeout: .seconds(5))
      if answer?.status == .ok { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw Program.Failure(description: "Alertmanager was not ready within a minute")
  }
}
