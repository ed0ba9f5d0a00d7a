import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension ScriptedServer {
  /// What a server does with one request, step by step. After the last step the connection stays open.
  public struct Reply: Sendable {
    public enum Step: Sendable {
      case bytes([UInt8])
      case pause(Duration)
      /// Over and over, until the client goes away.
      case endless([UInt8])
      /// Piece by piece, each once there is one; nil ends the step.
      case pieces(@Sendable () async -> [UInt8]?)
      case close
      /// Breaks the connection off, so that the client sees a reset.
      case reset
    }

    let steps: [Step]

    public init(_ steps: [Step]) { self.steps = steps }

    /// A whole answer.
    public static func answer(
      _ body: String, status: Int = 200, type: String, headers: [String: String] = [:]
    ) -> Reply {
      Reply([
        .bytes(head(status, type: type, length: body.utf8.count, headers) + Array(body.utf8))
      ])
    }

    public static func json(
      _ body: String, status: Int = 200, headers: [String: String] = [:]
    ) -> Reply { answer(body, status: status, type: "application/json", headers: headers) }

    public static func html(_ status: Int) -> Reply {
      answer("<html><body>\(status)</body></html>", status: status, type: "text/html")
    }

    /// The head of an answer that promises more bytes than there are, those, and the end.
    public static func truncated(_ body: String, promising length: Int) -> Reply {
      Reply([
        .bytes(head(200, type: "application/json", length: length, [:]) + Array(body.utf8)), .close,
      ])
    }

    /// An answer in pieces, with a pause before each.
    public static func slow(_ pieces: [String], pause: Duration) -> Reply {
      let length = pieces.reduce(0) { $0 + $1.utf8.count }
      return Reply(
        [.bytes(head(200, type: "application/json", length: length, [:]))]
          + pieces.flatMap { [.pause(pause), .bytes(Array($0.utf8))] })
    }

    /// An answer whose body has no end.
    public static let endless = Reply([
      .bytes(Array("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n".utf8)),
      .endless([UInt8](repeating: UInt8(ascii: " "), count: 1 << 16)),
    ])

    /// No answer, ever.
    public static let silence = Reply([])
    public static let close = Reply([.close])
    public static let reset = Reply([.reset])

    /// An error as the Kubernetes API reports it.
    public static func status(
      _ code: Int, _ message: String, reason: String = "", headers: [String: String] = [:]
    ) -> Reply {
      json(
        #"{"kind":"Status","apiVersion":"v1","status":"Failure","message":"\#(message)","#
          + #""reason":"\#(reason)","code":\#(code)}"#, status: code, headers: headers)
    }

    private static func head(
      _ status: Int, type: String, length: Int, _ headers: [String: String]
    ) -> [UInt8] {
      let reason = HTTPResponseStatus(statusCode: status).reasonPhrase
      let lines =
        ["HTTP/1.1 \(status) \(reason)", "Content-Type: \(type)", "Content-Length: \(length)"]
        + headers.map { "\($0.key): \($0.value)" }
      return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
  }
}

/// Gathers a request, records it, and replies.
final class ReplyingHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = ByteBuffer

  private let connections: Connections
  private let script: @Sendable (ScriptedServer.Request) async -> ScriptedServer.Reply
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []

  init(
    _ connections: Connections,
    _ script: @escaping @Sendable (ScriptedServer.Request) async -> ScriptedServer.Reply
  ) {
    self.connections = connections
    self.script = script
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = []
    case .body(let buffer): body += buffer.readableBytesView
    case .end:
      guard let head else { return }
      let tls = try? context.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self)
      let request = connections.requests.withLock { requests in
        let request = ScriptedServer.Request(
          number: requests.count + 1, method: head.method.rawValue, uri: head.uri,
          headers: Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) {
            "\($0), \($1)"
          },
          body: body, hasClientCertificate: tls?.peerCertificate != nil)
        requests.append(request)
        return request
      }
      let channel = context.channel
      Task { [script] in
        ReplyingHandler.perform(await script(request).steps[...], on: channel)
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private static func perform(
    _ steps: ArraySlice<ScriptedServer.Reply.Step>, on channel: any Channel
  ) {
    guard let step = steps.first else { return }
    let rest = steps.dropFirst()
    switch step {
    case .bytes(let bytes):
      channel.writeAndFlush(channel.allocator.buffer(bytes: bytes)).whenSuccess {
        perform(rest, on: channel)
      }
    case .pause(let duration):
      channel.eventLoop.scheduleTask(in: TimeAmount(duration)) { perform(rest, on: channel) }
    case .endless(let bytes):
      channel.writeAndFlush(channel.allocator.buffer(bytes: bytes)).whenSuccess {
        channel.eventLoop.execute { perform(steps, on: channel) }
      }
    case .pieces(let next):
      Task {
        guard let bytes = await next() else { return perform(rest, on: channel) }
        channel.writeAndFlush(channel.allocator.buffer(bytes: bytes)).whenSuccess {
          perform(steps, on: channel)
        }
      }
    case .close: channel.close(promise: nil)
    case .reset:
      guard let options = channel as? any SocketOptionProvider else { return }
      // Closing a socket that may not linger sends RST in place of FIN.
      options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in
        channel.close(promise: nil)
      }
    }
  }
}
