import Documents
import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

@Suite("What the API server is asked beside lists and writes")
struct AccessTests {
  private static let policies = "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies"

  /// What a review asks for.
  private struct Question: Hashable, CustomStringConvertible {
    let verb: String
    let namespace: String?
    let name: String?

    init(_ verb: String, _ namespace: String?, _ name: String?) {
      self.verb = verb
      self.namespace = namespace
      self.name = name
    }

    init(_ request: ScriptedServer.Request) throws {
      let review = try parse(request.text)
      let attributes = try #require(review["spec"]?["resourceAttributes"])
      #expect(request.method == "POST")
      #expect(request.uri == "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
      #expect(review["apiVersion"] == "authorization.k8s.io/v1")
      #expect(review["kind"] == "SelfSubjectAccessReview")
      #expect(attributes["group"] == "networking.k8s.io")
      #expect(attributes["resource"] == "networkpolicies")
      self.init(
        try #require(attributes["verb"]?.string), attributes["namespace"]?.string,
        attributes["name"]?.string)
    }

    var description: String { "\(verb) \(namespace ?? "*")/\(name ?? "*")" }
  }

  /// Asks a server that grants some rights, and gives what it was asked and what is lacking.
  private func ask(
    _ rights: [(verb: String, reference: ObjectReference)], granting granted: Set<Question>
  ) async throws -> (asked: [String], lacking: [String]) {
    try await ScriptedServer.run { request in
      let allowed = (try? Question(request)).map(granted.contains) ?? false
      return .json(#"{"kind":"SelfSubjectAccessReview","status":{"allowed":\#(allowed)}}"#)
    } use: { server in
      let lacking = try await withAPI(try .to(server.url)) {
        try await $0.lacking(Set(rights.compactMap { AccessRight($0.verb, $0.reference) }))
      }
      return (
        try server.requests.map { try Question($0).description }.sorted(),
        lacking.map { "\($0.verb) \($0.namespace ?? "*")/\($0.name ?? "*")" }
      )
    }
  }

  @Test("whoever may do everything is asked one question for each verb")
  func everything() async throws {
    let rights = ["a", "b", "c"].flatMap { name in
      ["get", "update"].map { ($0, reference(name, in: name)) }
    }
    let answer = try await ask(
      rights, granting: [Question("get", nil, nil), Question("update", nil, nil)])
    #expect(answer.asked == ["get */*", "update */*"])
    #expect(answer.lacking.isEmpty)
  }

  @Test("what is not granted everywhere is asked for the namespace, and then for the object")
  func narrowing() async throws {
    let answer = try await ask(
      [
        ("update", reference("a")), ("update", reference("b")),
        ("update", reference("c", in: "two")),
        ("delete", reference("d", in: "three")),
      ],
      granting: [
        Question("delete", nil, nil), Question("update", "two", nil),
        Question("update", "shop", "a"),
        Question("update", "shop", "b"),
      ])
    #expect(
      answer.asked == [
        "delete */*", "update */*", "update shop/*", "update shop/a", "update shop/b",
        "update two/*",
      ])
    #expect(answer.lacking.isEmpty)
  }

  @Test("what is lacking for some objects of a namespace is told once, for all of them")
  func lacking() async throws {
    let answer = try await ask(
      [
        ("update", reference("a")), ("update", reference("b")), ("update", reference("c")),
        ("delete", reference("z", in: "two")),
      ], granting: [Question("update", "shop", "a")])
    #expect(answer.lacking == ["update shop/*", "delete two/*"])
  }

  @Test("creating is never asked for by a name, which RBAC cannot tell")
  func creation() async throws {
    let answer = try await ask(
      [("create", reference("a")), ("create", reference("b"))], granting: [])
    #expect(answer.asked == ["create */*", "create shop/*", "create shop/*"])
    #expect(answer.lacking == ["create shop/*"])
  }

