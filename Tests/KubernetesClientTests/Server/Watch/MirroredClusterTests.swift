import MendwallTesting
import PolicyModel
import Synchronization
import Testing

@testable import KubernetesClient

@Suite("A cluster whose policies are kept in memory")
struct MirroredClusterTests {
  private typealias Watch = WatchScript

  private func mirror(
    lists: [ScriptedServer.Reply], watches: [ScriptedServer.Reply],
    pacing: WatchPacing = .forTests,
    _ use: (MirroredCluster, ScriptedServer) async throws -> Void
  ) async throws {
    let script = WatchScript(lists: lists, watches: watches)
    try await ScriptedServer.run {
      script.reply(to: $0)
    } use: { server in
      try await withAPI(try .to(server.url)) { api in
        let mirror = MirroredCluster(api, pacing: pacing) {}
        do {
          try await use(mirror, server)
          await mirror.stop()
        } catch {
          await mirror.stop()
          throw error
        }
      }
    }
  }

  private func versions(_ mirror: MirroredCluster) async throws -> [String] {
    try await mirror.list(.networkPolicy, namespace: nil).map {
      "\($0.reference.name) \($0.resourceVersion ?? "")"
    }
  }

  @Test("each version of an object is seen, one step after the other")
  func steps() async throws {
    try await mirror(
      lists: [Watch.list([("b", "3"), ("c", "4")], version: "7")],
      watches: [
        Watch.watch(
          Watch.event("MODIFIED", "b", "8"), Watch.event("ADDED", "a", "9"),
          Watch.event("MODIFIED", "b", "10"), Watch.event("DELETED", "c", "11"))
      ]
    ) { mirror, server in
      #expect(try await versions(mirror) == ["b 3", "c 4"])
      await mirror.settle()
      try await waitUntil("four changes wait") { mirror.waiting.count == 4 }
      #expect(try await versions(mirror) == ["b 3", "c 4"])
      let first = try #require(mirror.advance())
      #expect(first.changed.map(\.name) == ["b", "a"])
      #expect(!first.isOfAll)
      #expect(try await versions(mirror) == ["a 9", "b 8", "c 4"])
      #expect(mirror.advance()?.changed.map(\.name) == ["b", "c"])
      #expect(try await versions(mirror) == ["a 9", "b 10"])
      #expect(mirror.advance() == nil)
      #expect(server.requests.count == 2)
      #expect(mirror.counts.events == 4)
    }
  }

