import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A small HTTP server for metrics, probes and webhooks: bounded in what it takes in and in how many it serves.
package final class Endpoint: Sendable {
  package struct Request: Sendable {
    package let method: String
    /// Without its query.
    package let path: String
    package let body: [UInt8]
    fileprivate let headers: HTTPHeaders

    /// The first value of a header.
    package func header(_ name: String) -> String? { headers.first(name: name) }
  }

  package struct Answer: Sendable {
    package let status: Int
    package let type: String
    package let text: String

    package init(_ status: Int, _ text: String, type: String = "text/plain; charset=utf-8") {
      self.status = status
      self.text = text
      self.type = type
    }
  }

  private static let mostConnections = 64
  fileprivate static let longestBody = 1 << 20

  private let listener: any Channel

  /// Where it listens.
  package var port: Int { listener.localAddress?.port ?? 0 }

  /// - Parameters:
  ///   - host: an address of this machine.
  ///   - port: 0 for any that is free.
  ///   - patience: for how long a request may come, and an answer be taken; whoever is slower is let go, so that he
  ///     does not keep others away.
  ///   - answer: what to answer; it must not take long.
  /// - Throws: where it cannot listen there.
  package init(
    host: String, port: Int, patience: Duration = .seconds(10),
    answer: @escaping @Sendable (Request) -> Answer
  ) async throws {
    let open = OpenConnections()
    listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          guard open.enter(upTo: Endpoint.mostConnections) else { throw ChannelError.eof }
          channel.closeFuture.whenComplete { _ in open.leave() }
          let pipeline = channel.pipeline.syncOperations
          try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
          try pipeline.addHandler(EndpointHandler(patience, answer))
        }
      }
      .bind(host: host, port: port).get()
  }

  package func close() async { try? await listener.close() }

  private final class OpenConnections: Sendable {
    private let count = Mutex(0)

    func enter(upTo most: Int) -> Bool {
      count.withLock { count in
        guard count < most else { return false }
        count += 1
        return true
      }
    }

    func leave() { count.withLock { $0 -= 1 } }
  }
}

/// Gathers a request and answers it.
private final class EndpointHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let patience: TimeAmount
  private let answer: @Sendable (Endpoint.Request) -> Endpoint.Answer
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []
  private var end: Scheduled<Void>?

  init(
    _ patience: Duration, _ answer: @escaping @Sendable (Endpoint.Request) -> Endpoint.Answer
  ) {
    self.patience = .nanoseconds(
      patience.components.seconds * 1_000_000_000 + patience.components.attoseconds / 1_000_000_000)
    self.answer = answer
  }

  func handlerAdded(context: ChannelHandlerContext) { allow(context) }

  func handlerRemoved(context: ChannelHandlerContext) { end?.cancel() }

  /// What is to come next has so long from now on, however slowly it comes.
  private func allow(_ context: ChannelHandlerContext) {
    end?.cancel()
    let channel = context.channel
    end = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = []
    case .body(let buffer):
      guard head != nil else { return }
      guard body.count + buffer.readableBytes <= Endpoint.longestBody else {
        head = nil
        send(Endpoint.Answer(413, "too large\n"), keepsAlive: false, context)
        return
      }
      body += buffer.readableBytesView
    case .end:
      guard let head else { return }
      self.head = nil
      // The answer may be taken as slowly as the request came, and no slower.
      allow(context)
      let path = String(head.uri.prefix { $0 != "?" })
      let request = Endpoint.Request(
        method: head.method.rawValue, path: path, body: body, headers: head.headers)
      send(answer(request), keepsAlive: head.isKeepAlive, isHead: head.method == .HEAD, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func send(
    _ answer: Endpoint.Answer, keepsAlive: Bool, isHead: Bool = false,
    _ context: ChannelHandlerContext
  ) {
    var headers: HTTPHeaders = [
      "Content-Type": answer.type, "Content-Length": "\(answer.text.utf8.count)",
    ]
    if !keepsAlive { headers.add(name: "Connection", value: "close") }
    context.write(
      wrapOutboundOut(
        .head(
          HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: answer.status), headers: headers))),
      promise: nil)
    if !isHead {
      context.write(
        wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(string: answer.text)))),
        promise: nil)
    }
    let done = context.writeAndFlush(wrapOutboundOut(.end(nil)))
    if !keepsAlive {
      let channel = context.channel
      done.whenComplete { _ in channel.close(promise: nil) }
    }
  }
}
