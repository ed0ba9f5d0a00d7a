import AsyncHTTPClient
import Documents
import HTTPAccess
public import Logging
import NIOCore
import NIOHTTP1
import NIOSSL

/// What sessions have in common: the clock, the bounds, and where to tell what is done.
public struct WebSettings: Sendable {
  /// For proxies.
  var environment: [String: String]
  var logger: Logger
  /// Seconds since 1970.
  var now: @Sendable () -> Int64
  /// Waits before a request is sent again.
  var pause: @Sendable (Duration) async throws -> Void
  /// Takes what would be sent, where nothing is to be written; nil to write.
  var preview: (@Sendable (String) -> Void)?
  var retry = RetryRules()
  /// For a connection to be made.
  var connect = Duration.seconds(10)
  /// For one attempt, from its first byte to the last of its answer.
  var attempt = Duration.seconds(60)
  /// The longest answer, in bytes.
  var longestAnswer = 32 << 20

  /// - Parameters:
  ///   - environment: for proxies.
  ///   - logger: told of each request, at debug level.
  ///   - now: the seconds since 1970.
  ///   - pause: waits before a request is sent again.
  ///   - preview: takes what would be sent, so that nothing is written; nil to write.
  public init(
    environment: [String: String], logger: Logger, now: @escaping @Sendable () -> Int64,
    pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    preview: (@Sendable (String) -> Void)? = nil
  ) {
    self.environment = environment
    self.logger = logger
    self.now = now
    self.pause = pause
    self.preview = preview
  }
}

/// Requests to one server, with the credentials for it.
///
/// Each has a deadline, is sent again where that helps and cannot do harm, waits for as long as the server's
/// limits ask, and fails with a sentence. No secret is in any of them.
final class WebSession: Sendable {
  /// Who is spoken to, such as `GitHub`.
  let name: String
  let settings: WebSettings
  private let address: ServerAddress
  /// A whole URL that admits who knows it.
  private let webhook: Secret?
  /// How the server is told.
  let place: String
  private let headers: [(name: String, value: Secret)]
  /// Whether a good answer may be HTML, which is no API's.
  private let mayBePage: Bool
  /// What a text must not show.
  private let secrets: [Secret]
  private let client: HTTPClient

  var isPreview: Bool { settings.preview != nil }

