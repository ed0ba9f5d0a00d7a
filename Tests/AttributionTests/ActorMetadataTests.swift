import Attribution
import AuditLogs
import Documents
import PolicyModel
import Testing

/// Who made a change, of which the log has no bodies: the object's own account says which program did, and
/// when.
@Suite("Actors by time and program")
struct ActorMetadataTests {
  private typealias Spec = ActorSpec

  private static func live(_ manager: String, at second: Int, created: Int = 0) throws -> Policy {
    try ActorLog.live(
      Spec.open, created: created, managers: [(manager, second, Spec.ingress)])
  }

  @Test("without a log the object's own account names the program")
  func withoutLog() throws {
    #expect(try ActorLog().actors(to: Self.live("kubectl-edit", at: 5)) == ["kubectl-edit"])
    #expect(
      try ActorLog().times(to: Self.live("kubectl-edit", at: 5)) == [
        Instant("2026-11-21T14:02:05Z")
      ])
    #expect(try ActorLog().actors(to: ActorLog.live(Spec.open)) == ["nobody"])
    #expect(ActorLog().creator(of: try Self.live("kubectl-edit", at: 5)) == "kubectl-edit")
    #expect(try ActorLog().deleter() == "nobody")
  }

  @Test("the request that names the field manager at the time is the one")
  func fieldManager() throws {
    var log = ActorLog()
    try log.add("patch", by: "alice", at: 4, manager: "kubectl-edit")
    try log.add("patch", by: "bob", at: 5, manager: "kubectl-edit")
    try log.add("patch", by: "carol", at: 5, manager: "kubectl-label")
    #expect(
      try log.actors(to: Self.live("kubectl-edit", at: 5)) == ["kubectl-edit bob fieldManager"])
  }

  @Test("a server may not note the time of a later request: then only who sent both is named")
  func laterRequests() throws {
    var log = ActorLog()
    try log.add("patch", by: "alice", at: 4, manager: "kubectl-edit")
    try log.add("patch", by: "bob", at: 5, manager: "kubectl-edit")
    try log.add("patch", by: "carol", at: 8, manager: "kubectl-label")
    try log.add("patch", by: "bob", at: 9, manager: "kubectl-edit")
    let live = try Self.live("kubectl-edit", at: 5)
    #expect(try log.actors(to: live) == ["kubectl-edit bob fieldManager"])
    var impersonated = log
    try impersonated.add("patch", by: "bob", at: 10, manager: "kubectl-edit", as: "dave")
    #expect(try impersonated.actors(to: live) == ["kubectl-edit"])
    try log.add("patch", by: "alice", at: 10, manager: "kubectl-edit")
    #expect(try log.actors(to: live) == ["kubectl-edit"])
    #expect(try log.times(to: live) == [Instant("2026-11-21T14:02:10Z")], "it may be the last")
  }

  @Test("clocks may differ by a second, and by no more")
  func clocks() throws {
    for (second, actor) in [
      (3, "kubectl-edit"), (4, "kubectl-edit alice fieldManager"),
      (6, "kubectl-edit alice fieldManager"), (7, "kubectl-edit"),
    ] {
      var log = ActorLog()
      try log.add("patch", by: "alice", at: second, manager: "kubectl-edit")
      #expect(try log.actors(to: Self.live("kubectl-edit", at: 5)) == [actor])
    }
  }

  @Test("a program that names no field manager is noted by its user agent")
  func userAgent() throws {
    var log = ActorLog()
    try log.add("patch", by: "alice", at: 5, agent: "curl/8.5")
    try log.add("patch", by: "bob", at: 5, agent: "curly/8.5")
    try log.add("patch", by: "carol", at: 5, manager: "named", agent: "curl/8.5")
    #expect(try log.actors(to: Self.live("curl", at: 5)) == ["curl alice userAgent"])
  }

  @Test(
    "without a body nothing is said of what came before, and an entry without a time is of nobody")
  func doubt() throws {
    var log = ActorLog()
    try log.add(
      "update", by: "alice", at: 2, manager: "kubectl-replace", body: ActorLog.body(Spec.open))
    try log.add("patch", by: "bob", at: 8, manager: "kubectl-edit")
    #expect(try log.actors(to: Self.live("kubectl-apply", at: 5)) == ["kubectl-apply"])
  }

  @Test("who created an object is told by the request that made it")
  func creators() throws {
    var log = ActorLog()
    try log.add("create", by: "alice", at: 5, manager: "kubectl-create")
    try log.add("patch", by: "bob", at: 7, manager: "kubectl-edit")
    let live = try ActorLog.live(
      Spec.open, created: 5,
      managers: [
        ("kubectl-create", 5, #"{"f:spec":{"f:podSelector":{}}}"#),
        ("kubectl-edit", 7, Spec.ingress),
      ])
    #expect(log.creator(of: live) == "kubectl-create alice object")
    #expect(ActorLog().creator(of: live) == "kubectl-create", "not who edited it later")
  }

  @Test("a server-side apply that made the object is its creation")
  func appliedCreation() throws {
    for code in [200, 201] {
      var log = ActorLog()
      try log.add("patch", by: "alice", at: 7, manager: "flux", code: code)
      let creator = log.creator(of: try Self.live("flux", at: 5, created: 5))
      #expect(creator == (code == 201 ? "flux alice object" : "flux"))
    }
  }

  @Test("a creation that names no object is told by its time and program")
  func namelessCreation() throws {
    var log = ActorLog()
    try log.add("create", by: "alice", at: 5, manager: "kubectl-create", name: nil)
    try log.add("create", by: "bob", at: 5, manager: "helm", name: nil)
    try log.add(
      "create", by: "carol", at: 5, manager: "kubectl-create", namespace: "other", name: nil)
    try log.add("create", by: "dave", at: 9, manager: "kubectl-create", name: nil)
    let live = try Self.live("kubectl-create", at: 5, created: 5)
    #expect(log.creator(of: live) == "kubectl-create alice fieldManager")
  }

  @Test("requests from before the object was created are of an older life")
  func olderLife() throws {
    var log = ActorLog()
    try log.add("create", by: "alice", at: 1, manager: "kubectl-create")
    try log.add("create", by: "bob", at: 9, manager: "kubectl-create")
    #expect(
      log.creator(of: try Self.live("kubectl-create", at: 9, created: 9))
        == "kubectl-create bob object")
    try log.add("delete", by: "carol", at: 10)
    try log.add("create", by: "dave", at: 10, manager: "helm")
    #expect(log.creator(of: try Self.live("helm", at: 10, created: 10)) == "helm dave object")
  }
}
