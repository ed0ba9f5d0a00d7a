import FoundationEssentials
import KubernetesClient
import MendwallTesting
import NIOCore
import NIOPosix
import Reports
import Synchronization
import Testing

@testable import MendwallCommands

/// What the real server shows too, here with a server whose every event a test says.
@Suite("What a watch does when something has changed", .timeLimit(.minutes(2)))
struct WatchLoopTests {
  @Test("what came and went before everything was compared again is told all the same")
  func drains() async throws {
    let shop = try await WatchedShop()
    try await shop.run { loop, mirror, _, told in
      try await loop.begin()
      try shop.set("a", port: 443)
      try shop.set("a")
      try await WatchedShop.wait("both versions wait") { mirror.waiting.count == 2 }
      await loop.compareEverything(true)
      #expect(told.words == ["started", "new a", "gone a"])
      await loop.compareEverything(true)
      #expect(told.words.count == 3)
    }
  }

  @Test(
    "what came while comparisons failed waits until one succeeds, and then each version is told")
  func failures() async throws {
    let shop = try await WatchedShop()
    try await shop.run { loop, mirror, _, told in
      try await loop.begin()
      try shop.set("a", port: 443)
      try shop.set("a")
      try shop.set("b", port: 8443)
      try await WatchedShop.wait("all versions wait") { mirror.waiting.count == 3 }
      // Git's side is read anew, and is not there.
      let moved = "\(shop.repository.path)-moved"
      try FileManager.default.moveItem(atPath: shop.repository.path, toPath: moved)
      let source = try #require(await loop.detection.known.source)
      await loop.use(source)
      await loop.compareChanges()
      #expect(await loop.failures == 1)
      #expect(mirror.waiting.count >= 1)
      let waiting = mirror.waiting.count
      await loop.compareEverything(true)
      #expect(mirror.waiting.count == waiting)
      #expect(told.words == ["started", "lost"])
      try FileManager.default.moveItem(atPath: moved, toPath: shop.repository.path)
      await loop.compareEverything(true)
      #expect(await loop.failures == 0)
      await loop.compareChanges()
      #expect(told.words == ["started", "lost", "regained", "new a", "new b", "gone a"])
    }
  }

  @Test("an edit is told, a commit is, and a wish to end ends it")
  func goesOn() async throws {
    let shop = try await WatchedShop()
    try await shop.run(["--poll", "1"]) { loop, _, status, told in
      let running = Task { try await loop.run() }
      try await WatchedShop.wait("it begins") { told.words.contains("started") }
      try shop.set("a", port: 443)
      try await WatchedShop.wait("it tells the edit") { told.words.contains("new a") }
      try await shop.repository.commit(["policies/a.yaml": Shop.policy("a", port: 443)])
      try await WatchedShop.wait("it tells that Git says so too") { told.words.contains("gone a") }
      #expect(told.words.contains("revision"))
      #expect(status.metrics.contains("mendwall_watch_news_total{news=\"gone\"} 1\n"))
      status.stopping.utter()
      try shop.set("b")
      try await running.value
      #expect(told.words.last == "stopped")
    }
  }

  @Test("a wish to end that comes before all is compared ends it, and nothing hangs")
  func stopsEarly() async throws {
    let shop = try await WatchedShop()
    try await shop.run { loop, _, status, told in
      status.stopping.utter()
      try await loop.run()
      #expect(told.words == ["stopped"])
    }
  }

  @Test("a wish to end ends it while the server answers nothing")
  func stopsWithoutServer() async throws {
    let shop = try await WatchedShop()
    shop.isSilent.withLock { $0 = true }
    try await shop.run { loop, _, status, told in
      let running = Task { try await loop.run() }
      try await WatchedShop.wait("the server is asked") { shop.requests > 0 }
      status.stopping.utter()
      try await running.value
      #expect(told.words == ["stopped"])
    }
  }

  @Test("a wish to end ends it while a repository is fetched that sends nothing")
  func stopsInFetch() async throws {
    let shop = try await WatchedShop()
    try await withSilentServer { server, requests in
      try await shop.run(["--repo", server]) { loop, _, status, told in
        let running = Task { try await loop.run() }
        try await WatchedShop.wait("it connects") { requests() > 0 }
        status.stopping.utter()
        try await running.value
        #expect(told.words == ["stopped"])
      }
    }
  }

  @Test("a repository that sends nothing keeps no edit from being told")
  func tellsWhileGitIsAway() async throws {
    let shop = try await WatchedShop()
    try await withSilentServer { server, requests in
      try await shop.run { loop, mirror, _, told in
        try await loop.begin()
        await loop.look(at: server)
        try await WatchedShop.wait("it connects") { requests() > 0 }
        try shop.set("a", port: 443)
        try await WatchedShop.wait("it waits") { mirror.waiting.count == 1 }
        await loop.compareChanges()
        #expect(told.words.last == "new a")
        #expect(await loop.looking != nil)
        await loop.looking?.cancel()
      }
    }
  }

  /// A server of Git's that takes connections and says nothing.
  private func withSilentServer(
    _ use: (_ repository: String, _ connections: @escaping @Sendable () -> Int) async throws -> Void
  ) async throws {
    let count = Counter()
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        count.add()
        return channel.eventLoop.makeSucceededVoidFuture()
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let port = listener.localAddress?.port ?? 0
    do { try await use("git://127.0.0.1:\(port)/policies.git", { count.value }) } catch {
      try? await listener.close()
      throw error
    }
    try? await listener.close()
  }

  private final class Counter: Sendable {
    private let state = Mutex(0)
    var value: Int { state.withLock { $0 } }
    func add() { state.withLock { $0 += 1 } }
  }

  @Test("findings are neither gone nor told again because a file of Git's cannot be read")
  func unreadableFile() async throws {
    let shop = try await WatchedShop()
    try await shop.run { loop, mirror, _, told in
      try await loop.begin()
      try shop.set("a", port: 443)
      try await WatchedShop.wait("it waits") { mirror.waiting.count == 1 }
      await loop.compareChanges()
      #expect(told.words.last == "new a")
      try await shop.repository.commit([
        "broken.yaml": "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: [\n"
      ])
      await loop.take(.success(try await loop.openSource()))
      #expect(await loop.report?.complete == false)
      #expect(told.words.last == "revision")
      // What is known of both sides is known all the same.
      try shop.set("a")
      try await WatchedShop.wait("it waits") { mirror.waiting.count == 1 }
      await loop.compareChanges()
      #expect(told.words.last == "gone a")
      try shop.set("a", port: 443)
      try await WatchedShop.wait("it waits") { mirror.waiting.count == 1 }
      await loop.compareChanges()
      #expect(told.words.suffix(2) == ["gone a", "new a"])
    }
  }

  @Test("while nothing is listed to be published to, that is said once")
  func noTargets() async throws {
    let shop = try await WatchedShop()
    try await shop.run(["--publish", "--publish-interval", "1"]) { loop, mirror, _, told in
      try await loop.begin()
      for port in [443, 444] {
        try shop.set("a", port: port)
        try await WatchedShop.wait("it waits") { mirror.waiting.count == 1 }
        await loop.compareChanges()
        await loop.publishAtOnce()
      }
      #expect(told.notes.count { $0.contains("publish.to") } == 1)
    }
  }
}

extension WatchLoop {
  fileprivate func look(at repository: String) {
    detection.git.repo = repository
    beginLook()
  }

  fileprivate func publishAtOnce() {
    nextPublication = .now
    publishIfDue()
  }
}