  @Test("many who ask at the same time make one list")
  func shared() async throws {
    try await mirror(
      lists: [Watch.list([("a", "3")], version: "7")], watches: [Watch.watch()]
    ) { (mirror, server) async throws in
      await withTaskGroup(of: Int.self) { group in
        for _ in 0..<10 {
          group.addTask { (try? await mirror.list(.networkPolicy, namespace: nil).count) ?? -1 }
        }
        for await count in group { #expect(count == 1) }
      }
      #expect(server.requests.count == 2)
    }
  }

  @Test("a refusal is remembered until everything is renewed")
  func refusals() async throws {
    try await mirror(
      lists: [
        .status(403, "no", reason: "Forbidden"), Watch.list([("a", "3")], version: "7"),
      ], watches: [Watch.watch()]
    ) { mirror, server in
      for _ in 0..<3 {
        let error = try await failure { try await versions(mirror) }
        #expect(error.code == .forbidden)
      }
      #expect(server.requests.count == 1)
      _ = await mirror.renew()
      #expect(try await versions(mirror) == ["a 3"])
    }
  }

  @Test("what is renewed comes as steps too")
  func renewed() async throws {
    try await mirror(
      lists: [
        Watch.list([("a", "3"), ("b", "4")], version: "7"),
        Watch.list([("b", "4"), ("c", "9")], version: "9"),
      ], watches: [Watch.watch(), Watch.watch()]
    ) { (mirror, _) async throws in
      #expect(try await versions(mirror) == ["a 3", "b 4"])
      await mirror.settle()
      #expect(await mirror.renew())
      let step = try #require(mirror.advance())
      #expect(step.changed.map(\.name) == ["c", "a"])
      #expect(try await versions(mirror) == ["b 4", "c 9"])
    }
  }

  @Test("while the server is away its last state is known, and since when it is away")
  func away() async throws {
    try await mirror(
      lists: [Watch.list([("a", "3")], version: "7")],
      watches: [Watch.watch(ending: .reset)]
        + [ScriptedServer.Reply](repeating: .reset, count: 3)
        + [Watch.watch(Watch.event("MODIFIED", "a", "8"))]
    ) { mirror, _ in
      #expect(try await versions(mirror) == ["a 3"])
      await mirror.settle()
      try await waitUntil("the watch goes on") { mirror.waiting.count == 1 }
      #expect(mirror.counts.failures >= 3)
      #expect(mirror.lost == nil)
      #expect(try await versions(mirror) == ["a 3"])
    }
  }

  @Test("a right that is taken away is a refusal from then on")
  func withdrawn() async throws {
    try await mirror(
      lists: [
        Watch.list([("a", "3")], version: "7"), .status(403, "no", reason: "Forbidden"),
        Watch.list([("a", "3")], version: "9"),
      ],
      watches: [Watch.watch(Watch.failure(410)), Watch.watch()]
    ) { mirror, _ in
      _ = try? await versions(mirror)
      await mirror.settle()
      try await waitUntil("the mirror has a step of all") { mirror.advance()?.isOfAll == true }
    }
  }

  @Test(
    "a watch that cannot be begun at first is begun beside whatever else goes on",
    arguments: ["reset", "429", "503"])
  func lateWatch(how: String) async throws {
    let bad: ScriptedServer.Reply =
      switch how {
      case "reset": .reset
      case "429": .status(429, "too many", reason: "TooManyRequests")
      default: .status(503, "starting")
      }
    try await mirror(
      lists: [Watch.list([("a", "3")], version: "7")],
      watches: [bad, bad, Watch.watch(Watch.event("MODIFIED", "a", "8"))]
    ) { mirror, _ in
      #expect(try await versions(mirror) == ["a 3"])
      await mirror.settle()
      try await waitUntil("the watch tells something") { mirror.waiting.count == 1 }
      #expect(mirror.lost == nil)
    }
  }

  @Test("a list that fails at first is made beside whatever else goes on, and then all is compared")
  func lateList() async throws {
    let gate = Mutex(false)
    try await ScriptedServer.run { request in
      if request.uri.contains("watch=true") { return Watch.watch() }
      return gate.withLock { $0 } ? Watch.list([("a", "3")], version: "7") : .json("[]")
    } use: { server in
      try await withAPI(try .to(server.url)) { api in
        let mirror = MirroredCluster(api, pacing: .forTests) {}
        #expect(try await failure { try await versions(mirror) }.code == .badResponse)
        await mirror.settle()
        #expect(mirror.lost != nil)
        // Whoever asks meanwhile is told at once.
        #expect(try await failure { try await versions(mirror) }.code == .badResponse)
        gate.withLock { $0 = true }
        try await waitUntil("it is listed") { mirror.lost == nil }
        #expect(mirror.advance()?.isOfAll == true)
        #expect(try await versions(mirror) == ["a 3"])
        await mirror.stop()
      }
    }
  }

  @Test("what was begun since everything was compared last makes a step of all")
  func begun() async throws {
    try await mirror(
      lists: [Watch.list([("a", "3")], version: "7")], watches: [Watch.watch()]
    ) { mirror, _ in
      _ = try await versions(mirror)
      #expect(mirror.waiting.count == 1)
      #expect(mirror.advance()?.isOfAll == true)
      #expect(mirror.advance() == nil)
    }
  }

  @Test("what has been away for long is no longer seen, and is compared as a whole once it is back")
  func longAway() async throws {
    var pacing = WatchPacing.forTests
    pacing.absence = .milliseconds(50)
    pacing.longestWait = .milliseconds(100)
    // It answers once, goes away, and is back when the test says so.
    let lists = Mutex(0)
    let isBack = Mutex(false)
    try await ScriptedServer.run { request in
      let isBack = isBack.withLock { $0 }
      if request.uri.contains("watch=true") { return isBack ? Watch.watch() : .reset }
      let count = lists.withLock { lists -> Int in
        lists += 1
        return lists
      }
      return isBack || count == 1 ? Watch.list([("a", "3")], version: "7") : .reset
    } use: { server in
      try await withAPI(try .to(server.url)) { api in
        let mirror = MirroredCluster(api, pacing: pacing) {}
        _ = try await versions(mirror)
        await mirror.settle()
        try await waitUntil("it is absent") { mirror.absent.count == 1 }
        #expect(mirror.absent.first?.kind === PolicyKind.networkPolicy)
        #expect(try await failure { try await versions(mirror) }.code == .timeout)
        isBack.withLock { $0 = true }
        try await waitUntil("it is back") { mirror.lost == nil }
        #expect(mirror.absent.isEmpty)
        #expect(mirror.advance()?.isOfAll == true)
        #expect(try await versions(mirror) == ["a 3"])
        await mirror.stop()
      }
    }
  }

  @Test("watches of single namespaces end once a watch of everything has the same")
  func narrower() async throws {
    try await mirror(
      lists: [
        Watch.list([("a", "3")], version: "7"), Watch.list([("a", "3")], version: "7"),
        Watch.list([("a", "3")], version: "8"),
      ], watches: [Watch.watch(), Watch.watch(), Watch.watch()]
    ) { mirror, _ in
      _ = try await mirror.list(.networkPolicy, namespace: "shop")
      _ = try await mirror.list(.networkPolicy, namespace: "other")
      await mirror.settle()
      #expect(mirror.size.watches == 2)
      _ = try await versions(mirror)
      await mirror.settle()
      #expect(mirror.size.watches == 1)
      #expect(try await versions(mirror) == ["a 3"])
    }
  }
}
