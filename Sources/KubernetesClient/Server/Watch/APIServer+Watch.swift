import AsyncHTTPClient
import Documents
import HTTPAccess
import NIOCore
import PolicyModel
import Synchronization

extension APIServer {
  /// Lists all of a kind, and tells up to which version that is.
  ///
  /// - Parameters:
  ///   - kind: of which objects.
  ///   - api: under which API.
  ///   - namespace: where; nil for everywhere.
  ///   - known: what was known before; of what is the same nothing is kept.
  func snapshot(
    _ kind: PolicyKind, as api: PolicyKind.API, namespace: String?, beside known: KnownObjects
  ) async throws(KubernetesError) -> (listed: [KnownObjects.Listed], version: String) {
    var version = ""
    let listed = try await pages(of: ListedResource(kind, api), namespace: namespace) {
      (page: inout ObjectListPage) throws(DocumentError) -> [KnownObjects.Listed] in
      let listed = try page.policies(kind, api).map { known.listed($0) }
      version = page.resourceVersion ?? version
      return listed
    }
    guard !version.isEmpty else {
      throw KubernetesError(
        code: .badResponse,
        "\(connection.server) lists \(kind.resource) without a resourceVersion, so that they cannot be "
          + "watched; look at a proxy on the way")
    }
    return (listed, version)
  }

  /// Begins to watch.
  ///
  /// - Parameters:
  ///   - kind: which objects.
  ///   - api: under which API.
  ///   - namespace: where; nil for everywhere.
  ///   - version: since when.
  ///   - seconds: after how long the server is to end it.
  /// - Returns: the events, as they come.
  /// - Throws: ``KubernetesError/Code/expired`` where the server no longer knows that version.
  func openWatch(
    _ kind: PolicyKind, as api: PolicyKind.API, namespace: String?, since version: String,
    seconds: Int
  ) async throws(KubernetesError) -> WatchStream {
    let path =
      APIServer.path(kind, api, namespace: namespace) + "?watch=true&allowWatchBookmarks=true"
      + "&resourceVersion=\(percentEncoded(version))&timeoutSeconds=\(seconds)"
    let request = Request(
      path: path, subject: Subject("watch", kind, api, namespace: namespace))
    return WatchStream(body: try await stream(request), request: request)
  }

  /// Reads the events of a watch to its end.
  ///
  /// - Parameters:
  ///   - stream: the watch, begun.
  ///   - kind: which objects.
  ///   - api: under which API.
  ///   - seconds: after how long the server was asked to end it.
  ///   - pacing: how long it may be silent.
  ///   - use: told of each event in turn; gives whether it is to go on.
  /// - Throws: ``KubernetesError/Code/timeout`` where the server is silent.
  func readWatch(
    _ stream: WatchStream, of kind: PolicyKind, as api: PolicyKind.API, seconds: Int,
    pacing: WatchPacing, _ use: @escaping @Sendable (StreamEvent) -> Bool
  ) async throws(KubernetesError) {
    let patience = Patience(.seconds(seconds) + pacing.overtime)
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          var cutter = LineCutter(limit: pacing.event)
          for try await piece in stream.body {
            patience.hear()
            for line in try cutter.lines(in: piece.readableBytesView) {
              let event = try StreamEvent(line, of: kind, as: api)
              if case .bookmark = event {
                patience.shorten(to: pacing.silence)
              }
              guard use(event) else { return }
            }
          }
        }
        group.addTask {
          while true {
            let end = patience.end
            if end <= .now { throw Silence() }
            // A bookmark may come and shorten it.
            try await Task.sleep(until: min(end, .now + pacing.silence))
          }
        }
        defer { group.cancelAll() }
        try await group.next()
      }
    } catch {
      throw failure(of: kind, error, stream.request)
    }
  }

  private func failure(of kind: PolicyKind, _ error: any Error, _ request: Request)
    -> KubernetesError
  {
    switch error {
    case is Silence:
      KubernetesError(
        code: .timeout,
        "\(connection.server) sends nothing more of the \(kind.resource) that are watched; look at the "
          + "network, and at a proxy on the way that keeps dead connections")
    case let error as LineCutter.TooLong:
      KubernetesError(
        code: .badResponse,
        "\(connection.server) sends an event of the \(kind.resource) of more than \(error.limit) bytes"
      )
    case let error as DocumentError:
      KubernetesError(
        code: .badResponse,
        "\(connection.server) sends something else than events of the Kubernetes API: \(error); look at a "
          + "proxy on the way")
    default: TransportFailure(error, request: request, server: self).error
    }
  }

  /// When something was heard last, and for how long nothing may be.
  private final class Patience: Sendable {
    private let state: Mutex<(heard: ContinuousClock.Instant, allowed: Duration)>

    init(_ allowed: Duration) { state = Mutex((.now, allowed)) }

    var end: ContinuousClock.Instant { state.withLock { $0.heard + $0.allowed } }
    func hear() { state.withLock { $0.heard = .now } }
    func shorten(to most: Duration) { state.withLock { $0.allowed = min($0.allowed, most) } }
  }

  private struct Silence: Error {}
}

/// A watch that a server has begun to answer.
struct WatchStream: Sendable {
  let body: HTTPClientResponse.Body
  let request: APIServer.Request
}
