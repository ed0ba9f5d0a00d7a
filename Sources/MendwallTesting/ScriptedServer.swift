import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// An HTTP server on a free port of this machine that answers as a test says, well or badly.
public final class ScriptedServer: Sendable {
  /// A request as the server received it, whole.
  public struct Request: Sendable {
    /// Counted from 1, over all connections.
    public let number: Int
    public let method: String
    /// The path with its query.
    public let uri: String
    /// The values by lowercase name.
    public let headers: [String: String]
    public let body: [UInt8]
    /// Whether the client showed a certificate that the server's authority signed.
    public let hasClientCertificate: Bool

    public var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// The files of a server's certificate, its key and the authority of its clients, all PEM.
  public struct Identity: Sendable {
    public let certificate: String
    public let key: String
    /// Clients must show a certificate of this authority, where it is given.
    public let clientAuthority: String?

    public init(certificate: String, key: String, clientAuthority: String? = nil) {
      self.certificate = certificate
      self.key = key
      self.clientAuthority = clientAuthority
    }
  }

  public let port: Int
  private let isSecure: Bool
  private let listener: any Channel
  private let connections: Connections

  /// Where it listens, such as `http://127.0.0.1:40123`.
  public var url: String { "\(isSecure ? "https" : "http")://127.0.0.1:\(port)" }
  public var requests: [Request] { connections.requests.withLock { $0 } }

  /// Runs a server for as long as `use` takes.
  ///
  /// - Parameters:
  ///   - identity: for a server with TLS.
  ///   - script: what to answer to each request.
  public static func run<Result>(
    _ identity: Identity? = nil, script: @escaping @Sendable (Request) async -> Reply,
    use: (ScriptedServer) async throws -> Result
  ) async throws -> Result {
    let server = try await ScriptedServer(identity, script: script)
    do {
      let result = try await use(server)
      await server.close()
      return result
    } catch {
      await server.close()
      throw error
    }
  }

  /// Runs a server that answers the first request with the first reply, and so on; a request after the
  /// last is answered with status 418, which no client of Mendwall's sends again.
  public static func run<Result>(
    _ identity: Identity? = nil, replies: [Reply], use: (ScriptedServer) async throws -> Result
  ) async throws -> Result {
    try await run(identity) { request in
      request.number <= replies.count
        ? replies[request.number - 1] : .json("{}", status: 418)
    } use: {
      try await use($0)
    }
  }

  private init(_ identity: Identity?, script: @escaping @Sendable (Request) async -> Reply)
    async throws
  {
    let connections = Connections()
    let tls = try identity.map(ScriptedServer.context)
    listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          connections.add(channel)
          let pipeline = channel.pipeline.syncOperations
          if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
          try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
          try pipeline.addHandler(ReplyingHandler(connections, script))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = listener.localAddress?.port ?? 0
    isSecure = identity != nil
    self.connections = connections
  }

  private static func context(_ identity: Identity) throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(identity.certificate)
        .map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: identity.key, format: .pem)))
    if let authority = identity.clientAuthority {
      configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authority))
      configuration.certificateVerification = .noHostnameVerification
    }
    return try NIOSSLContext(configuration: configuration)
  }

  private func close() async {
    try? await listener.close()
    for channel in connections.removeAll() { try? await channel.close() }
  }
}

/// The open connections of a server, and what came over them.
final class Connections: Sendable {
  let requests = Mutex<[ScriptedServer.Request]>([])
  private let open = Mutex<[ObjectIdentifier: any Channel]>([:])

  func add(_ channel: any Channel) {
    let id = ObjectIdentifier(channel)
    open.withLock { $0[id] = channel }
    channel.closeFuture.whenComplete { _ in _ = self.open.withLock { $0.removeValue(forKey: id) } }
  }

  func removeAll() -> [any Channel] {
    open.withLock { open in
      defer { open.removeAll() }
      return Array(open.values)
    }
  }
}
