import MendwallTesting
import PolicyModel
import Synchronization
import Testing

@testable import KubernetesClient

@Suite("Lists of an API server")
struct ListTests {
  private func names(
    _ server: ScriptedServer, namespace: String? = nil, limits: RequestLimits = .forTests
  ) async throws -> [String] {
    try await withAPI(try .to(server.url), limits: limits) { api in
      try await api.list(.networkPolicy, namespace: namespace).map(\.reference.name)
    }
  }

  @Test(
    "a list is asked for in the cluster or in a namespace, a page at a time",
    arguments: [
      (nil, "/apis/networking.k8s.io/v1/networkpolicies?limit=500"),
      ("shop", "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies?limit=500"),
      ("a/b?c", "/apis/networking.k8s.io/v1/namespaces/a%2Fb%3Fc/networkpolicies?limit=500"),
    ])
  func request(namespace: String?, uri: String) async throws {
    try await ScriptedServer.run(replies: [.json(page(["a", "b"]))]) { server in
      #expect(try await names(server, namespace: namespace) == ["a", "b"])
      let request = try #require(server.requests.first)
      #expect(request.method == "GET")
      #expect(request.uri == uri)
      #expect(request.headers["accept"] == "application/json")
      #expect(request.headers["host"] == "127.0.0.1:\(server.port)")
      #expect(request.headers["authorization"] == nil)
    }
  }

