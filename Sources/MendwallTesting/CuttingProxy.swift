import NIOCore
import NIOPosix
import Synchronization

/// A relay of TCP connections to a server of this machine, which can be cut and closed while a client uses it.
public final class CuttingProxy: Sendable {
  private let listener: any Channel
  private let gate: Gate

  /// Where it listens, on 127.0.0.1.
  public let port: Int

  /// Runs a proxy for as long as `use` takes.
  public static func run<Result>(
    to target: Int, use: (CuttingProxy) async throws -> Result
  ) async throws -> Result {
    let proxy = try await CuttingProxy(to: target)
    do {
      let result = try await use(proxy)
      await proxy.close()
      return result
    } catch {
      await proxy.close()
      throw error
    }
  }

  private init(to target: Int) async throws {
    let gate = Gate()
    self.gate = gate
    listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.autoRead, value: false)
      .childChannelInitializer { client in
        guard gate.admit(client) else { return client.eventLoop.makeFailedFuture(Closed()) }
        return ClientBootstrap(group: client.eventLoop)
          .channelInitializer { server in
            server.eventLoop.makeCompletedFuture {
              try server.pipeline.syncOperations.addHandler(Passing(to: client))
            }
          }
          .connect(host: "127.0.0.1", port: target)
          .flatMap { server in
            client.eventLoop.makeCompletedFuture {
              try client.pipeline.syncOperations.addHandler(Passing(to: server))
            }
          }
          .flatMap { client.setOption(.autoRead, value: true) }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = listener.localAddress?.port ?? 0
  }

  /// Breaks every connection off; new ones are let through.
  public func cut() { gate.cut() }

  /// Breaks every connection off, and lets none through until ``open()``.
  public func shut() {
    gate.isOpen.withLock { $0 = false }
    gate.cut()
  }

  public func open() { gate.isOpen.withLock { $0 = true } }

  private func close() async {
    try? await listener.close()
    gate.cut()
  }

  private struct Closed: Error {}

  private final class Gate: Sendable {
    let isOpen = Mutex(true)
    private let clients = Mutex<[ObjectIdentifier: any Channel]>([:])

    func admit(_ client: any Channel) -> Bool {
      guard isOpen.withLock({ $0 }) else { return false }
      let id = ObjectIdentifier(client)
      clients.withLock { $0[id] = client }
      client.closeFuture.whenComplete { _ in
        _ = self.clients.withLock { $0.removeValue(forKey: id) }
      }
      return true
    }

    func cut() {
      for client in clients.withLock({ Array($0.values) }) { client.close(promise: nil) }
    }
  }

  /// Passes what comes on to the other side, and its end too.
  private final class Passing: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel

    init(to other: any Channel) { self.other = other }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      other.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}
