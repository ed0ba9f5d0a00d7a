import AuditLogs
import Documents
import PolicyModel
import Testing

@Suite("Events of an audit log")
struct AuditEventTests {
  @Test("every field of an event is read")
  func fields() throws {
    var line = Line()
    line.more = #""impersonatedUser":{"username":"carol","groups":["x"]},"#
    line.reference =
      #"{"resource":"networkpolicies","namespace":"shop","name":"deny","uid":"u-1","apiGroup":"networking.k8s.io","apiVersion":"v1","resourceVersion":"7"}"#
    line.request = #"{"spec":{"ingress":[{}]}}"#
    line.response = #"{"kind":"NetworkPolicy","metadata":{"name":"deny","resourceVersion":"8"}}"#
    let event = try #require(try line.event())
    #expect(event.auditID == "a1")
    #expect(event.verb == "patch")
    #expect(event.user == "alice")
    #expect(event.groups == ["team", "system:authenticated"])
    #expect(event.impersonatedUser == "carol")
    #expect(event.sourceIPs == ["10.0.0.7", "10.0.0.1"])
    #expect(event.userAgent == "kubectl/v1.32.4 (linux/amd64)")
    #expect(event.fieldManager == "kubectl-edit")
    #expect(event.receivedAt == Instant("2026-11-21T14:01:59Z"))
    #expect(event.answeredAt == Instant("2026-11-21T14:02:00Z"))
    #expect(event.object.group == "networking.k8s.io")
    #expect(event.object.resource == "networkpolicies")
    #expect(event.object.namespace == "shop")
    #expect(event.object.name == "deny")
    #expect(event.object.uid == "u-1")
    #expect(event.object.resourceVersion == "7")
    #expect(event.requestBody?["spec"]?["ingress"] == [[:]])
    #expect(event.resultingVersion == "8")
    #expect(!event.isCreation)
  }

  @Test("an event at Metadata level has no bodies, and nobody but the user in it")
  func metadata() throws {
    let event = try #require(try Line(level: "Metadata").event())
    #expect(event.requestBody == nil)
    #expect(event.responseBody == nil)
    #expect(event.resultingVersion == nil)
    #expect(event.impersonatedUser == nil)
    #expect(event.object.uid == nil)
  }

  @Test(
    "what changes nothing is no event",
    arguments: [
      Line(verb: "get"), Line(verb: "list"), Line(verb: "watch"), Line(verb: "deleteeverything"),
      Line(stage: "RequestReceived"), Line(stage: "ResponseStarted"), Line(stage: "Panic"),
      Line(code: 403), Line(code: 404), Line(code: 409), Line(code: 422), Line(code: 500),
      Line(code: 199), Line(code: 300), Line(code: 0),
      Line(reference: "null"), Line(reference: "{}"), Line(answered: "yesterday"),
      Line(
        reference:
          #"{"resource":"networkpolicies","namespace":"shop","name":"deny","subresource":"status"}"#
      ),
    ])
  func noChange(_ line: Line) throws {
    #expect(try line.event() == nil)
  }

  @Test(
    "each verb that writes is an event",
    arguments: ["create", "update", "patch", "delete", "deletecollection"])
  func writes(_ verb: String) throws {
    #expect(try Line(verb: verb).event()?.verb == verb)
  }

  @Test(
    "a dry run is no event, whether its query or the body of its deletion says so",
    arguments: [
      Line(uri: "/x?dryRun=All", verb: "create"),
      Line(uri: "/x?dryRun=All", verb: "update"),
      Line(uri: "/x?fieldManager=a&dryRun=All&force=true", verb: "patch"),
      Line(uri: "/x?dryRun=All", verb: "delete"),
      Line(uri: "/x", verb: "delete", request: #"{"kind":"DeleteOptions","dryRun":["All"]}"#),
      Line(uri: "/x", verb: "deletecollection", request: #"{"dryRun":["All"]}"#),
    ])
  func dryRun(_ line: Line) throws {
    #expect(try line.event() == nil)
  }

  @Test(
    "what only looks like a dry run is an event",
    arguments: [
      // The server does not heed the query of a deletion that has a body.
      Line(uri: "/x?dryRun=All", verb: "delete", request: #"{"kind":"DeleteOptions"}"#),
      Line(uri: "/x?dryRun=All", verb: "deletecollection", request: #"{"gracePeriodSeconds":0}"#),
      Line(uri: "/x", verb: "delete", request: #"{"kind":"DeleteOptions","dryRun":[]}"#),
      Line(uri: "/x?notDryRun=All", verb: "create"),
      Line(uri: "/x", verb: "update", request: #"{"dryRun":["All"]}"#),
    ])
  func noDryRun(_ line: Line) throws {
    #expect(try line.event() != nil)
  }

  @Test(
    "the field manager is read from the query",
    arguments: [
      ("/x?fieldManager=kubectl-edit", "kubectl-edit"),
      ("/x?a=b&fieldManager=argo%2Fcd+app&c", "argo/cd app"),
      ("/x?fieldManager=caf%C3%A9", "café"), ("/x?fieldManager=50%", "50%"),
      ("/x?fieldManager=", nil), ("/x?fieldManagers=a", nil), ("/fieldManager=a", nil),
      ("/x?", nil),
    ] as [(String, String?)])
  func fieldManager(_ uri: String, _ manager: String?) throws {
    #expect(try #require(try Line(uri: uri).event()).fieldManager == manager)
  }

  @Test("an object that a request names in its body alone is that one, the answer's name first")
  func nameFromBody() throws {
    let reference = #"{"resource":"networkpolicies","namespace":"shop"}"#
    var line = Line(verb: "create", reference: reference, code: 201)
    #expect(try #require(try line.event()).object.name == nil)
    line.request = #"{"metadata":{"generateName":"deny-"}}"#
    #expect(try #require(try line.event()).object.name == nil)
    line.request = #"{"metadata":{"name":"asked"}}"#
    #expect(try #require(try line.event()).object.name == "asked")
    line.response = #"{"metadata":{"name":"given"}}"#
    #expect(try #require(try line.event()).object.name == "given")
  }

  @Test("a patch that made the object is a creation as a create is")
  func creation() throws {
    #expect(try #require(try Line(verb: "create", code: 201).event()).isCreation)
    #expect(try #require(try Line(verb: "patch", code: 201).event()).isCreation)
    #expect(try #require(try Line(verb: "patch", code: 200).event()).isCreation == false)
  }

  @Test("an event that lacks the time of its arrival arrived when it was answered")
  func noArrival() throws {
    let event = try #require(try Line(received: "").event())
    #expect(event.receivedAt == event.answeredAt)
  }
}
