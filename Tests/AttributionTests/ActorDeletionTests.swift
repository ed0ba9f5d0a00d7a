import Attribution
import AuditLogs
import Testing

@Suite("Who deleted an object")
struct ActorDeletionTests {
  private static let controller = "system:serviceaccount:kube-system:namespace-controller"

  @Test("the last deletion by name is the one")
  func byName() throws {
    var log = ActorLog()
    try log.add("create", by: "alice", at: 1)
    try log.add("delete", by: "alice", at: 2)
    try log.add("create", by: "bob", at: 3)
    try log.add("delete", by: "carol", at: 4)
    try log.add("delete", by: "dave", at: 5, name: "other")
    #expect(try log.deleter() == "kubectl carol object")
  }

  @Test("a deletion after which the object was created again is not the one")
  func createdAgain() throws {
    var log = ActorLog()
    try log.add("delete", by: "alice", at: 2)
    try log.add("deletecollection", by: "alice", at: 2, name: nil)
    try log.add("patch", by: "flux", at: 3, manager: "flux", code: 201)
    #expect(try log.deleter() == "nobody")
    try log.add("deletecollection", by: "bob", at: 4, name: nil)
    #expect(try log.deleter() == "kubectl bob collection")
  }

  @Test("who took a finalizer away afterwards did not delete it")
  func finalizers() throws {
    var log = ActorLog()
    try log.add("delete", by: "alice", at: 2)
    try log.add("patch", by: "controller", at: 3)
    #expect(try log.deleter() == "kubectl alice object")
  }

  @Test("a deletion of everything of the kind in the namespace is the one")
  func collection() throws {
    var log = ActorLog()
    try log.add("deletecollection", by: "alice", at: 2, name: nil)
    try log.add("deletecollection", by: "bob", at: 3, namespace: "other", name: nil)
    try log.add("deletecollection", by: "carol", at: 3, resource: "pods", name: nil)
    #expect(try log.deleter() == "kubectl alice collection")
    try log.add("delete", by: "dave", at: 4)
    #expect(try log.deleter() == "kubectl dave object")
    try log.add("deletecollection", by: "erin", at: 5, name: nil)
    #expect(try log.deleter() == "kubectl erin collection")
  }

  @Test("a deletion of the namespace is the one, and not what the server does then")
  func namespace() throws {
    var log = ActorLog()
    try log.add("delete", by: "alice", at: 2, resource: "namespaces", name: "shop")
    try log.add("delete", by: "bob", at: 3, resource: "namespaces", namespace: "mall", name: "mall")
    #expect(try log.deleter() == "kubectl alice collection")
    try log.add("deletecollection", by: Self.controller, at: 4, name: nil)
    #expect(try log.deleter() == "kubectl alice collection")
  }

  @Test("where nobody but the server's controller is known, it is the one")
  func controllerAlone() throws {
    var log = ActorLog()
    try log.add(
      "deletecollection", by: Self.controller, at: 4, agent: "kube-controller-manager/v1", name: nil
    )
    #expect(try log.deleter() == "kube-controller-manager \(Self.controller) collection")
  }

  @Test("who deletes for another is named with the other")
  func impersonation() throws {
    var log = ActorLog()
    try log.add("delete", by: "alice", at: 2, as: "carol")
    #expect(try log.deleter() == "kubectl alice as carol object")
  }
}
