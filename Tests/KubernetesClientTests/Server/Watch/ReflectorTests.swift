import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

@Suite("Keeping up with a server by watching it")
struct ReflectorTests {
  private typealias Watch = WatchScript

  /// Runs a reflector until `use` has seen what it waits for.
  private func reflect(
    lists: [ScriptedServer.Reply], watches: [ScriptedServer.Reply],
    pacing: WatchPacing = .forTests,
    _ use: (Told, Reflector, ScriptedServer) async throws -> Void
  ) async throws {
    let script = WatchScript(lists: lists, watches: watches)
    try await ScriptedServer.run {
      script.reply(to: $0)
    } use: { server in
      try await withAPI(try .to(server.url)) { api in
        let told = Told()
        let reflector = Reflector(
          .networkPolicy, as: PolicyKind.networkPolicy.api, namespace: nil, from: api,
          pacing: pacing, tell: told.take)
        let start = try await reflector.start()
        let task = Task { await reflector.run(start) }
        defer { task.cancel() }
        try await use(told, reflector, server)
        task.cancel()
        await task.value
      }
    }
  }

  private func versions(_ server: ScriptedServer) -> [String] {
    server.requests.map(\.uri).filter { $0.contains("watch=true") }.compactMap { uri in
      uri.split(separator: "&").first { $0.hasPrefix("resourceVersion=") }.map {
        String($0.dropFirst(16))
      }
    }
  }

