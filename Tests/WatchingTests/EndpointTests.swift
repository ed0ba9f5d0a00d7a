import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing

@testable import Watching

@Suite("The small HTTP server")
struct EndpointTests {
  private func serve(
    _ answer: @escaping @Sendable (Endpoint.Request) -> Endpoint.Answer,
    _ use: (String) async throws -> Void
  ) async throws {
    let endpoint = try await Endpoint(host: "127.0.0.1", port: 0, answer: answer)
    do { try await use("http://127.0.0.1:\(endpoint.port)") } catch {
      await endpoint.close()
      throw error
    }
    await endpoint.close()
  }

  private func send(
    _ method: HTTPMethod, _ url: String, body: Int = 0, headers: HTTPHeaders = [:]
  ) async throws -> (status: Int, text: String) {
    var request = HTTPClientRequest(url: url)
    request.method = method
    request.headers = headers
    if body > 0 { request.body = .bytes([UInt8](repeating: 65, count: body)) }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
    let text = try await response.body.collect(upTo: 1 << 20)
    return (Int(response.status.code), String(buffer: text))
  }

  @Test("a request comes whole, without its query, and is answered")
  func whole() async throws {
    try await serve { request in
      Endpoint.Answer(
        201,
        "\(request.method) \(request.path) \(request.body.count) \(request.header("x-a") ?? "")"
      )
    } _: { url in
      let answer = try await send(
        .POST, "\(url)/webhook/git?x=1", body: 100_000, headers: ["X-A": "b"])
      #expect(answer == (201, "POST /webhook/git 100000 b"))
      let next = try await send(.GET, "\(url)/")
      #expect(next == (201, "GET / 0 "))
    }
  }

  @Test("a body that is too long is refused")
  func long() async throws {
    try await serve { _ in
      Endpoint.Answer(200, "ok")
    } _: { url in
      // The connection may be closed before all of it is sent.
      let answer = try? await send(.POST, "\(url)/", body: 3 << 20)
      #expect((answer?.status ?? 413) == 413)
      let next = try await send(.GET, "\(url)/")
      #expect(next.status == 200)
    }
  }

  @Test("whoever drips a request is let go, and keeps nobody else away")
  func drips() async throws {
    let endpoint = try await Endpoint(host: "127.0.0.1", port: 0, patience: .milliseconds(300)) {
      _ in Endpoint.Answer(200, "ok")
    }
    var slow: [any Channel] = []
    for _ in 0..<64 {
      slow.append(
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
          .connect(host: "127.0.0.1", port: endpoint.port).get())
    }
    // It never falls silent, and never says all.
    let dripping = Task { [slow] in
      for byte in "POST / HTTP/1.1\r\nHost: localhost\r\nX-Long: ".utf8
        + [UInt8](repeating: 65, count: 10_000)
      {
        for channel in slow { channel.writeAndFlush(ByteBuffer(bytes: [byte]), promise: nil) }
        try await Task.sleep(for: .milliseconds(10))
      }
    }
    for channel in slow { try? await channel.closeFuture.get() }
    dripping.cancel()
    let answer = try await send(.GET, "http://127.0.0.1:\(endpoint.port)/")
    #expect(answer == (200, "ok"))
    await endpoint.close()
  }

  @Test("a port that is taken is said to be")
  func taken() async throws {
    let first = try await Endpoint(host: "127.0.0.1", port: 0) { _ in Endpoint.Answer(200, "") }
    await #expect(throws: (any Error).self) {
      try await Endpoint(host: "127.0.0.1", port: first.port) { _ in Endpoint.Answer(200, "") }
    }
    await first.close()
  }
}
