import Crypto
import CryptoExtras
import Documents
import FoundationEssentials
import MendwallTesting
import PolicyModel
import Testing

@Suite("The GitHub of the tests")
struct GitHubTests {
  private static let commit = String(repeating: "a1", count: 20)

  /// Sends one request as the documents say one is sent.
  private func send(
    _ method: String, _ path: String, _ body: String = "", to server: ScriptedServer,
    headers: [String: String] = [:]
  ) async throws -> ForgeCall {
    let all = [
      "Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28",
      "Authorization": "Bearer \(GitHubServer.token)",
    ].merging(headers) { $1 }
    let url = path.hasPrefix("http") ? path : "\(server.url)/api/v3\(path)"
    return try await ForgeCall.send(method, url, body, headers: all)
  }

  @Test("a comment is written, listed, changed and deleted, and no rule is broken")
  func comments() async throws {
    let github = GitHubServer()
    try await github.run { server in
      let path = "/repos/acme/policies/issues/7/comments"
      let made = try await send("POST", path, #"{"body":"one"}"#, to: server)
      #expect(made.status == 201)
      let id = try #require(made.json["id"]?.integer)
      #expect(made.json["user"]?["login"] == "drift-bot")
      let changed = try await send(
        "PATCH", "/repos/acme/policies/issues/comments/\(id)", #"{"body":"two"}"#, to: server)
      #expect(changed.status == 200)
      #expect(try await send("GET", path, to: server).json.sequence?.first?["body"] == "two")
      #expect(github.comments.map(\.body) == ["two"])
      let deleted = try await send(
        "DELETE", "/repos/acme/policies/issues/comments/\(id)", to: server)
      #expect(deleted.status == 204)
      #expect(deleted.body.isEmpty)
      #expect(github.comments.isEmpty)
    }
    #expect(github.violations == [])
    #expect(github.mostOwnComments == 1)
  }

  @Test("a list has pages of thirty, whose links name the repository by its number")
  func pages() async throws {
    let github = GitHubServer()
    for number in 1...65 { github.comment(by: "somebody", "\(number)") }
    try await github.run { server in
      var next: String? = "/repos/acme/policies/issues/7/comments"
      var sizes: [Int] = []
      while let path = next {
        let page = try await send("GET", path, to: server)
        sizes.append(page.json.sequence?.count ?? 0)
        let links = (page.headers["link"] ?? "").split(separator: ", ")
        next = links.first { $0.hasSuffix("rel=\"next\"") }
          .map { String($0.dropFirst().prefix { $0 != ">" }) }
        if let next { #expect(next.contains("/repositories/1296269/")) }
      }
      #expect(sizes == [30, 30, 5])
      let whole = try await send(
        "GET", "/repos/acme/policies/issues/7/comments?per_page=100", to: server)
      #expect(whole.json.sequence?.count == 65)
      #expect(whole.headers["link"] == nil)
    }
    #expect(github.violations == [])
  }

  @Test(
    "a request that breaks a rule is noted",
    arguments: [
      (
        "POST", "/repos/acme/policies/issues/7/comments", #"{"text":"one"}"#, 422, "body is missing"
      ),
      ("POST", "/repos/acme/policies/issues/7/comments", "{", 400, "no JSON object"),
      ("GET", "/repos/acme/policies/issues/7/comments?per_page=101", "", 200, "per_page is 101"),
      ("GET", "/repos/acme/policies/issues/7/comments/", "", 404, "no such call"),
      ("GET", "/repos/acme/policies/pulls/7", "", 404, "no such call"),
      (
        "POST", "/repos/acme/policies/statuses/\(commit)", #"{"state":"failed"}"#, 422,
        "state is not included"
      ),
      ("POST", "/repos/acme/policies/statuses/abc", #"{"state":"success"}"#, 422, "no SHA"),
      ("PATCH", "/repos/acme/policies/issues/99", #"{"state":"done"}"#, 404, nil),
      ("POST", "/repos/acme/policies/issues", #"{"title":" "}"#, 422, "title is missing_field"),
      (
        "POST", "/repos/acme/policies/code-scanning/sarifs",
        #"{"commit_sha":"\#(commit)","ref":"main","sarif":""}"#, 422, "refs/heads"
      ),
      (
        "POST", "/repos/acme/policies/code-scanning/sarifs",
        #"{"commit_sha":"\#(commit)","ref":"refs/heads/main","sarif":"e30="}"#, 400, "no gzip"
      ),
    ])
  func rules(
    _ method: String, _ path: String, _ body: String, _ status: Int, _ violation: String?
  ) async throws {
    let github = GitHubServer()
    let answer = try await github.run { try await send(method, path, body, to: $0) }
    #expect(answer.status == status)
    if let violation {
      #expect(github.violations.contains { $0.contains(violation) }, "\(github.violations)")
    } else {
      #expect(github.violations == [])
    }
  }

  @Test("a request without the headers that the API asks for is noted")
  func headers() async throws {
    let github = GitHubServer()
    try await github.run { server in
      let nameless = try await send("GET", "/user", to: server, headers: ["User-Agent": ""])
      #expect(nameless.status == 403)
      #expect(nameless.json.isNull)
      let old = try await send(
        "GET", "/user", to: server, headers: ["X-GitHub-Api-Version": "2019-01-01"])
      #expect(old.status == 400)
      #expect(try await send("GET", "/user", to: server, headers: ["Accept": "*/*"]).status == 200)
      let foreign = try await send(
        "GET", "/user", to: server, headers: ["Authorization": "Bearer x"])
      #expect(foreign.status == 401)
    }
    #expect(github.violations.count == 3, "\(github.violations)")
  }

  @Test("a body of 65,536 characters is taken, and one more is refused as GitHub does")
  func longBody() async throws {
    let github = GitHubServer()
    try await github.run { server in
      let path = "/repos/acme/policies/issues/7/comments"
      let fits = String(repeating: "é", count: 65_536)
      #expect(try await send("POST", path, #"{"body":"\#(fits)"}"#, to: server).status == 201)
      let long = try await send("POST", path, #"{"body":"\#(fits)!"}"#, to: server)
      #expect(long.status == 422)
      #expect(
        long.json["errors"]?.sequence?.first?["message"]
          == "Body is too long (maximum is 65536 characters)")
    }
    #expect(github.comments.count == 1)
    #expect(github.violations.count == 1)
  }

  @Test("what a token may not do is refused without being a broken rule")
  func rights() async throws {
    let run = #"{"name":"drift","head_sha":"\#(GitHubTests.commit)"}"#
    let viewer = #"{"query":"query { viewer { login } }"}"#
    for (kind, user, check, comment) in [
      (GitHubServer.TokenKind.personal, 200, 403, 201), (.installation, 403, 201, 201),
      (.readOnly, 403, 403, 403),
    ] {
      let github = GitHubServer(login: "mendwall[bot]", kind: kind)
      try await github.run { server in
        #expect(try await send("GET", "/user", to: server).status == user)
        let made = try await send("POST", "/repos/acme/policies/check-runs", run, to: server)
        #expect(made.status == check)
        let written = try await send(
          "POST", "/repos/acme/policies/issues/7/comments", #"{"body":"x"}"#, to: server)
        #expect(written.status == comment)
        let answer = try await send(
          "POST", "\(server.url)/api/graphql", viewer, to: server)
        #expect(answer.json["data"]?["viewer"]?["login"] == "mendwall[bot]")
      }
      #expect(github.violations == [])
    }
  }

  @Test("annotations are added by each update, and more than fifty at once are refused")
  func annotations() async throws {
    let github = GitHubServer(kind: .installation)
    func output(_ count: Int) -> String {
      let one =
        #"{"path":"a.yaml","start_line":1,"end_line":1,"annotation_level":"failure","message":"m"}"#
      let all = repeatElement(one, count: count).joined(separator: ",")
      return #""output":{"title":"t","summary":"s","annotations":[\#(all)]}"#
    }
    try await github.run { server in
      let path = "/repos/acme/policies/check-runs"
      let made = try await send(
        "POST", path,
        #"{"name":"drift","head_sha":"\#(GitHubTests.commit)","status":"in_progress",\#(output(50))}"#,
        to: server)
      #expect(made.status == 201)
      let id = try #require(made.json["id"]?.integer)
      let more = try await send(
        "PATCH", "\(path)/\(id)", #"{"conclusion":"failure",\#(output(3))}"#, to: server)
      #expect(more.json["output"]?["annotations_count"] == 53)
      #expect(more.json["status"] == "completed")
      #expect(github.violations == [])
      let many = try await send("PATCH", "\(path)/\(id)", "{\(output(51))}", to: server)
      #expect(
        many.json["message"]
          == "Invalid request.\n\nNo more than 50 items are allowed; 51 were supplied.")
      let open = try await send("PATCH", "\(path)/\(id)", #"{"status":"completed"}"#, to: server)
      #expect(open.status == 422)
      let list = try await send(
        "GET", "/repos/acme/policies/commits/\(GitHubTests.commit)/check-runs?check_name=drift",
        to: server)
      #expect(list.json["total_count"] == 1)
    }
    #expect(github.violations.count == 2)
  }

  @Test("a context takes a thousand statuses")
  func statuses() async throws {
    let github = GitHubServer()
    let body = #"{"state":"success","context":"drift"}"#
    let path = "/repos/acme/policies/statuses/\(GitHubTests.commit)"
    try await github.run { server in
      for _ in 1...3 { #expect(try await send("POST", path, body, to: server).status == 201) }
      github.fillStatuses(commit: GitHubTests.commit, context: "Drift", to: 1000)
      let last = try await send("POST", path, body, to: server)
      #expect(last.status == 422)
      #expect(last.text.contains("reached the maximum number of statuses"))
    }
    #expect(github.violations == [])
  }

  @Test("issues are listed with the pull requests among them, and a repository may have none")
  func issues() async throws {
    let github = GitHubServer()
    github.issue(by: "drift-bot", title: "a pull request", body: "", isPullRequest: true)
    try await github.run { server in
      let path = "/repos/acme/policies/issues"
      let made = try await send("POST", path, #"{"title":"drift","body":"b"}"#, to: server)
      #expect(made.status == 201)
      let number = try #require(made.json["number"]?.integer)
      let closed = try await send(
        "PATCH", "\(path)/\(number)", #"{"state":"closed","state_reason":"completed"}"#,
        to: server)
      #expect(closed.json["state"] == "closed")
      let open = try await send("GET", "\(path)?creator=drift-bot", to: server)
      #expect(open.json.sequence?.map { $0["pull_request"] != nil } == [true])
      let all = try await send("GET", "\(path)?creator=drift-bot&state=all", to: server)
      #expect(all.json.sequence?.count == 2)
      github.disableIssues()
      #expect(try await send("POST", path, #"{"title":"x"}"#, to: server).status == 410)
    }
    #expect(github.violations == [])
  }

  @Test("an analysis is unpacked and read, and one that is none is refused")
  func sarif() async throws {
    let github = GitHubServer()
    func upload(_ text: String, _ server: ScriptedServer) async throws -> ForgeCall {
      let packed = try await Program.output("sh", ["-c", "gzip -c | base64 -w0"], input: text)
      return try await send(
        "POST", "/repos/acme/policies/code-scanning/sarifs",
        #"{"commit_sha":"\#(GitHubTests.commit)","ref":"refs/pull/7/head","sarif":"\#(packed)"}"#,
        to: server)
    }
    let good =
      #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"mendwall"}},"results":"#
      + #"[{"message":{"text":"m"}}]}]}"#
    try await github.run { server in
      let taken = try await upload(good, server)
      #expect(taken.status == 202)
      #expect(taken.json["id"]?.string != nil)
      #expect(github.sarifs.first?.text == good)
      #expect(github.sarifs.first?.reference == "refs/pull/7/head")
      #expect(github.violations == [])
      #expect(try await upload(good.replacing("2.1.0", with: "2.0.0"), server).status == 400)
      #expect(try await upload(String(good.dropLast()), server).status == 400)
      #expect(try await upload(#"{"version":"2.1.0","runs":[]}"#, server).status == 400)
      github.disableCodeScanning()
      #expect(try await upload(good, server).status == 403)
    }
    #expect(github.sarifs.count == 1)
    #expect(github.violations.count == 3)
  }

  // MARK: Apps

  /// A JSON Web Token with the claims, signed or not by the app's key.
  private func webToken(
    _ claims: String, _ key: AppKey, algorithm: String = "RS256"
  ) throws -> String {
    func encode(_ data: Data) -> String {
      String(
        data.base64EncodedString().compactMap {
          $0 == "=" ? nil : $0 == "+" ? "-" : $0 == "/" ? "_" : $0
        })
    }
    let head = encode(Data(#"{"alg":"\#(algorithm)","typ":"JWT"}"#.utf8))
    let text = "\(head).\(encode(Data(claims.utf8)))"
    let signature = try _RSA.Signing.PrivateKey(pemRepresentation: key.privatePEM)
      .signature(for: SHA256.hash(data: Data(text.utf8)), padding: .insecurePKCS1v1_5)
    return "\(text).\(encode(signature.rawRepresentation))"
  }

  @Test("an app comes in by a token that it has signed, and by no other")
  func apps() async throws {
    let key = try await AppKey()
    let other = try await AppKey()
    let app = GitHubServer.App(publicKey: key.publicPEM)
    let github = GitHubServer(token: nil, app: app)
    let now = Int64(Date().timeIntervalSince1970)
    func claims(from start: Int64 = -60, to end: Int64 = 540, by issuer: String? = nil) -> String {
      #"{"iat":\#(now + start),"exp":\#(now + end),"iss":"\#(issuer ?? app.clientID)"}"#
    }
    try await github.run { server in
      func come(_ token: String) async throws -> ForgeCall {
        try await send(
          "GET", "/repos/acme/policies/installation", to: server,
          headers: ["Authorization": "Bearer \(token)"])
      }
      let good = try webToken(claims(), key)
      let installation = try await come(good)
      #expect(installation.json["id"]?.integer == Int64(app.installation))
      let minted = try await send(
        "POST", "/app/installations/\(app.installation)/access_tokens",
        #"{"repositories":["policies"]}"#, to: server, headers: ["Authorization": "Bearer \(good)"])
      #expect(minted.status == 201)
      let token = try #require(minted.json["token"]?.string)
      let written = try await send(
        "POST", "/repos/acme/policies/issues/7/comments", #"{"body":"x"}"#, to: server,
        headers: ["Authorization": "Bearer \(token)"])
      #expect(written.json["user"]?["login"] == "mendwall[bot]")
      #expect(github.violations == [])
      github.expireTokens()
      let late = try await send(
        "GET", "/repos/acme/policies/issues/7/comments", to: server,
        headers: ["Authorization": "Bearer \(token)"])
      #expect(late.status == 401)

      for (name, bad) in [
        ("another key", try webToken(claims(), other)),
        ("no algorithm", try webToken(claims(), key, algorithm: "none")),
        ("another issuer", try webToken(claims(by: "Iv1.other"), key)),
        ("too long", try webToken(claims(to: 700), key)),
        ("over", try webToken(claims(to: -1), key)),
        ("from the future", try webToken(claims(from: 300), key)), ("no token", "abc"),
      ] {
        #expect(try await come(bad).status == 401, "\(name)")
      }
    }
    #expect(github.violations.count == 7, "\(github.violations)")
  }
}
