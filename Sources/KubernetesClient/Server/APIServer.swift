import AsyncHTTPClient
import Documents
import HTTPAccess
public import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
public import PolicyModel

/// A live cluster: the Kubernetes API over HTTP.
///
/// Every request has a deadline, is sent again where that helps and does no harm, and fails with a
/// sentence that names what was asked and what to do.
public final class APIServer: Sendable {
  let connection: Connection
  let limits: RequestLimits
  let logger: Logger
  private let client: HTTPClient
  private let tls: TLSConfiguration?
  private let authenticator: Authenticator

  /// - Parameters:
  ///   - connection: how to reach the server.
  ///   - limits: bounds on every request.
  ///   - logger: told of each request, at debug level.
  ///   - now: the clock against which credentials expire.
  /// - Throws: ``KubernetesError`` for certificates that cannot be read.
  public convenience init(
    _ connection: Connection, limits: RequestLimits = RequestLimits(), logger: Logger,
    now: @escaping @Sendable () -> Instant
  ) throws(KubernetesError) {
    try self.init(
      connection, limits: limits, logger: logger,
      authenticator: Authenticator(connection.credential, now: now))
  }

  private init(
    _ connection: Connection, limits: RequestLimits, logger: Logger, authenticator: Authenticator
  ) throws(KubernetesError) {
    self.connection = connection
    self.limits = limits
    self.logger = logger
    self.authenticator = authenticator
    tls = try connection.tlsConfiguration()
    var configuration = HTTPClient.Configuration()
    configuration.tlsConfiguration = tls
    configuration.timeout.connect = TimeAmount(limits.connect)
    // A list is one large answer a page; HTTP/1.1 gives each its own window of flow control.
    configuration.httpVersion = .http1Only
    configuration.redirectConfiguration = .disallow
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = limits.connections
    if let name = connection.tlsServerName, name != connection.server.host {
      configuration.dnsOverride[name] = connection.server.host
    }
    configuration.proxy = connection.proxy?.forClient
    client = HTTPClient(
      eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
  }

  /// The same server after ``close()``, with the credential that it had got: no plugin is run again for it.
  ///
  /// - Throws: as the initializer does.
  public func reopened() throws(KubernetesError) -> APIServer {
    try APIServer(connection, limits: limits, logger: logger, authenticator: authenticator)
  }

  /// Closes the connections. Nothing may be asked afterwards.
  public func close() async { try? await client.shutdown() }

  /// What is asked of the server.
  struct Request: Sendable {
    var method = HTTPMethod.GET
    /// With its query, after the server's own path.
    var path: String
    var body: [UInt8]?
    /// Whether sending it twice does nothing that sending it once does not; nil where its method tells.
    var isRead: Bool?
    /// What it is about, for messages.
    var subject: Subject
  }

  /// Sends a request and gives the whole body of a good answer.
  func send(_ request: Request) async throws(KubernetesError) -> [UInt8] {
    var attempts = 0
    var waited = Duration.zero
    var hasRenewed = false
    while true {
      attempts += 1
      let attempt = await self.attempt(request)
      let outcome: RetryPolicy.Outcome
      let failure: KubernetesError
      switch attempt {
      case .success(let answer) where answer.status < 300: return answer.body
      case .success(let answer):
        if answer.status == 401, authenticator.isRenewable, !hasRenewed {
          hasRenewed = true
          await authenticator.discard()
          continue
        }
        failure = answer.error(for: request, server: connection.server)
        outcome = .status(
          answer.status, retryAfter: answer.retryAfter, blamesRequest: answer.blamesRequest)
      case .failure(let reason):
        failure = reason.error
        guard let broken = reason.outcome else { throw failure }
        outcome = broken
      }
      let isRead = request.isRead ?? (request.method == .GET)
      let decision = limits.retry.decide(
        outcome, attempts: attempts, waited: waited, isRead: isRead)
      guard case .retry(let wait) = decision else { throw failure }
      logger.debug("\(failure); asking again after \(wait)")
      // A quarter more or less, so that clients that failed together do not return together.
      try? await Task.sleep(for: wait * Double.random(in: 0.75...1.25))
      if Task.isCancelled { throw failure }
      waited += wait
    }
  }

  private func attempt(_ request: Request) async -> Result<Answer, TransportFailure> {
    let authentication: Authentication
    do throws(KubernetesError) {
      authentication = try await authenticator.authentication()
    } catch { return .failure(TransportFailure(error: error, outcome: nil)) }
    let start = ContinuousClock.now
    do {
      let response = try await execute(
        HTTPClient.Request(
          url: address + request.path, method: request.method,
          headers: headers(of: request, authentication),
          body: request.body.map { .bytes($0) },
          tlsConfiguration: authentication.certificate.map { try tls?.adding($0) } ?? nil))
      let body = response.body.map { Array(buffer: $0) } ?? []
      logger.debug(
        "\(request.method) \(request.path): \(response.status.code), \(body.count) bytes in \(ContinuousClock.now - start)"
      )
      return .success(
        Answer(
          status: Int(response.status.code),
          contentType: response.headers.first(name: "Content-Type") ?? "",
          retryAfter: response.headers.first(name: "Retry-After").flatMap { Int($0) }
            .flatMap { $0 >= 0 ? .seconds($0) : nil },
          body: body))
    } catch {
      return .failure(TransportFailure(error, request: request, server: self))
    }
  }

  /// With another name for the certificate the client is told that name, and its address beside it.
  private var address: String {
    let server = connection.server
    guard let name = connection.tlsServerName else { return server.description }
    return ServerAddress(scheme: server.scheme, host: name, port: server.port, path: server.path)
      .description
  }

  private func headers(of request: Request, _ authentication: Authentication) -> HTTPHeaders {
    var headers: HTTPHeaders = [
      "Host": connection.server.authority, "Accept": "application/json",
      "User-Agent": "mendwall",
    ]
    if let header = authentication.header {
      headers.add(name: "Authorization", value: header.value)
    }
    if request.body != nil { headers.add(name: "Content-Type", value: "application/json") }
    return headers
  }

  /// Sends a request once, and gives the body of a good answer as it comes.
  ///
  /// - Throws: ``KubernetesError`` where no answer begins in time, or none that is good.
  func stream(_ request: Request) async throws(KubernetesError) -> HTTPClientResponse.Body {
    var hasRenewed = false
    while true {
      let authentication = try await authenticator.authentication()
      let answer: Answer
      do {
        var sent = HTTPClientRequest(url: address + request.path)
        sent.method = request.method
        sent.headers = headers(of: request, authentication)
        sent.tlsConfiguration = try authentication.certificate.map { try tls?.adding($0) } ?? nil
        let response = try await client.execute(sent, timeout: TimeAmount(limits.attempt))
        if response.status.code < 300 {
          logger.debug("\(request.method) \(request.path): \(response.status.code), begun")
          return response.body
        }
        answer = Answer(
          status: Int(response.status.code),
          contentType: response.headers.first(name: "Content-Type") ?? "", retryAfter: nil,
          body: try await whole(response.body))
      } catch {
        throw TransportFailure(error, request: request, server: self).error
      }
      if answer.status == 401, authenticator.isRenewable, !hasRenewed {
        hasRenewed = true
        await authenticator.discard()
        continue
      }
      throw answer.error(for: request, server: connection.server)
    }
  }

  /// The body of an answer that is no good one. The client's own deadline ends with an answer's head.
  private func whole(_ body: HTTPClientResponse.Body) async throws -> [UInt8] {
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      group.addTask { Array(buffer: try await body.collect(upTo: 1 << 20)) }
      group.addTask { [limits] in
        try await Task.sleep(for: limits.attempt)
        throw HTTPClientError.deadlineExceeded
      }
      defer { group.cancelAll() }
      return try await group.next() ?? []
    }
  }

  /// Sends a request, and waits for the last byte of its answer or the deadline.
  private func execute(_ request: HTTPClient.Request) async throws -> HTTPClient.Response {
    let task = client.execute(
      request: request,
      delegate: ResponseAccumulator(request: request, maxBodySize: limits.answer),
      deadline: .now() + TimeAmount(limits.attempt))
    return try await withTaskCancellationHandler {
      try await task.get()
    } onCancel: {
      task.cancel()
    }
  }
}

extension TimeAmount {
  init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self = .seconds(seconds) + .nanoseconds(attoseconds / 1_000_000_000)
  }
}
