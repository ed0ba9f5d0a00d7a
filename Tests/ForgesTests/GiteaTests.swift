import Documents
import MendwallTesting
import Testing

@Suite("The Gitea of the tests")
struct GiteaTests {
  private static let commit = String(repeating: "c3", count: 20)

  private func send(
    _ method: String, _ path: String, _ body: String = "", to server: ScriptedServer
  ) async throws -> ForgeCall {
    try await ForgeCall.send(
      method, "\(server.url)/api/v1\(path)", body,
      headers: ["Authorization": "token \(GiteaServer.token)"])
  }

  @Test("comments come all at once, and are written, changed and deleted")
  func comments() async throws {
    let gitea = GiteaServer()
    for number in 1...120 { gitea.comment(by: "somebody", "\(number)") }
    try await gitea.run { server in
      let path = "/repos/acme/policies/issues/7/comments"
      let made = try await send("POST", path, #"{"body":"one"}"#, to: server)
      #expect(made.status == 201)
      let id = try #require(made.json["id"]?.integer)
      let all = try await send("GET", path, to: server)
      #expect(all.json.sequence?.count == 121)
      #expect(all.headers["link"] == nil)
      let comment = "/repos/acme/policies/issues/comments/\(id)"
      #expect(try await send("PATCH", comment, #"{"body":"two"}"#, to: server).status == 200)
      #expect(try await send("DELETE", comment, to: server).status == 204)
      #expect(gitea.violations == [])
      _ = try await send("GET", "\(path)?limit=50", to: server)
      #expect(gitea.violations.count == 1)
      let foreign = try await send(
        "PATCH", "/repos/acme/policies/issues/comments/101", #"{"body":"mine"}"#, to: server)
      #expect(foreign.status == 403)
      #expect(foreign.body.isEmpty)
      #expect(try await send("POST", path, #"{"body":""}"#, to: server).status == 422)
      #expect(gitea.violations.count == 3)
    }
  }

  @Test("a status comes back under another name, and an unknown state is refused")
  func statuses() async throws {
    let gitea = GiteaServer()
    try await gitea.run { server in
      let path = "/repos/acme/policies/statuses/\(GiteaTests.commit)"
      let set = try await send("POST", path, #"{"state":"warning","context":"drift"}"#, to: server)
      #expect(set.json["status"] == "warning")
      #expect(set.json["state"] == nil)
      #expect(gitea.violations == [])
      #expect(try await send("POST", path, #"{"state":"failed"}"#, to: server).status == 422)
    }
    #expect(gitea.statuses.map(\.state) == ["warning"])
    #expect(gitea.violations.count == 1)
  }

  @Test("a token for issues alone may not ask who it is, and an archive takes nothing")
  func rights() async throws {
    let gitea = GiteaServer(scopes: ["write:issue"])
    try await gitea.run { server in
      let me = try await send("GET", "/user", to: server)
      #expect(me.status == 403)
      #expect(me.text.contains("[read:user]"))
      gitea.archive()
      let written = try await send(
        "POST", "/repos/acme/policies/issues/7/comments", #"{"body":"x"}"#, to: server)
      #expect(written.status == 423)
    }
    #expect(gitea.violations == [])
  }
}
