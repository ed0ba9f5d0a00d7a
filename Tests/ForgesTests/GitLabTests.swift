import Documents
import MendwallTesting
import Testing

@Suite("The GitLab of the tests")
struct GitLabTests {
  private static let commit = String(repeating: "b2", count: 20)

  private func send(
    _ method: String, _ path: String, _ body: String = "", to server: ScriptedServer,
    headers: [String: String] = ["PRIVATE-TOKEN": GitLabServer.token]
  ) async throws -> ForgeCall {
    let url = path.hasPrefix("http") ? path : "\(server.url)/api/v4\(path)"
    return try await ForgeCall.send(method, url, body, headers: headers)
  }

  @Test("a note is written, changed and deleted in a project named by its path or its number")
  func notes() async throws {
    let gitLab = GitLabServer()
    try await gitLab.run { server in
      let notes = "/projects/acme%2Fpolicies/merge_requests/7/notes"
      let made = try await send("POST", notes, #"{"body":"one"}"#, to: server)
      #expect(made.status == 201)
      #expect(made.json["author"]?["username"] == "drift-bot")
      let id = try #require(made.json["id"]?.integer)
      let note = "/projects/42/merge_requests/7/notes/\(id)"
      #expect(try await send("PUT", note, #"{"body":"two"}"#, to: server).json["body"] == "two")
      #expect(try await send("DELETE", note, to: server).status == 204)
      #expect(try await send("PUT", note, #"{"body":"two"}"#, to: server).status == 404)
      let me = try await send(
        "GET", "/user", to: server, headers: ["Authorization": "Bearer \(GitLabServer.token)"])
      #expect(me.json["username"] == "drift-bot")
    }
    #expect(gitLab.violations == [])
  }

  @Test("pages go from new to old, and one may lack notes though more pages follow")
  func pages() async throws {
    let gitLab = GitLabServer()
    for number in 1...25 { gitLab.comment(by: "somebody", "\(number)") }
    for _ in 1...20 { gitLab.hiddenNote() }
    gitLab.noteOfSystem(by: "somebody", "added 1 commit")
    try await gitLab.run { server in
      var next: String? = "/projects/42/merge_requests/7/notes"
      var sizes: [Int] = []
      var bodies: [String] = []
      while let path = next {
        let page = try await send("GET", path, to: server)
        sizes.append(page.json.sequence?.count ?? 0)
        bodies += (page.json.sequence ?? []).compactMap { $0["body"]?.string }
        let links = (page.headers["link"] ?? "").split(separator: ", ")
        next = links.first { $0.hasSuffix("rel=\"next\"") }
          .map { String($0.dropFirst().prefix { $0 != ">" }) }
      }
      #expect(sizes == [1, 19, 6])
      #expect(bodies.first == "added 1 commit")
      #expect(bodies.last == "1")
    }
    #expect(gitLab.violations == [])
  }

  @Test("a line that begins with a quick action is run and noted, and one in code is not")
  func quickActions() async throws {
    let gitLab = GitLabServer()
    try await gitLab.run { server in
      let notes = "/projects/42/merge_requests/7/notes"
      let code = try await send(
        "POST", notes, #"{"body":"```\n/close\n```\n/etc/hosts\n"}"#, to: server)
      #expect(code.status == 201)
      #expect(gitLab.violations == [])
      let mixed = try await send("POST", notes, #"{"body":"text\n/close\nmore"}"#, to: server)
      #expect(mixed.json["body"] == "text\nmore")
      #expect(try await send("POST", notes, #"{"body":"/close"}"#, to: server).status == 202)
    }
    #expect(gitLab.actions == ["/close", "/close"])
    #expect(gitLab.comments.count == 2)
    #expect(gitLab.violations.count == 2)
  }

  @Test("a state that is set already is refused, and after the end another status begins")
  func transitions() async throws {
    let gitLab = GitLabServer()
    try await gitLab.run { server in
      func report(_ state: String) async throws -> ForgeCall {
        try await send(
          "POST", "/projects/42/statuses/\(GitLabTests.commit)",
          #"{"state":"\#(state)","name":"drift","ref":"main"}"#, to: server)
      }
      #expect(try await report("pending").status == 201)
      let again = try await report("pending")
      #expect(again.status == 400)
      #expect(
        again.json["message"]
          == "Cannot transition status via :enqueue from :pending (Reason(s): Status cannot transition via \"enqueue\")"
      )
      #expect(try await report("running").status == 201)
      #expect(try await report("running").text.contains("via :run from :running"))
      #expect(try await report("success").status == 201)
      #expect(try await report("success").status == 201)
      #expect(try await report("failed").status == 201)
    }
    #expect(gitLab.statuses.map(\.state) == ["success", "success", "failed"])
    #expect(gitLab.violations.count == 2)
  }

  @Test(
    "a request that breaks a rule is noted",
    arguments: [
      ("POST", "/projects/42/merge_requests/7/notes", #"{"text":"x"}"#, 400, "body is missing"),
      ("POST", "/projects/42/merge_requests/7/notes", #"{"body":" "}"#, 400, "blank"),
      ("GET", "/projects/42/merge_requests/7/notes?per_page=200", "", 200, "per_page"),
      ("GET", "/projects/acme/policies/merge_requests/7/notes", "", 404, nil),
      ("GET", "/projects/42/merge_requests/7/discussions", "", 404, "no such call"),
      ("POST", "/projects/42/statuses/\(commit)", #"{"state":"failure"}"#, 400, "no state"),
      (
        "POST", "/projects/42/statuses/\(commit)",
        #"{"state":"success","target_url":"https://x/\#(String(repeating: "y", count: 250))"}"#,
        400,
        "target_url"
      ),
    ])
  func rules(
    _ method: String, _ path: String, _ body: String, _ status: Int, _ violation: String?
  ) async throws {
    let gitLab = GitLabServer()
    let answer = try await gitLab.run { try await send(method, path, body, to: $0) }
    #expect(answer.status == status)
    if let violation {
      #expect(gitLab.violations.contains { $0.contains(violation) }, "\(gitLab.violations)")
    }
  }

  @Test("a note of a million characters is the longest")
  func longNote() async throws {
    let gitLab = GitLabServer()
    try await gitLab.run { server in
      let fits = String(repeating: "x", count: 1_000_000)
      let notes = "/projects/42/merge_requests/7/notes"
      #expect(try await send("POST", notes, #"{"body":"\#(fits)"}"#, to: server).status == 201)
      let long = try await send("POST", notes, #"{"body":"\#(fits)x"}"#, to: server)
      #expect(long.status == 400)
      #expect(long.text.contains("is too long (maximum is 1000000 characters)"))
    }
    #expect(gitLab.violations.count == 1)
  }

  @Test("the token of a job lists notes and writes none, and one that reads is told so")
  func tokens() async throws {
    let job = GitLabServer(kind: .job)
    let header = ["JOB-TOKEN": GitLabServer.token]
    let notes = "/projects/42/merge_requests/7/notes"
    try await job.run { server in
      #expect(try await send("GET", notes, to: server, headers: header).status == 200)
      let written = try await send(
        "POST", notes, #"{"body":"x"}"#, to: server, headers: header)
      #expect(written.status == 401)
    }
    let reading = GitLabServer(kind: .readOnly)
    let refused = try await reading.run { try await send("POST", notes, #"{"body":"x"}"#, to: $0) }
    #expect(refused.status == 403)
    #expect(refused.json["error"] == "insufficient_scope")
    #expect(job.violations + reading.violations == [])
  }
}