  @Test("pages are followed to the last, whatever the token looks like")
  func pages() async throws {
    let replies: [ScriptedServer.Reply] = [
      .json(page(["a", "b"], next: "one/=&+ ä")), .json(page([], next: "two")), .json(page(["c"])),
    ]
    try await ScriptedServer.run(replies: replies) { (server) async throws in
      var limits = RequestLimits.forTests
      limits.page = 2
      #expect(try await names(server, limits: limits) == ["a", "b", "c"])
      let path = "/apis/networking.k8s.io/v1/networkpolicies?limit=2"
      #expect(
        server.requests.map(\.uri) == [
          path, "\(path)&continue=one%2F%3D%26%2B%20%C3%A4", "\(path)&continue=two",
        ])
    }
  }

  @Test("a page that names the next one behind its items is followed too")
  func lateToken() async throws {
    let late =
      #"{"kind":"NetworkPolicyList","items":[{"metadata":{"name":"a"}}],"#
      + #""metadata":{"continue":"n"}}"#
    try await ScriptedServer.run(replies: [.json(late), .json(page(["b"]))]) {
      (server) async throws in
      #expect(try await names(server) == ["a", "b"])
    }
  }

  @Test("the next page is on its way while one is read")
  func readsAhead() async throws {
    // Only a client that asks before it has read the whole page gets to the second request, since the
    // page is broken at its end. On a busy machine reading may win, so longer pages are tried too.
    var isAhead = false
    for count in [1000, 10_000, 100_000, 300_000] where !isAhead {
      let items = Array(repeating: #"{"metadata":{"name":"a"}}"#, count: count) + ["7"]
      let broken =
        #"{"kind":"NetworkPolicyList","metadata":{"continue":"n"},"#
        + #""items":[\#(items.joined(separator: ","))]}"#
      try await ScriptedServer.run(replies: [.json(broken), .json(page(["b"]))]) {
        (server) async throws in
        #expect(try await listError(try .to(server.url)).code == .badResponse)
        isAhead = server.requests.count == 2
      }
    }
    #expect(isAhead)
  }

  @Test("a list that expires between two pages begins anew")
  func expired() async throws {
    let replies: [ScriptedServer.Reply] = [
      .json(page(["old"], next: "n")), .status(410, "too old", reason: "Expired"),
      .json(page(["a"], next: "m")), .json(page(["b"])),
    ]
    try await ScriptedServer.run(replies: replies) { (server) async throws in
      #expect(try await names(server) == ["a", "b"])
    }
  }

  @Test("a list that expires again and again is given up")
  func alwaysExpired() async throws {
    try await ScriptedServer.run { _ in
      .status(410, "too old")
    } use: { (server) async throws in
      #expect(try await listError(try .to(server.url)).code == .expired)
      #expect(server.requests.count == 4)
    }
  }

  @Test(
    "a failure that may pass is asked again",
    arguments: [
      ScriptedServer.Reply.status(429, "slow down", headers: ["Retry-After": "0"]),
      .status(500, "etcd is away"), .status(503, "starting"), .html(502), .html(504), .reset,
      .close,
      .truncated(page(["wrong"]), promising: 10_000), .truncated("", promising: 10),
    ])
  func passing(reply: ScriptedServer.Reply) async throws {
    try await ScriptedServer.run(replies: [reply, reply, .json(page(["a"]))]) {
      (server) async throws in
      #expect(try await names(server) == ["a"])
      #expect(server.requests.count == 3)
    }
  }

  @Test("Retry-After is waited for")
  func retryAfter() async throws {
    let busy = ScriptedServer.Reply.status(429, "slow down", headers: ["Retry-After": "1"])
    try await ScriptedServer.run(replies: [busy, .json(page(["a"]))]) { (server) async throws in
      let start = ContinuousClock.now
      #expect(try await names(server) == ["a"])
      #expect(ContinuousClock.now - start > .milliseconds(700))
    }
  }

  @Test(
    "a Retry-After that is no number of seconds does no harm",
    arguments: ["-5", "Fri, 31 Dec 2027 23:59:59 GMT", "", "1e9", "99999999999999999999"])
  func oddRetryAfter(value: String) async throws {
    let busy = ScriptedServer.Reply.status(429, "slow down", headers: ["Retry-After": value])
    try await ScriptedServer.run(replies: [busy, .json(page(["a"]))]) { (server) async throws in
      #expect(try await names(server) == ["a"])
    }
  }

  @Test("a Retry-After longer than anyone waits is an error at once")
  func longRetryAfter() async throws {
    let busy = ScriptedServer.Reply.status(429, "slow down", headers: ["Retry-After": "86400"])
    try await ScriptedServer.run(replies: [busy]) { server in
      let error = try await listError(try .to(server.url))
      #expect(error.code == .serverError)
      #expect(error.description.contains("slow down"))
    }
  }

  @Test(
    "a failure that does not pass is an error after the last attempt",
    arguments: [
      (ScriptedServer.Reply.status(503, "starting"), KubernetesError.Code.serverError),
      (.html(503), .badResponse), (.reset, .unreachable), (.close, .unreachable),
    ])
  func notPassing(reply: ScriptedServer.Reply, code: KubernetesError.Code) async throws {
    try await ScriptedServer.run { _ in
      reply
    } use: { server in
      let error = try await listError(try .to(server.url))
      #expect(error.code == code, "\(error)")
      #expect(error.description.contains(server.url))
      #expect(server.requests.count == 5)
    }
  }

  @Test(
    "a refusal is an error at once, in words",
    arguments: [
      (401, "Unauthorized", KubernetesError.Code.unauthorized, "log in again"),
      (404, "the server could not find the requested resource", .notFound, "list networkpolicies"),
      (400, "bad limit", .invalid, "bad limit"), (422, "odd", .invalid, "odd"),
      (500, "unknown field \\\"spec.x\\\"", .invalid, "unknown field"),
      (500, "failed to create typed patch object", .invalid, "refuses"),
      (409, "it changed", .conflict, "it changed"), (501, "never", .serverError, "never"),
    ])
  func refused(status: Int, message: String, code: KubernetesError.Code, words: String) async throws
  {
    try await ScriptedServer.run { _ in
      .status(status, message)
    } use: { server in
      let error = try await listError(try .to(server.url))
      #expect(error.code == code)
      #expect(error.description.contains(words), "\(error)")
      #expect(server.requests.count == 1)
    }
  }

  @Test(
    "a list that is forbidden names the right to grant",
    arguments: [(nil, "a ClusterRole with"), ("shop", "a Role in namespace shop with")])
  func forbidden(namespace: String?, role: String) async throws {
    try await ScriptedServer.run { _ in
      .status(403, "no", reason: "Forbidden")
    } use: { server in
      let error = try await listError(try .to(server.url), namespace: namespace)
      #expect(error.code == .forbidden)
      #expect(error.description.contains(role))
      #expect(
        error.description.contains(
          #"{apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: ["list"]}"#))
    }
  }
}
