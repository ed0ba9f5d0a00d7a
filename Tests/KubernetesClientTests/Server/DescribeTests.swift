import MendwallTesting
import PolicyModel
import Testing

@testable import KubernetesClient

@Suite("Describing an API server")
struct DescribeTests {
  private func describe(
    version: ScriptedServer.Reply, namespace: ScriptedServer.Reply
  ) async throws -> ClusterDescription {
    try await ScriptedServer.run { request in
      request.uri == "/version" ? version : namespace
    } use: { server in
      var connection = try Connection.to(server.url)
      connection.warnings = ["look out"]
      return try await withAPI(connection) { try await $0.describe() }
    }
  }

  @Test("version and uid are read, and the connection's warnings passed on")
  func all() async throws {
    let description = try await describe(
      version: .json(#"{"gitVersion":"v1.36.2"}"#),
      namespace: .json(#"{"metadata":{"uid":"u-1"}}"#))
    #expect(description.name == "test")
    #expect(description.version == "v1.36.2")
    #expect(description.uid == "u-1")
    #expect(description.diagnostics.map(\.message) == ["look out"])
    #expect(description.diagnostics.map(\.severity) == [.warning])
  }

  @Test(
    "without the right to them the description only says less",
    arguments: [
      ScriptedServer.Reply.status(403, "no"), .status(404, "none"), .json("[]"), .json("no JSON"),
    ])
  func less(reply: ScriptedServer.Reply) async throws {
    let description = try await describe(version: reply, namespace: reply)
    #expect(description.version == nil)
    #expect(description.uid == nil)
    #expect(description.server?.hasPrefix("http://127.0.0.1:") == true)
  }

  @Test("credentials that are not accepted are an error")
  func unauthorized() async throws {
    let refused = ScriptedServer.Reply.status(401, "who")
    #expect(
      try await failure { try await describe(version: refused, namespace: refused) }.code
        == .unauthorized)
  }
}
