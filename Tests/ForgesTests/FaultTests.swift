import Documents
import MendwallTesting
import Testing

@Suite("What goes wrong at the forges of the tests")
struct FaultTests {
  private func post(_ server: ScriptedServer, _ body: String = "one") async throws -> ForgeCall {
    try await ForgeCall.send(
      "POST", "\(server.url)/api/v1/repos/acme/policies/issues/7/comments",
      #"{"body":"\#(body)"}"#,
      headers: ["Authorization": "token \(GiteaServer.token)"])
  }

  @Test(
    "a fault comes before or after the deed, and once",
    arguments: [
      (ForgeFault.Kind.status(503), 503, 0), (.rateLimited(retryAfter: 2), 429, 0),
      (.serverErrorBeforeDoing, 500, 0), (.serverErrorAfterDoing, 500, 1), (.strangePage, 200, 0),
      (.dropBeforeDoing, 0, 0), (.dropAfterDoing, 0, 1), (.truncatedAfterDoing, 0, 1),
    ])
  func once(_ kind: ForgeFault.Kind, _ status: Int, _ done: Int) async throws {
    let gitea = GiteaServer()
    gitea.fail([.request(1, kind)])
    try await gitea.run { server in
      // None where the connection breaks.
      if status > 0 {
        let answer = try await post(server)
        #expect(answer.status == status)
        if status == 429 { #expect(answer.headers["retry-after"] == "2") }
      } else {
        await #expect(throws: (any Error).self) { try await post(server) }
      }
      #expect(gitea.comments.count == done)
      #expect(try await post(server).status == 201)
    }
    #expect(gitea.comments.count == done + 1)
    #expect(gitea.mostOwnComments == done + 1)
    #expect(gitea.requestCount == 2)
    #expect(gitea.violations == [])
  }

  @Test("a fault may be for a method and a path, some times or for good")
  func matching() async throws {
    let gitea = GiteaServer()
    gitea.fail([
      .matching("POST", "/comments", times: 2, .serverErrorBeforeDoing), .from(4, .status(502)),
    ])
    let statuses = try await gitea.run { server in
      var statuses: [Int] = []
      for _ in 1...5 { statuses.append(try await post(server).status) }
      return statuses
    }
    #expect(statuses == [500, 500, 201, 502, 502])
  }

  @Test("GitHub's two limits are told apart by the words and the headers")
  func limits() async throws {
    let github = GitHubServer()
    github.fail([
      .request(1, .rateLimited(retryAfter: nil)), .request(2, .secondaryLimit(retryAfter: nil)),
    ])
    try await github.run { server in
      let first = try await ForgeCall.send("GET", "\(server.url)/api/v3/user")
      #expect(first.status == 403)
      #expect(first.headers["x-ratelimit-remaining"] == "0")
      #expect(first.headers["retry-after"] == nil)
      let second = try await ForgeCall.send("GET", "\(server.url)/api/v3/user")
      #expect(second.text.contains("You have exceeded a secondary rate limit"))
      #expect(second.headers["x-ratelimit-remaining"] != "0")
    }
  }

  @Test("GitLab's limit on notes does not say how long to wait, and is no text in its message")
  func silentLimit() async throws {
    let gitLab = GitLabServer()
    gitLab.fail([
      .request(1, .rateLimited(retryAfter: 3)), .request(2, .secondaryLimit(retryAfter: nil)),
    ])
    try await gitLab.run { server in
      let first = try await ForgeCall.send("GET", "\(server.url)/api/v4/user")
      #expect(first.headers["retry-after"] == "3")
      #expect(first.json.isNull)
      let second = try await ForgeCall.send("GET", "\(server.url)/api/v4/user")
      #expect(second.headers["retry-after"] == nil)
      #expect(second.json["message"]?["error"] != nil)
    }
  }

  @Test("a secret in a URL or a body is noted")
  func leaks() async throws {
    let token = GiteaServer.token
    let gitea = GiteaServer()
    try await gitea.run { server in
      _ = try await post(server, "the token is \(token)")
      _ = try await ForgeCall.send("GET", "\(server.url)/api/v1/user?token=\(token)")
    }
    #expect(gitea.violations.count == 2)
    #expect(!gitea.violations.joined().contains(token))
  }

  @Test(
    "a text that was cut in a fence or a fold is told",
    arguments: [
      ("```\na\n```", 0), ("```\na", 1), ("````\n```\n", 1), ("~~~\n```\n~~~", 0),
      ("a ``` b", 0), ("    ```\ntext", 0), ("```yaml\na\n```\n<details>\nb", 1),
      ("<details><summary>a</summary>\n\n```\n</details>\n```\n</details>", 0), ("``` a`b\n", 0),
    ])
  func open(_ text: String, _ count: Int) {
    #expect(openParts(ofMarkdown: text).count == count)
  }
}
