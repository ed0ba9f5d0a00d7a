import HTTPAccess
import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

@Suite("Servers that are no Kubernetes API")
struct HostileServerTests {
  @Test(
    "an answer that is no list is an error that names the address",
    arguments: [
      ScriptedServer.Reply.html(200), .html(404), .html(401), .html(403), .json(""), .json("null"),
      .json("[]"),
      .json("{}"), .json(#"{"kind":"PodList","items":[]}"#),
      .json(#"{"kind":"NetworkPolicyList","#),
      .json(String(page(["a", "b"]).dropLast(30))), .json(page(["a"]) + "x"),
      .json(#"{"kind":"NetworkPolicyList","items":{}}"#),
      .json(#"{"kind":"NetworkPolicyList","items":[7]}"#),
      .json(#"{"kind":"NetworkPolicyList","items":[{"metadata":{}}]}"#),
      .json(String(repeating: "[", count: 100_000)), .json("{}", status: 204),
      .json("", status: 302, headers: ["Location": "http://127.0.0.1:1/"]),
    ])
  func noList(reply: ScriptedServer.Reply) async throws {
    try await ScriptedServer.run { _ in
      reply
    } use: { server in
      let error = try await listError(try .to(server.url))
      #expect([.badResponse, .unauthorized].contains(error.code), "\(error)")
      #expect(error.description.contains(server.url))
      #expect(server.requests.count == 1)
    }
  }

  @Test("a redirect is not followed, so that no credential goes elsewhere")
  func redirect() async throws {
    try await ScriptedServer.run(replies: [.json(page(["a"]))]) { other in
      let away = ScriptedServer.Reply.json("", status: 307, headers: ["Location": other.url + "/"])
      try await ScriptedServer.run { _ in
        away
      } use: { (server) async throws in
        var credential = Credential()
        credential.token = Secret("t")
        #expect(
          try await listError(try .to(server.url, credential: credential)).code == .badResponse)
      }
      #expect(other.requests.isEmpty)
    }
  }

  @Test("a server that never answers is an error within the limit", .timeLimit(.minutes(1)))
  func silence() async throws {
    try await ScriptedServer.run { _ in
      .silence
    } use: { server in
      let error = try await listError(try .to(server.url), limits: .brief)
      #expect(error.code == .timeout)
      #expect(error.description.contains("300 milliseconds"))
      #expect(server.requests.count == 1)
    }
  }

  @Test("a server that trickles is an error within the limit", .timeLimit(.minutes(1)))
  func trickle() async throws {
    let reply = ScriptedServer.Reply.slow(
      Array(repeating: " ", count: 10_000), pause: .milliseconds(50))
    try await ScriptedServer.run { _ in
      reply
    } use: { (server) async throws in
      #expect(try await listError(try .to(server.url), limits: .brief).code == .timeout)
    }
  }

  @Test("an answer in slow pieces is read whole")
  func slowPieces() async throws {
    let pieces = page(["a", "b"]).split(separator: ",", omittingEmptySubsequences: false)
    let texts = pieces.enumerated().map { $0.offset == 0 ? String($0.element) : "," + $0.element }
    try await ScriptedServer.run(replies: [.slow(texts, pause: .milliseconds(5))]) { server in
      try await withAPI(try .to(server.url)) { (api) async throws in
        #expect(try await api.list(.networkPolicy, namespace: nil).count == 2)
      }
    }
  }

  @Test("an answer without an end is cut off", .timeLimit(.minutes(1)))
  func endless() async throws {
    try await ScriptedServer.run { _ in
      .endless
    } use: { server in
      var limits = RequestLimits.forTests
      limits.answer = 1 << 20
      let error = try await listError(try .to(server.url), limits: limits)
      #expect(error.code == .badResponse)
      #expect(error.description.contains("1048576 bytes"))
    }
  }

  @Test("an answer that promises too much is refused before it is read", .timeLimit(.minutes(1)))
  func hugePromise() async throws {
    let reply = ScriptedServer.Reply([
      .bytes(Array("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n".utf8))
    ])
    try await ScriptedServer.run { _ in
      reply
    } use: { (server) async throws in
      #expect(try await listError(try .to(server.url)).code == .badResponse)
    }
  }

  @Test(
    "what is no HTTP is an error", .timeLimit(.minutes(1)),
    arguments: [
      "SSH-2.0-OpenSSH_9.2\r\n", "\u{0}\u{1}\u{2}", "HTTP/1.1 abc\r\n\r\n",
      "HTTP/9.9 200 OK\r\n\r\n",
    ])
  func noHTTP(text: String) async throws {
    let reply = ScriptedServer.Reply([.bytes(Array(text.utf8)), .close])
    try await ScriptedServer.run { _ in
      reply
    } use: { server in
      let error = try await listError(try .to(server.url))
      #expect([.badResponse, .unreachable].contains(error.code), "\(error)")
      #expect(!error.description.contains("\u{0}"))
    }
  }

  @Test("a message of the server is made safe to print")
  func hostileMessage() async throws {
    let message = #"\u001b]0;owned\u0007 \u202e"#
    for status in [400, 403, 404, 500] {
      try await ScriptedServer.run { _ in
        .status(status, message)
      } use: { server in
        let text = try await listError(try .to(server.url)).description
        #expect(text.contains(#"\u{1b}]0;owned\u{7} \u{202e}"#))
        #expect(!text.unicodeScalars.contains { ["\u{1B}", "\u{7}", "\u{202E}"].contains($0) })
      }
    }
  }

  @Test("a server that is not there is an error after every attempt")
  func notThere() async throws {
    let url = try await ScriptedServer.run(replies: []) { $0.url }
    let error = try await listError(try .to(url))
    #expect(error.code == .unreachable)
    #expect(error.description.contains(url))
  }

  @Test("a name that cannot be resolved is an error that names it")
  func unresolved() async throws {
    var limits = RequestLimits.forTests
    limits.retry.mostAttempts = 1
    let error = try await listError(try .to("http://no-such-host.invalid:1"), limits: limits)
    #expect(error.code == .unreachable)
    #expect(error.description.contains("no-such-host.invalid"))
  }

  @Test("a task that is cancelled does not wait for the server", .timeLimit(.minutes(1)))
  func cancelled() async throws {
    try await ScriptedServer.run { _ in
      .silence
    } use: { server in
      try await withAPI(try .to(server.url)) { api in
        await withTaskGroup(of: Bool.self) { group in
          group.addTask {
            (try? await api.list(.networkPolicy, namespace: nil)) == nil
          }
          group.cancelAll()
          for await hasFailed in group { #expect(hasFailed) }
        }
      }
    }
  }
}