  /// - Parameters:
  ///   - name: who is spoken to.
  ///   - url: of the server, or of the webhook.
  ///   - isSecret: whether the URL itself admits who knows it.
  ///   - mayBePage: whether a good answer may be HTML.
  ///   - headers: sent with each request.
  ///   - secrets: what those headers are made of.
  ///   - settings: what sessions have in common.
  /// - Throws: ``PublishingError`` for a URL that is none.
  init(
    _ name: String, url: String, isSecret: Bool = false, mayBePage: Bool = false,
    headers: [(name: String, value: Secret)], secrets: [Secret], settings: WebSettings
  ) throws(PublishingError) {
    guard url.contains("://"), let address = ServerAddress(url) else {
      throw PublishingError(
        .configuration,
        "the URL of \(name) is none; it begins with https://, and names a host")
    }
    // Whoever is on the way could read the token.
    guard address.scheme == "https" || address.isThisMachine || secrets.isEmpty else {
      throw PublishingError(
        .configuration,
        "the URL of \(name) begins with http://, and would show its token to everybody on the way; use https://"
      )
    }
    self.name = name
    self.settings = settings
    self.address = address
    self.headers = headers
    self.mayBePage = mayBePage
    webhook = isSecret ? Secret(url) : nil
    place = isSecret ? "\(name) at \(address.host)" : "\(name) at \(address)"
    let tail = isSecret ? url.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" } : ""
    self.secrets = (secrets + [Secret(String(tail))]).filter { $0.value.count > 1 }
    var configuration = HTTPClient.Configuration()
    configuration.timeout.connect = TimeAmount.nanoseconds(settings.connect.nanoseconds)
    configuration.redirectConfiguration = .disallow
    configuration.connectionPool.retryConnectionEstablishment = false
    if let file = settings.environment["SSL_CERT_FILE"], !file.isEmpty {
      var tls = TLSConfiguration.makeClientConfiguration()
      tls.additionalTrustRoots = [.file(file)]
      configuration.tlsConfiguration = tls
    }
    do throws(Proxy.Problem) {
      configuration.proxy = try Proxy.named(by: settings.environment, for: address)?.forClient
    } catch {
      throw PublishingError(.configuration, "\(error.variable ?? "the proxy") \(error.message)")
    }
    client = HTTPClient(
      eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
  }

  /// Closes the connections. Nothing may be asked afterwards.
  func close() async { try? await client.shutdown() }

  /// Sends a request and gives a good answer.
  ///
  /// Where nothing is to be written, a request that would write is shown instead, and its answer is an empty
  /// object.
  func send(_ request: WebRequest) async throws(PublishingError) -> WebAnswer {
    if let preview = settings.preview, request.effect != .reading {
      preview(inFull(request))
      return WebAnswer(status: 200, headers: [:], body: Array("{}".utf8))
    }
    var attempts = 0
    var waited = Duration.zero
    while true {
      attempts += 1
      let failure: PublishingError
      let outcome: RetryRules.Outcome?
      do {
        let answer = try await execute(request)
        if (200..<300).contains(answer.status), !answer.isPage || mayBePage { return answer }
        outcome = RetryRules.outcome(of: answer, now: settings.now())
        failure = error(answer, outcome, request)
      } catch {
        let problem = TransportProblem(error)
        outcome =
          problem.mayPass || problem == .noAnswerInTime
          ? .broken(mayHaveBeenSent: problem.mayHaveBeenSent) : nil
        failure = self.failure(problem, request)
      }
      guard let outcome,
        let wait = settings.retry.wait(
          after: outcome, attempts: attempts, waited: waited, effect: request.effect)
      else { throw failure }
      settings.logger.debug("\(failure); asking again after \(wait)")
      do { try await settings.pause(wait) } catch { throw failure }
      waited += wait
    }
  }

  private func execute(_ request: WebRequest) async throws -> WebAnswer {
    var headers: HTTPHeaders = ["User-Agent": "mendwall"]
    for header in self.headers {
      headers.replaceOrAdd(name: header.name, value: header.value.value)
    }
    for header in request.headers(settings.now()) {
      headers.replaceOrAdd(name: header.name, value: header.value)
    }
    if request.body != nil { headers.add(name: "Content-Type", value: request.contentType) }
    let start = ContinuousClock.now
    let sent = try HTTPClient.Request(
      url: url(request), method: request.method, headers: headers,
      body: request.body.map { .bytes($0) })
    let task = client.execute(
      request: sent,
      delegate: ResponseAccumulator(request: sent, maxBodySize: settings.longestAnswer),
      deadline: .now() + .nanoseconds(settings.attempt.nanoseconds))
    let response = try await withTaskCancellationHandler {
      try await task.get()
    } onCancel: {
      task.cancel()
    }
    let body = response.body.map { Array(buffer: $0) } ?? []
    settings.logger.debug(
      "\(place): \(request.purpose): \(response.status.code), \(body.count) bytes in \(ContinuousClock.now - start)"
    )
    return WebAnswer(
      status: Int(response.status.code), headers: response.headers, body: body)
  }

  private func url(_ request: WebRequest) -> String {
    webhook?.value ?? (request.path.contains("://") ? request.path : "\(address)\(request.path)")
  }

  /// The pages of a list from the first on, each named by the one before (RFC 8288).
  func pages(_ first: WebRequest, _ read: (Node) -> Void) async throws(PublishingError) {
    var request = first
    var seen: Set<String> = []
    while true {
      let answer = try await send(request)
      read(try json(answer, request))
      let links = answer.headers["Link"]
      guard let next = LinkHeader.target(of: "next", in: links) else { return }
      request.path = try following(next, first)
      guard seen.insert(request.path).inserted, seen.count <= 1000 else {
        throw PublishingError(
          .badAnswer, "\(place) leads in circles when asked to \(first.purpose)")
      }
    }
  }

  /// A page that a server names, which must be its own: the credentials go there too.
  func following(_ next: String, _ request: WebRequest) throws(PublishingError) -> String {
    if next.hasPrefix("/") { return address.origin + next }
    guard let target = ServerAddress(next), target.origin == address.origin else {
      throw PublishingError(
        .badAnswer,
        "\(place) names a page of another server when asked to \(request.purpose); set the URL by which it "
          + "knows itself")
    }
    return next
  }

  /// The body of an answer as JSON.
  func json(_ answer: WebAnswer, _ request: WebRequest) throws(PublishingError) -> Node {
    guard let json = answer.json else {
      throw PublishingError(
        .badAnswer,
        "\(place) answered with something else than JSON when asked to \(request.purpose); look at its URL, "
          + "and at a proxy on the way")
    }
    return json
  }

  /// A request that would be sent, without its credentials.
  private func inFull(_ request: WebRequest) -> String {
    let body = request.body.map { String(decoding: $0, as: UTF8.self) } ?? ""
    let target = webhook == nil ? url(request) : "(\(place))"
    return redacted("\(request.method) \(target)\n\(body)\n")
  }

  /// A text without secrets.
  func redacted(_ text: String) -> String {
    secrets.reduce(text) { $0.replacing($1.value, with: "<redacted>") }
  }
}

extension ServerAddress {
  fileprivate var isThisMachine: Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.")
  }

  /// Scheme, host and port.
  fileprivate var origin: String { "\(scheme)://\(authority)" }
}

extension Duration {
  fileprivate var nanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}
