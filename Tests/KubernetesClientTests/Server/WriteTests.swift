import Documents
import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

@Suite("Writes to an API server")
struct WriteTests {
  private static let path = "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies"

  private func request(
    _ reply: ScriptedServer.Reply = .json("{}"), _ write: (APIServer) async throws -> Void
  ) async throws -> ScriptedServer.Request {
    try await ScriptedServer.run(replies: [reply]) { server in
      try await withAPI(try .to(server.url)) { try await write($0) }
      #expect(server.requests.count == 1)
      return try #require(server.requests.first)
    }
  }

  @Test("an object is created under its namespace")
  func create() async throws {
    let object = try parse(manifest("a"))
    let request = try await request(.json("{}", status: 201)) {
      try await $0.create(object, as: reference("a"))
    }
    #expect(request.method == "POST")
    #expect(request.uri == Self.path + "?fieldManager=mendwall&fieldValidation=Strict")
    #expect(request.headers["content-type"] == "application/json")
    #expect(try parse(request.text) == object)
  }

  @Test("an object is replaced under its name")
  func replace() async throws {
    let object = try parse(manifest("a", more: "resourceVersion: '7'"))
    let request = try await request { try await $0.replace(object, as: reference("a")) }
    #expect(request.method == "PUT")
    #expect(request.uri == Self.path + "/a?fieldManager=mendwall&fieldValidation=Strict")
    #expect(try parse(request.text) == object)
  }

  @Test(
    "a deletion says which object it means",
    arguments: [
      (LiveIdentity(uid: "u", resourceVersion: "7"), #"{"uid":"u","resourceVersion":"7"}"#),
      (LiveIdentity(uid: "u", resourceVersion: nil), #"{"uid":"u"}"#),
    ])
  func delete(identity: LiveIdentity, preconditions: String) async throws {
    let request = try await request {
      try await $0.delete(reference("a"), guardedBy: identity)
    }
    #expect(request.method == "DELETE")
    #expect(request.uri == Self.path + "/a")
    let body = try parse(request.text)
    #expect(body["kind"] == "DeleteOptions")
    #expect(body["preconditions"] == (try parse(preconditions)))
  }

  @Test(
    "a write that may have been done is not sent again",
    arguments: [
      (ScriptedServer.Reply.status(500, "perhaps"), KubernetesError.Code.serverError),
      (.status(503, "perhaps"), .serverError), (.status(504, "perhaps"), .serverError),
      (.reset, .unreachable), (.close, .unreachable), (.status(409, "changed"), .conflict),
      (.status(422, "bad"), .invalid), (.status(403, "no"), .forbidden),
    ])
  func notRepeated(reply: ScriptedServer.Reply, code: KubernetesError.Code) async throws {
    try await ScriptedServer.run { _ in
      reply
    } use: { server in
      try await withAPI(try .to(server.url)) { api in
        let object = try parse(manifest("a"))
        let error = try await failure { try await api.create(object, as: reference("a")) }
        #expect(error.code == code, "\(error)")
        #expect(error.description.contains("in namespace shop") || code == .unreachable)
      }
      #expect(server.requests.count == 1)
    }
  }

  @Test("a write that the server put off is sent again")
  func putOff() async throws {
    let busy = ScriptedServer.Reply.status(429, "slow down", headers: ["Retry-After": "0"])
    try await ScriptedServer.run(replies: [busy, .json("{}", status: 201)]) { server in
      try await withAPI(try .to(server.url)) { api in
        _ = try await api.create(try parse(manifest("a")), as: reference("a"))
      }
      #expect(server.requests.map(\.method) == ["POST", "POST"])
    }
  }

  @Test("an object of another kind is not written")
  func otherKind() async throws {
    try await ScriptedServer.run(replies: []) { server in
      try await withAPI(try .to(server.url)) { api in
        let pod = ObjectReference(apiVersion: "v1", kind: "Pod", namespace: "shop", name: "a")
        let error = try await failure {
          try await api.delete(pod, guardedBy: LiveIdentity(uid: nil, resourceVersion: nil))
        }
        #expect(error.code == .invalid)
      }
      #expect(server.requests.isEmpty)
    }
  }
}