  @Test("what is listed is told, and then what happens, from the list's version on")
  func follows() async throws {
    try await reflect(
      lists: [Watch.list([("a", "3")], version: "7")],
      watches: [
        Watch.watch(
          Watch.event("ADDED", "b", "8"), Watch.event("MODIFIED", "a", "9"),
          Watch.event("DELETED", "b", "10"))
      ]
    ) { told, _, server in
      try await told.wait(for: "shop/b gone")
      #expect(
        told.all == ["listed shop/a 3", "watching", "shop/b 8", "shop/a 9", "shop/b gone"])
      #expect(versions(server) == ["7"])
      let uri = try #require(server.requests.last?.uri)
      #expect(uri.contains("allowWatchBookmarks=true"))
      #expect(uri.contains("timeoutSeconds="))
    }
  }

  @Test(
    "events come whole however they are cut", arguments: ["by byte", "in one", "in halves"])
  func chunks(cut: String) async throws {
    let long = String(repeating: "long ", count: 60_000)
    let text = Array(
      (Watch.event("ADDED", "b", "8", note: "ä") + Watch.event("MODIFIED", "b", "9", note: long)
        + Watch.event("MODIFIED", "a", "10")).utf8)
    let pieces: [[UInt8]] =
      switch cut {
      case "by byte": text.prefix(600).map { [$0] } + [Array(text.dropFirst(600))]
      case "in one": [text]
      default:
        stride(from: 0, to: text.count, by: 7_777).map {
          Array(text[$0..<min($0 + 7_777, text.count)])
        }
      }
    try await reflect(
      lists: [Watch.list([("a", "3")], version: "7")], watches: [Watch.watch(pieces)]
    ) { told, _, _ in
      try await told.wait(for: "shop/a 10")
      #expect(told.objects == ["listed shop/a 3", "shop/b 8", "shop/b 9", "shop/a 10"])
    }
  }

  @Test(
    "a watch that is cut is gone on with from the last version that was told",
    arguments: ["reset", "complete"])
  func cut(ending: String) async throws {
    try await reflect(
      lists: [Watch.list([("a", "3")], version: "7")],
      watches: [
        Watch.watch(
          Watch.event("MODIFIED", "a", "9"), Watch.bookmark("12"),
          ending: ending == "reset" ? .reset : .complete),
        Watch.watch(Watch.event("MODIFIED", "a", "14")),
      ]
    ) { told, _, server in
      try await told.wait(for: "shop/a 14")
      guard ending == "reset" else {
        #expect(told.objects == ["listed shop/a 3", "shop/a 9", "shop/a 14"])
        #expect(versions(server) == ["7", "12"])
        return
      }
      // What a reset overtakes is lost on the way (RFC 9293, 3.10.7.4), and is asked for again.
      let hasNine = told.objects == ["listed shop/a 3", "shop/a 9", "shop/a 14"]
      #expect(hasNine || told.objects == ["listed shop/a 3", "shop/a 14"])
      let since = try #require(versions(server).last)
      #expect(versions(server).first == "7" && (hasNine ? ["9", "12"] : ["7"]).contains(since))
    }
  }

  @Test(
    "where the server no longer knows what came, everything is listed anew, and what is otherwise is told",
    arguments: ["as the answer", "as an event", "as another error"])
  func expired(how: String) async throws {
    let end: ScriptedServer.Reply =
      switch how {
      case "as the answer": .status(410, "too old resource version", reason: "Expired")
      case "as an event": Watch.watch(Watch.failure(410))
      default: Watch.watch(Watch.failure(500))
      }
    try await reflect(
      lists: [
        Watch.list([("a", "3"), ("b", "4"), ("c", "5")], version: "7"),
        Watch.list([("a", "3"), ("c", "20"), ("d", "21")], version: "30"),
      ],
      watches: [
        Watch.watch(Watch.event("MODIFIED", "b", "9"), ending: .complete), end,
        Watch.watch(Watch.event("DELETED", "d", "31")),
      ]
    ) { told, _, server in
      try await told.wait(for: "shop/d gone")
      #expect(
        told.objects == [
          "listed shop/a 3", "listed shop/b 4", "listed shop/c 5", "shop/b 9", "listed shop/c 20",
          "listed shop/d 21", "listed shop/b gone", "shop/d gone",
        ])
      #expect(told.all.contains("expired"))
      #expect(versions(server) == ["7", "9", "30"])
    }
  }

  @Test("a list that is too old at once is made again")
  func expiredAtOnce() async throws {
    try await reflect(
      lists: [
        Watch.list([("a", "3")], version: "7"), Watch.list([("a", "4")], version: "8"),
      ],
      watches: [
        .status(410, "too old", reason: "Expired"), Watch.watch(Watch.event("ADDED", "b", "9")),
      ]
    ) { told, _, server in
      try await told.wait(for: "shop/b 9")
      #expect(versions(server) == ["7", "8"])
    }
  }

  @Test("a server that falls silent is not waited for, and the watch is begun again")
  func silent() async throws {
    var pacing = WatchPacing.forTests
    pacing.seconds = 1...1
    pacing.overtime = .zero
    try await reflect(
      lists: [Watch.list([("a", "3")], version: "7")],
      watches: [Watch.watch(), Watch.watch(Watch.event("MODIFIED", "a", "9"))], pacing: pacing
    ) { told, _, server in
      try await told.wait(for: "shop/a 9")
      #expect(told.all.contains { $0.contains("sends nothing more of the networkpolicies") })
      #expect(versions(server).prefix(2) == ["7", "7"])
    }
  }

  @Test("a server that sent a bookmark, and then no other, is not waited for as long")
  func silentAfterBookmark() async throws {
    var pacing = WatchPacing.forTests
    pacing.silence = .milliseconds(100)
    try await reflect(
      lists: [Watch.list([("a", "3")], version: "7")],
      watches: [
        Watch.watch(Watch.bookmark("8")), Watch.watch(Watch.event("MODIFIED", "a", "9")),
      ], pacing: pacing
    ) { told, _, server in
      try await told.wait(for: "shop/a 9")
      #expect(versions(server).prefix(2) == ["7", "8"])
    }
  }

  @Test("what is no event ends the watch, and nothing is lost by it")
  func garbage() async throws {
    try await reflect(
      lists: [Watch.list([("a", "3")], version: "7")],
      watches: [
        Watch.watch(Watch.event("MODIFIED", "a", "8"), "<html>\n"),
        Watch.watch(#"{"type":"RENAMED","object":{}}"# + "\n"),
        Watch.watch(#"{"type":"ADDED","object":{"metadata":{}}}"# + "\n"),
        Watch.watch(Watch.event("MODIFIED", "a", "9")),
      ]
    ) { told, _, server in
      try await told.wait(for: "shop/a 9")
      #expect(versions(server) == ["7", "8", "8", "8"])
    }
  }

  @Test("an event that is longer than any that is read ends the watch, and says so")
  func tooLong() async throws {
    var pacing = WatchPacing.forTests
    pacing.event = 1000
    let long = String(repeating: "x", count: 1000)
    try await reflect(
      lists: [Watch.list([("a", "3")], version: "7")],
      watches: [
        Watch.watch(Watch.event("MODIFIED", "a", "8", note: long)),
        Watch.watch(Watch.event("MODIFIED", "a", "9")),
      ], pacing: pacing
    ) { told, _, _ in
      try await told.wait(for: "shop/a 9")
      #expect(told.all.contains { $0.contains("of more than 1000 bytes") })
    }
  }

  @Test("a server that answers no watch any more is listed again")
  func listsAfterFailures() async throws {
    try await reflect(
      lists: [
        Watch.list([("a", "3")], version: "7"), .status(503, "starting"),
        Watch.list([("a", "3"), ("b", "5")], version: "9"),
      ],
      watches: [Watch.watch(ending: .reset)]
        + [ScriptedServer.Reply](repeating: .status(504, "Too large resource version"), count: 4)
        + [Watch.watch(Watch.event("MODIFIED", "a", "10"))]
    ) { told, _, server in
      try await told.wait(for: "shop/a 10")
      #expect(told.objects == ["listed shop/a 3", "listed shop/b 5", "shop/a 10"])
      #expect(versions(server).last == "9")
    }
  }

  @Test("everything is listed again when it is wished, even in the middle of a watch")
  func renew() async throws {
    try await reflect(
      lists: [
        Watch.list([("a", "3")], version: "7"),
        Watch.list([("a", "3"), ("b", "8")], version: "8"),
      ],
      watches: [Watch.watch(), Watch.watch(Watch.event("DELETED", "a", "9"))]
    ) { told, reflector, server in
      #expect(await reflector.renew())
      #expect(told.objects.contains("listed shop/b 8"))
      try await told.wait(for: "shop/a gone")
      #expect(versions(server) == ["7", "8"])
    }
  }

  @Test("that everything could not be listed again is known")
  func notRenewed() async throws {
    try await reflect(
      lists: [Watch.list([("a", "3")], version: "7"), .status(404, "gone", reason: "NotFound")],
      watches: [Watch.watch()]
    ) { (_, reflector, _) async throws in
      #expect(await !reflector.renew())
    }
  }

  @Test(
    "a server that ends each watch as soon as it has told something is not asked without a rest")
  func rests() async throws {
    var pacing = WatchPacing.forTests
    pacing.shortest = .milliseconds(200)
    let begun = ContinuousClock.now
    try await reflect(
      lists: [Watch.list([("a", "3")], version: "7")],
      watches: (8..<13).map { Watch.watch(Watch.bookmark("\($0)"), ending: .complete) }
        + [Watch.watch(Watch.event("MODIFIED", "a", "20"))], pacing: pacing
    ) { told, _, server in
      try await told.wait(for: "shop/a 20")
      #expect(versions(server) == ["7", "8", "9", "10", "11", "12"])
      #expect(ContinuousClock.now - begun >= .seconds(1))
    }
  }

  @Test("an answer that is no good one and does not end is not waited for")
  func stalledRefusal() async throws {
    let script = WatchScript(
      lists: [Watch.list([], version: "7")],
      watches: [
        ScriptedServer.Reply([
          .bytes(
            Array(
              "HTTP/1.1 500 Oops\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
                .utf8))
        ])
      ])
    try await ScriptedServer.run {
      script.reply(to: $0)
    } use: { server in
      var limits = RequestLimits()
      limits.attempt = .milliseconds(500)
      try await withAPI(try .to(server.url), limits: limits) { api in
        let reflector = Reflector(
          .networkPolicy, as: PolicyKind.networkPolicy.api, namespace: nil, from: api,
          pacing: .forTests
        ) { _ in }
        let error = try await failure { try await reflector.start() }
        #expect(error.code == .timeout)
      }
    }
  }

  @Test("a right to watch that is missing is named")
  func forbidden() async throws {
    let script = WatchScript(
      lists: [Watch.list([], version: "7")],
      watches: [.status(403, "networkpolicies is forbidden", reason: "Forbidden")])
    try await ScriptedServer.run {
      script.reply(to: $0)
    } use: { server in
      try await withAPI(try .to(server.url)) { api in
        let reflector = Reflector(
          .networkPolicy, as: PolicyKind.networkPolicy.api, namespace: nil, from: api,
          pacing: .forTests
        ) { _ in }
        let error = try await failure { try await reflector.start() }
        #expect(error.code == .forbidden)
        #expect(error.description.contains("this user may not watch networkpolicies"))
        #expect(error.description.contains(#"verbs: ["watch"]"#))
      }
    }
  }

  @Test("waits after failures grow, are never all the same, and have an end")
  func waits() {
    let pacing = WatchPacing()
    #expect(pacing.wait(after: 1, chance: 1) == .milliseconds(200))
    #expect(pacing.wait(after: 1, chance: 0) == .milliseconds(100))
    #expect(pacing.wait(after: 3, chance: 1) == .milliseconds(800))
    #expect(pacing.wait(after: 1000, chance: 1) == .seconds(30))
  }
}
