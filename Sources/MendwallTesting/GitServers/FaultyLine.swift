import NIOCore
import NIOPosix
import Synchronization

/// A line to a server that a test can cut or hold up. It counts what came from the server.
public final class FaultyLine: Sendable {
  public enum Fault: Sendable {
    case none
    /// The connection ends once so many bytes came from the server.
    case cut(after: Int)
    /// Nothing more comes after so many bytes, and the connection stays.
    case stall(after: Int)
  }

  private struct State {
    var fault: Fault
    var passed = 0
    var connections = 0
  }

  private let state: Mutex<State>
  private let listener: any Channel
  public var port: Int { listener.localAddress?.port ?? 0 }

  /// How many bytes came from the server so far, and over how many connections.
  public var passed: Int { state.withLock { $0.passed } }
  public var connections: Int { state.withLock { $0.connections } }

  /// From now on, counting from nothing.
  public func set(_ fault: Fault) {
    state.withLock {
      $0.fault = fault
      $0.passed = 0
      $0.connections = 0
    }
  }

  /// Waits until so many bytes came from the server.
  public func wait(for bytes: Int) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while passed < bytes {
      guard ContinuousClock.now < deadline else {
        throw Program.Failure(description: "only \(passed) of \(bytes) bytes came within a minute")
      }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Runs one for as long as `use` takes.
  ///
  /// - Parameters:
  ///   - port: the server's, on loopback.
  ///   - fault: what happens on it at first.
  public static func run<Result>(
    to port: Int, _ fault: Fault = .none, _ use: (FaultyLine) async throws -> Result
  ) async throws -> Result {
    let box = Box()
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.backlog, value: 16)
      .childChannelOption(.autoRead, value: false)
      .childChannelInitializer { client in
        client.eventLoop.makeCompletedFuture {
          try client.pipeline.syncOperations.addHandler(ClientSide(port: port, box))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let line = FaultyLine(listener, fault)
    box.line.withLock { $0 = line }
    do {
      let result = try await use(line)
      try await listener.close()
      return result
    } catch {
      try? await listener.close()
      throw error
    }
  }

  private init(_ listener: any Channel, _ fault: Fault) {
    self.listener = listener
    state = Mutex(State(fault: fault))
  }

  fileprivate final class Box: Sendable {
    let line = Mutex<FaultyLine?>(nil)
  }

  fileprivate func noteConnection() { state.withLock { $0.connections += 1 } }

  /// What to do with bytes of the server: how many go through, and whether the connection ends then.
  fileprivate func verdict(on count: Int) -> (passes: Int, isCut: Bool) {
    state.withLock { state in
      let rest: Int
      let isCut: Bool
      switch state.fault {
      case .none: (rest, isCut) = (count, false)
      case .cut(let after): (rest, isCut) = (max(0, after - state.passed), true)
      case .stall(let after): (rest, isCut) = (max(0, after - state.passed), false)
      }
      let passes = min(rest, count)
      state.passed += passes
      return (passes, isCut && passes < count)
    }
  }

  /// Reads from the client, once there is a connection to the server.
  private final class ClientSide: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let port: Int
    private let box: Box
    private var server: (any Channel)?

    init(port: Int, _ box: Box) {
      self.port = port
      self.box = box
    }

    func channelActive(context: ChannelHandlerContext) {
      let client = context.channel
      guard let line = box.line.withLock({ $0 }) else {
        client.close(promise: nil)
        return
      }
      line.noteConnection()
      let bound = NIOLoopBound((self), eventLoop: context.eventLoop)
      ClientBootstrap(group: context.eventLoop)
        .channelInitializer { server in
          server.eventLoop.makeCompletedFuture {
            try server.pipeline.syncOperations.addHandler(ServerSide(client, line))
          }
        }
        .connect(host: "127.0.0.1", port: port)
        .whenComplete { result in
          switch result {
          case .success(let server):
            bound.value.server = server
            client.setOption(.autoRead, value: true).whenSuccess { client.read() }
          case .failure: client.close(promise: nil)
          }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      server?.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { server?.close(promise: nil) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }

  private final class ServerSide: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let client: any Channel
    private let line: FaultyLine

    init(_ client: any Channel, _ line: FaultyLine) {
      self.client = client
      self.line = line
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      var bytes = unwrapInboundIn(data)
      let (passes, isCut) = line.verdict(on: bytes.readableBytes)
      guard let slice = bytes.readSlice(length: passes) else { return }
      if passes > 0 { client.writeAndFlush(slice, promise: nil) }
      if isCut { client.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
      // A server that ended after what it was held up in is still silent.
      if line.passesOn { client.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }

  fileprivate var passesOn: Bool {
    state.withLock { if case .stall = $0.fault { false } else { true } }
  }
}
