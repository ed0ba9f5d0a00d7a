import Synchronization
import Testing

/// Stands between a client and the control plane: does as the admin what is asked, unless a test wants
/// otherwise of one request.
public final class Relay: Sendable {
  public typealias Request = ScriptedServer.Request
  public typealias Reply = ScriptedServer.Reply

  private let server: ScriptedServer
  private let folder: TemporaryFolder
  private let ended: Ended

  /// By which a client comes here.
  public var kubeconfig: String { folder("kubeconfig") }
  /// All that were received so far.
  public var requests: [Request] { server.requests }

  /// Runs a relay for as long as `use` takes.
  ///
  /// - Parameters:
  ///   - script: what to do about a request: nil passes it on and gives back the server's answer, as
  ///     ``pass(_:)`` does for a script that has something to do before or after.
  public static func run<Result>(
    script: @escaping @Sendable (Request) async throws -> Reply? = { _ in nil },
    use: (Relay) async throws -> Result
  ) async throws -> Result {
    let ended = Ended()
    return try await ScriptedServer.run { request in
      defer { ended.note(request) }
      do {
        if let reply = try await script(request) { return reply }
        return try await pass(request)
      } catch {
        Issue.record("the relay failed at \(request.method) \(request.uri): \(error)")
        return .close
      }
    } use: { server in
      try await use(try Relay(server, ended))
    }
  }

  /// Passes a request on to the control plane.
  ///
  /// - Returns: the answer, as it came.
  public static func pass(_ request: Request) async throws -> Reply {
    let answer = try await ControlPlane.send(
      request.method, request.uri, request.body,
      type: request.headers["content-type"] ?? "application/json")
    return .answer(
      String(decoding: answer.body, as: UTF8.self), status: answer.status, type: answer.type)
  }

  /// Waits until the first requests have had their answers from the control plane, or never will.
  public func waitForEnd(ofFirst count: Int) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while !ended.areAll(upTo: count) {
      guard ContinuousClock.now < deadline else {
        throw Program.Failure(description: "the relay never ended with the first \(count) requests")
      }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  private init(_ server: ScriptedServer, _ ended: Ended) throws {
    self.server = server
    self.ended = ended
    folder = try TemporaryFolder()
    try folder.write(
      """
      apiVersion: v1
      kind: Config
      current-context: relay
      clusters: [{name: relay, cluster: {server: "\(server.url)"}}]
      users: [{name: nobody, user: {}}]
      contexts: [{name: relay, context: {cluster: relay, user: nobody}}]
      """, to: "kubeconfig")
  }

  /// The numbers of the requests that are dealt with.
  private final class Ended: Sendable {
    private let numbers = Mutex<Set<Int>>([])

    func note(_ request: Request) { numbers.withLock { _ = $0.insert(request.number) } }
    func areAll(upTo count: Int) -> Bool {
      numbers.withLock { numbers in (1...max(count, 1)).allSatisfy(numbers.contains) }
    }
  }
}

extension ScriptedServer.Reply {
  /// The first half of an answer, and the end of the connection.
  public var cutShort: Self {
    guard case .bytes(let bytes)? = steps.first else { return .close }
    return Self([.bytes(Array(bytes.prefix(bytes.count / 2))), .close])
  }
}
