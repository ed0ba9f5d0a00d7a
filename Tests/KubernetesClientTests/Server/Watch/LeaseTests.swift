import Documents
import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

@Suite("Leases of an API server")
struct LeaseTests {
  private static let path = "/apis/coordination.k8s.io/v1/namespaces/mendwall/leases"

  @Test("a lease that is not there is none")
  func missing() async throws {
    try await ScriptedServer.run(replies: [.status(404, "no such lease", reason: "NotFound")]) {
      server in
      try await withAPI(try .to(server.url)) { api in
        let lease = try await api.lease("watch", in: "mendwall")
        #expect(lease == nil)
        #expect(server.requests.map(\.uri) == [LeaseTests.path + "/watch"])
      }
    }
  }

  @Test("a lease is made without a version, and renewed with the one that was read")
  func write() async throws {
    let stored =
      #"{"kind":"Lease","metadata":{"resourceVersion":"5"},"spec":{"holderIdentity":"me","#
      + #""leaseDurationSeconds":15,"acquireTime":"2026-11-21T12:00:00.000000Z","#
      + #""renewTime":"2026-11-21T12:00:02.123456Z","leaseTransitions":3}}"#
    try await ScriptedServer.run(replies: [.json(stored), .json(stored)]) { server in
      try await withAPI(try .to(server.url)) { api in
        let new = Lease(
          holder: "me", seconds: 15, acquiredAt: noon, renewedAt: noon, transitions: 3)
        let made = try await api.write(new, as: "watch", in: "mendwall")
        #expect(made.holder == "me" && made.seconds == 15 && made.transitions == 3)
        #expect(made.resourceVersion == "5")
        #expect(made.acquiredAt == noon)
        _ = try await api.write(made, as: "watch", in: "mendwall")
        #expect(server.requests.map(\.method) == ["POST", "PUT"])
        #expect(server.requests.map(\.uri) == [LeaseTests.path, LeaseTests.path + "/watch"])
        let first = try parse(server.requests[0].text)
        #expect(first["metadata"]?["resourceVersion"] == nil)
        #expect(first["spec"]?["renewTime"] == "2026-11-21T12:00:00.000000Z")
        #expect(try parse(server.requests[1].text)["metadata"]?["resourceVersion"] == "5")
      }
    }
  }

  @Test("what others wrote into a lease is written back as it was")
  func others() async throws {
    let stored =
      #"{"kind":"Lease","metadata":{"resourceVersion":"5","labels":{"team":"net"},"#
      + #""ownerReferences":[{"kind":"Deployment","name":"watch","uid":"u"}]},"#
      + #""spec":{"holderIdentity":"me","leaseDurationSeconds":15,"strategy":"OldestEmulationVersion","#
      + #""preferredHolder":"you"}}"#
    try await ScriptedServer.run(replies: [.json(stored), .json(stored)]) { server in
      try await withAPI(try .to(server.url)) { api in
        var lease = try #require(try await api.lease("watch", in: "mendwall"))
        lease.holder = "you"
        _ = try await api.write(lease, as: "watch", in: "mendwall")
        let sent = try parse(server.requests[1].text)
        #expect(sent["metadata"]?["labels"]?["team"] == "net")
        #expect(sent["metadata"]?["ownerReferences"]?.sequence?.count == 1)
        #expect(sent["metadata"]?["resourceVersion"] == "5")
        #expect(sent["spec"]?["preferredHolder"] == "you")
        #expect(sent["spec"]?["holderIdentity"] == "you")
      }
    }
  }

  @Test("somebody who was faster is a conflict, and a missing right is named")
  func refused() async throws {
    try await ScriptedServer.run(replies: [
      .status(409, "the object has been modified", reason: "Conflict"),
      .status(403, "User \\\"x\\\" cannot update resource", reason: "Forbidden"),
    ]) { server in
      try await withAPI(try .to(server.url)) { api in
        let lease = Lease(
          holder: "me", seconds: 15, acquiredAt: nil, renewedAt: nil, transitions: 0,
          resourceVersion: "4")
        let first = try await failure { try await api.write(lease, as: "watch", in: "mendwall") }
        #expect(first.code == .conflict)
        let second = try await failure { try await api.write(lease, as: "watch", in: "mendwall") }
        #expect(second.code == .forbidden)
        #expect(second.description.contains("coordination.k8s.io"))
      }
    }
  }
}
