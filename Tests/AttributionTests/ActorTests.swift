import Attribution
import AuditLogs
import Documents
import DriftDetection
import PolicyModel
import Testing

/// Who made a change, of which the log has the bodies.
@Suite("Actors by what requests did")
struct ActorTests {
  private typealias Spec = ActorSpec

  @Test(
    "the request that made the version of the cluster is matched by it, an earlier one by its body")
  func versions() throws {
    var log = ActorLog()
    try log.add(
      "create", by: "alice", at: 1, manager: "kubectl-create",
      response: ActorLog.body(Spec.closed, version: 1))
    try log.add(
      "patch", by: "bob", at: 2, manager: "kubectl-patch",
      response: ActorLog.body(Spec.open, version: 2))
    #expect(
      try log.actors(to: ActorLog.live(Spec.open, version: 2)) == [
        "kubectl-patch bob resourceVersion"
      ])
    try log.add(
      "patch", by: "carol", at: 3, manager: "kubectl-label",
      response: ActorLog.body(Spec.open, version: 3))
    #expect(try log.actors(to: ActorLog.live(Spec.open, version: 3)) == ["kubectl-patch bob body"])
  }

  @Test("a change that was undone and made again is of who made it again")
  func madeAgain() throws {
    var log = ActorLog()
    for (second, user, spec) in [
      (1, "alice", Spec.closed), (2, "bob", Spec.open), (3, "carol", Spec.closed),
      (4, "dave", Spec.open), (5, "erin", Spec.open),
    ] {
      try log.add(
        "update", by: user, at: second, manager: "m", body: ActorLog.body(spec),
        response: ActorLog.body(spec, version: second))
    }
    #expect(try log.actors(to: ActorLog.live(Spec.open)) == ["m dave body"])
  }

  @Test("each of several changes has its own actor, wherever in its list it came to stand")
  func several() throws {
    var log = ActorLog()
    try log.add("create", by: "helm", at: 1, response: ActorLog.body(Spec.closed))
    try log.add("patch", by: "alice", at: 2, manager: "a", response: ActorLog.body(Spec.open))
    // Bob's rule stands before alice's.
    try log.add("patch", by: "bob", at: 3, manager: "b", response: ActorLog.body(Spec.both))
    #expect(try log.actors(to: ActorLog.live(Spec.both)) == ["b bob body", "a alice body"])
  }

  @Test(
    "what was so since the object was made is of who made it; where the log begins later, of nobody"
  )
  func sinceCreation() throws {
    for code in [200, 201] {
      var log = ActorLog()
      try log.add(
        "patch", by: "alice", at: 1, manager: "flux", code: code, response: ActorLog.body(Spec.open)
      )
      try log.add("patch", by: "bob", at: 2, response: ActorLog.body(Spec.open))
      let actors = try log.actors(to: ActorLog.live(Spec.open))
      #expect(actors == [code == 201 ? "flux alice body" : "nobody"])
    }
  }

  @Test("at Request level a body that is the whole object tells as an answer does")
  func wholeBodies() throws {
    var log = ActorLog()
    try log.add("create", by: "alice", at: 1, manager: "a", body: ActorLog.body(Spec.closed))
    try log.add(
      "update", by: "bob", at: 2, manager: "kubectl-replace", body: ActorLog.body(Spec.open))
    try log.add("patch", by: "carol", at: 3, body: #"{"metadata":{"labels":{"a":"b"}}}"#)
    #expect(try log.actors(to: ActorLog.live(Spec.open)) == ["kubectl-replace bob body"])
  }

  @Test(
    "a patch that names the place, or what is around it, is the one",
    arguments: [
      #"[{"op":"add","path":"/spec/ingress","value":[{}]}]"#,
      #"[{"op":"add","path":"/spec/ingress/-","value":{}}]"#,
      #"[{"op":"test","path":"/spec/podSelector","value":{}},{"op":"add","path":"/spec/ingress/0","value":{}}]"#,
      #"[{"op":"replace","path":"/spec","value":{"podSelector":{},"ingress":[{}]}}]"#,
      #"{"spec":{"ingress":[{}]}}"#,
      #"{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","spec":{"podSelector":{},"ingress":[{}]}}"#,
    ])
  func patches(_ body: String) throws {
    var log = ActorLog()
    try log.add("create", by: "alice", at: 1, manager: "a", body: ActorLog.body(Spec.closed))
    try log.add("patch", by: "bob", at: 2, manager: "kubectl-patch", body: body)
    #expect(try log.actors(to: ActorLog.live(Spec.open)) == ["kubectl-patch bob body"])
  }

  @Test(
    "a patch of another place is not the one",
    arguments: [
      #"[{"op":"add","path":"/metadata/labels","value":{}}]"#,
      #"[{"op":"test","path":"/spec/ingress","value":[{}]},{"op":"remove","path":"/spec/egress"}]"#,
      #"[{"op":"add","path":"/spec/egress/-","value":{}}]"#, #"{"metadata":{"labels":{"a":"b"}}}"#,
      #"{"spec":{"egress":[{}]}}"#, "[]", "{}",
    ])
  func otherPatches(_ body: String) throws {
    var log = ActorLog()
    try log.add("create", by: "alice", at: 1, manager: "a", body: ActorLog.body(Spec.closed))
    try log.add("patch", by: "bob", at: 2, manager: "real", body: #"{"spec":{"ingress":[{}]}}"#)
    try log.add("patch", by: "carol", at: 3, manager: "other", body: body)
    #expect(try log.actors(to: ActorLog.live(Spec.open)) == ["real bob body"])
  }

  @Test("who acted for another is named with the other")
  func impersonation() throws {
    var log = ActorLog()
    try log.add("create", by: "alice", at: 1, response: ActorLog.body(Spec.closed))
    try log.add(
      "patch", by: "bob", at: 2, manager: "kubectl-patch", as: "carol",
      response: ActorLog.body(Spec.open))
    #expect(try log.actors(to: ActorLog.live(Spec.open)) == ["kubectl-patch bob as carol body"])
  }

  @Test("what an object of the same name did in an older life does not count")
  func olderLife() throws {
    var log = ActorLog()
    try log.add("create", by: "alice", at: 1, response: ActorLog.body(Spec.closed, uid: "old"))
    try log.add("patch", by: "bob", at: 2, response: ActorLog.body(Spec.open, uid: "old"))
    // Deleted with its namespace, so that no request names it.
    try log.add(
      "create", by: "carol", at: 9, manager: "kubectl-create",
      response: ActorLog.body(Spec.open, uid: "u"))
    let live = try ActorLog.live(Spec.open, created: 9)
    #expect(try log.actors(to: live) == ["kubectl-create carol body"])
    #expect(log.creator(of: live) == "kubectl-create carol object")
  }

  @Test("who set a label of a namespace, by which policies select it, is told by the bodies")
  func namespaceLabel() throws {
    func text(_ labels: String) -> String {
      #"{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop","labels":{\#(labels)}}}"#
    }
    func namespace(_ labels: String) throws -> Policy {
      try Policy(
        JSONReader.read(Array(text(labels).utf8), file: "namespace"), kind: .namespace,
        defaultNamespace: nil)
    }
    let label = #""team":"a""#
    var log = ActorLog()
    for (second, user, labels) in [(1, "alice", ""), (2, "bob", label), (3, "carol", label)] {
      try log.add(
        "patch", by: user, at: second, manager: "m", resource: "namespaces", name: "shop",
        response: text(labels))
    }
    let (git, live) = (try namespace(""), try namespace(label))
    let changes = DriftDetector.changes(from: git, to: live, selectedLabels: ["team"])
    try #require(changes.count == 1)
    let actors = ActorSearch(log.events).actors(of: changes, from: git, to: live)
    #expect(actors.map(ActorLog.words) == ["m bob body"])
  }

  @Test("a program that is not the owner of the value now has nothing of the owner's")
  func otherOwner() throws {
    var log = ActorLog()
    try log.add("create", by: "helm", at: 1, response: ActorLog.body(Spec.closed))
    try log.add("patch", by: "alice", at: 2, agent: "curl/8", response: ActorLog.body(Spec.open))
    let managers = [(name: "kubectl-edit", second: 5, fields: Spec.ingress)]
    let live = try ActorLog.live(Spec.open, managers: managers)
    #expect(try log.actors(to: live) == ["curl alice body"])
  }
}
