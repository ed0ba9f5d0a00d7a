import AsyncHTTPClient
public import Documents
import NIOCore
import NIOHTTP1
import NIOSSL

extension ControlPlane {
  /// An answer of the API server.
  public struct Answer: Sendable {
    public let status: Int
    public let type: String
    public let body: [UInt8]

    public var isGood: Bool { status < 300 }

    /// The object, list or status that it holds.
    public var object: Node {
      get throws { try JSONReader.read(body, file: "answer") }
    }
  }

  /// Sends a request to the API server as it stands.
  ///
  /// - Parameters:
  ///   - path: with its query.
  ///   - type: of the body.
  public static func send(
    _ method: String, _ path: String, _ body: [UInt8] = [], type: String = "application/json",
    as user: String = "admin"
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: try server.get() + path)
    request.method = HTTPMethod(rawValue: method)
    request.headers = [
      "Accept": "application/json", "Authorization": "Bearer \(try token(of: user))",
    ]
    if !body.isEmpty {
      request.headers.add(name: "Content-Type", value: type)
      request.body = .bytes(body)
    }
    let response = try await client.get().execute(request, timeout: .seconds(60))
    return Answer(
      status: Int(response.status.code),
      type: response.headers.first(name: "Content-Type") ?? "",
      body: Array(buffer: try await response.body.collect(upTo: 64 << 20)))
  }

  /// Sends a request that must succeed, and gives the object that it is answered with.
  @discardableResult
  public static func request(
    _ method: String, _ path: String, _ body: String = "", type: String = "application/yaml",
    as user: String = "admin"
  ) async throws -> Node {
    let answer = try await send(method, path, Array(body.utf8), type: type, as: user)
    guard answer.isGood else {
      throw Program.Failure(
        description:
          "\(method) \(path): \(answer.status) \(String(decoding: answer.body, as: UTF8.self))"
      )
    }
    return try answer.object
  }

  /// Waits until a user has a right, which the server heeds a moment after the role is bound.
  public static func waitForRight(
    of user: String, to verb: String, _ resource: String, group: String, in namespace: String
  ) async throws {
    let review = """
      {apiVersion: authorization.k8s.io/v1, kind: SelfSubjectAccessReview, spec: {resourceAttributes:
        {verb: \(verb), group: \(group), resource: \(resource), namespace: \(namespace)}}}
      """
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      let answer = try await request(
        "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, as: user)
      if answer["status"]?["allowed"]?.bool == true { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw Program.Failure(description: "\(user) never got the right to \(verb) \(resource)")
  }

  private static let server = Result { try line(of: "server") }
  /// Shared by all tests, and open until they end.
  private static let client = Result {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = .certificates(
      try NIOSSLCertificate.fromPEMFile(try file("certificates/apiserver.crt")))
    var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
    configuration.httpVersion = .http1Only
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    return HTTPClient(
      eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
  }

  private static func token(of user: String) throws -> String { try line(of: "\(user).token") }
}