  @Test("a right is told in words, with the rule that grants it")
  func words() throws {
    let right = try #require(AccessRight("update", reference("a")))
    #expect(right.description.contains("update networkpolicies"))
    #expect(right.description.contains("shop"))
    #expect(right.description.contains("grant it by"))
    #expect(right.description.contains("networking.k8s.io"))
    #expect(
      AccessRight(
        "get", ObjectReference(apiVersion: "v1", kind: "Pod", namespace: "shop", name: "a")) == nil)
  }

  @Test(
    "a question that is not answered is an error, and no right",
    arguments: [
      (ScriptedServer.Reply.json("{}"), KubernetesError.Code.badResponse),
      (.json(#"{"status":{"allowed":"yes"}}"#), .badResponse),
      (.json(#"{"status":{}}"#), .badResponse), (.html(200), .badResponse),
      (.status(403, "no"), .forbidden), (.status(401, "who"), .unauthorized),
      (.status(500, "broken"), .serverError),
    ])
  func errors(reply: ScriptedServer.Reply, code: KubernetesError.Code) async throws {
    try await ScriptedServer.run { _ in
      reply
    } use: { server in
      try await withAPI(try .to(server.url)) { api in
        let right = try #require(AccessRight("update", reference("a")))
        let error = try await failure { try await api.lacking([right]) }
        #expect(error.code == code, "\(error)")
      }
    }
  }

  @Test("an object is given whole, and one that is not there is not found")
  func get() async throws {
    let object = try parse(manifest("a", more: "uid: u\nmanagedFields: [{manager: m}]"))
    try await ScriptedServer.run(
      replies: [.json(JSONWriter.compact(object)), .status(404, "gone", reason: "NotFound")]
    ) { server in
      try await withAPI(try .to(server.url)) { api in
        let found = try await api.get(reference("a"))
        #expect(found == object)
        let error = try await failure { try await api.get(reference("b")) }
        #expect(error.code == .notFound)
      }
      #expect(server.requests.map(\.method) == ["GET", "GET"])
      #expect(server.requests.map(\.uri) == [Self.policies + "/a", Self.policies + "/b"])
    }
  }

  @Test("a good answer that holds no object is an error", arguments: ["", "[", "<html>"])
  func noObject(body: String) async throws {
    try await ScriptedServer.run { _ in
      .json(body)
    } use: { server in
      try await withAPI(try .to(server.url)) { api in
        let error = try await failure { try await api.get(reference("a")) }
        #expect(error.code == .badResponse)
      }
    }
  }

  @Test("a name is written into a path so that it leads nowhere else")
  func escaping() async throws {
    try await ScriptedServer.run(replies: [.json("{}")]) { server in
      try await withAPI(try .to(server.url)) { api in
        _ = try await api.get(reference("../a?b#c", in: "s/t"))
      }
      let uri = try #require(server.requests.first).uri
      #expect(!uri.contains("?") && !uri.contains("#") && !uri.contains("../"))
      #expect(uri.contains("/namespaces/s%2Ft/networkpolicies/"))
    }
  }

  @Test("creating and replacing are tried by the query, and deleting by the body alone")
  func dryRun() async throws {
    try await ScriptedServer.run { _ in
      .json("{}")
    } use: { server in
      try await withAPI(try .to(server.url)) { api in
        let object = try parse(manifest("a"))
        try await api.create(object, as: reference("a"), mode: .dryRun)
        try await api.replace(object, as: reference("a"), mode: .dryRun)
        try await api.delete(
          reference("a"), guardedBy: LiveIdentity(uid: "u", resourceVersion: "7"), mode: .dryRun)
        try await api.delete(
          reference("a"), guardedBy: LiveIdentity(uid: "u", resourceVersion: nil))
      }
      let query = "?fieldManager=mendwall&fieldValidation=Strict&dryRun=All"
      #expect(
        server.requests.map(\.uri) == [
          Self.policies + query, Self.policies + "/a" + query, Self.policies + "/a",
          Self.policies + "/a",
        ])
      let deletion = try parse(server.requests[2].text)
      #expect(deletion["dryRun"] == ["All"])
      #expect(deletion["preconditions"] == ["uid": "u", "resourceVersion": "7"])
      #expect(try parse(server.requests[3].text)["dryRun"] == nil)
    }
  }

  @Test(
    "a namespace is there, is not there, or cannot be told",
    arguments: [
      (ScriptedServer.Reply.json(#"{"metadata":{"name":"shop"}}"#), true as Bool?),
      (.status(404, "gone", reason: "NotFound"), false), (.status(403, "no"), nil),
    ])
  func namespaces(reply: ScriptedServer.Reply, isThere: Bool?) async throws {
    try await ScriptedServer.run(replies: [reply]) { server in
      try await withAPI(try .to(server.url)) { api in
        let found = try await api.hasNamespace("shop")
        #expect(found == isThere)
      }
      #expect(server.requests.map(\.uri) == ["/api/v1/namespaces/shop"])
    }
  }

  @Test("whether a namespace is there is an error where the server does not say")
  func namespaceError() async throws {
    try await ScriptedServer.run(replies: [.status(401, "who")]) { server in
      try await withAPI(try .to(server.url)) { api in
        let error = try await failure { try await api.hasNamespace("shop") }
        #expect(error.code == .unauthorized)
      }
    }
  }

  private func event(on object: ObjectReference, _ message: String = "put back") -> ObjectEvent {
    ObjectEvent(
      object: object, uid: "u", resourceVersion: "7", reason: "Restored", message: message,
      time: noon)
  }

  @Test("an Event says which object it is about, what was done to it and when")
  func record() async throws {
    try await ScriptedServer.run { _ in
      .json("{}", status: 201)
    } use: { server in
      try await withAPI(try .to(server.url)) { api in
        try await api.record(event(on: reference("a")))
        try await api.record(
          event(
            on: ObjectReference(
              apiVersion: "v1", kind: "Namespace", namespace: nil, name: "shop")))
        try await api.record(event(on: reference("a"), String(repeating: "x", count: 5000)))
      }
      #expect(
        server.requests.map(\.uri) == [
          "/api/v1/namespaces/shop/events", "/api/v1/namespaces/default/events",
          "/api/v1/namespaces/shop/events",
        ])
      let body = try parse(server.requests[0].text)
      #expect(
        body == [
          "apiVersion": "v1", "kind": "Event",
          "metadata": ["generateName": "mendwall-", "namespace": "shop"],
          "involvedObject": [
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "name": "a",
            "namespace": "shop", "uid": "u", "resourceVersion": "7",
          ],
          "reason": "Restored", "message": "put back", "type": "Normal", "count": 1,
          "source": ["component": "mendwall"], "firstTimestamp": "2026-11-21T12:00:00Z",
          "lastTimestamp": "2026-11-21T12:00:00Z",
        ])
      let other = try parse(server.requests[1].text)
      #expect(other["metadata"]?["namespace"] == "default")
      #expect(other["involvedObject"]?["namespace"] == nil)
      #expect(try parse(server.requests[2].text)["message"]?.string?.utf8.count ?? 0 <= 1024)
    }
  }
}
