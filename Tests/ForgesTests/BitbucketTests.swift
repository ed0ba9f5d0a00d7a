import Documents
import FoundationEssentials
import MendwallTesting
import Testing

@Suite("The Bitbuckets of the tests")
struct BitbucketTests {
  private static let commit = String(repeating: "d4", count: 20)

  private func cloud(
    _ method: String, _ path: String, _ body: String = "", to server: ScriptedServer,
    authorization: String = "Bearer \(BitbucketCloudServer.token)"
  ) async throws -> ForgeCall {
    let url = path.hasPrefix("http") ? path : "\(server.url)/2.0\(path)"
    return try await ForgeCall.send(
      method, url, body, headers: ["Authorization": authorization])
  }

  private func center(
    _ method: String, _ path: String, _ body: String = "", to server: ScriptedServer
  ) async throws -> ForgeCall {
    try await ForgeCall.send(
      method, "\(server.url)/rest\(path)", body,
      headers: ["Authorization": "Bearer \(BitbucketServer.token)"])
  }

  @Test("Cloud: deleted comments stay listed, and pages are where the server says")
  func cloudComments() async throws {
    let bitbucket = BitbucketCloudServer()
    for number in 1...11 { bitbucket.comment(by: "{somebody}", "\(number)") }
    try await bitbucket.run { server in
      let path = "/repositories/acme/policies/pullrequests/7/comments"
      let made = try await cloud("POST", path, #"{"content":{"raw":"one"}}"#, to: server)
      #expect(made.status == 201)
      #expect(made.headers["location"] != nil)
      let id = try #require(made.json["id"]?.integer)
      let changed = try await cloud(
        "PUT", "\(path)/\(id)", #"{"content":{"raw":"two"}}"#, to: server)
      #expect(changed.json["content"]?["raw"] == "two")
      #expect(try await cloud("DELETE", "\(path)/\(id)", to: server).status == 204)
      let first = try await cloud("GET", path, to: server)
      #expect(first.json["values"]?.sequence?.count == 10)
      let next = try #require(first.json["next"]?.string)
      let second = try await cloud("GET", next, to: server)
      #expect(second.json["values"]?.sequence?.map { $0["deleted"]?.bool } == [false, true])
      #expect(second.json["next"] == nil)
      #expect(bitbucket.comments.count == 11)
      #expect(bitbucket.violations == [])
      #expect(try await cloud("GET", "\(path)?page=2", to: server).status == 400)
      #expect(try await cloud("GET", "\(path)?pagelen=101", to: server).status == 400)
      let long = try await cloud(
        "POST", path, #"{"content":{"raw":"\#(String(repeating: "x", count: 32_769))"}}"#,
        to: server)
      #expect(long.status == 400)
      #expect(long.json.isNull)
    }
    #expect(bitbucket.violations.count == 3)
  }

  @Test("Cloud: an access token may not ask who it is, and a person's token may")
  func cloudUser() async throws {
    let machine = BitbucketCloudServer()
    let refused = try await machine.run { try await cloud("GET", "/user", to: $0) }
    #expect(refused.status == 403)
    #expect(refused.json["error"]?["detail"]?["required"] == ["account"])
    let person = BitbucketCloudServer(credential: .apiToken(email: "a@example.com", token: "t0ken"))
    let basic = "Basic " + Data("a@example.com:t0ken".utf8).base64EncodedString()
    let known = try await person.run {
      try await cloud("GET", "/user", to: $0, authorization: basic)
    }
    #expect(known.json["uuid"]?.string?.hasPrefix("{") == true)
    #expect(machine.violations + person.violations == [])
  }

  @Test("Cloud: a build status has a key of at most forty characters and a whole URL")
  func cloudStatuses() async throws {
    let bitbucket = BitbucketCloudServer()
    try await bitbucket.run { server in
      func report(_ key: String, _ state: String, _ url: String) async throws -> ForgeCall {
        try await cloud(
          "POST", "/repositories/acme/policies/commit/\(BitbucketTests.commit)/statuses/build",
          #"{"key":"\#(key)","state":"\#(state)","url":"\#(url)"}"#, to: server)
      }
      #expect(try await report("drift", "INPROGRESS", "https://ci.example.com/1").status == 201)
      #expect(try await report("drift", "FAILED", "https://ci.example.com/1").status == 201)
      #expect(bitbucket.statuses.map(\.state) == ["FAILED"])
      #expect(bitbucket.violations == [])
      let key = String(repeating: "k", count: 41)
      let long = try await report(key, "FAILED", "https://ci.example.com/1")
      #expect(
        long.json["error"]?["message"]
          == "key: Ensure this value has at most 40 characters (it has 41).")
      #expect(try await report("drift", "FAILURE", "https://ci.example.com/1").status == 400)
      #expect(try await report("drift", "FAILED", "http://jenkins:8080/1").status == 400)
    }
    #expect(bitbucket.violations.count == 3)
  }

  @Test(
    "Data Center: comments stand among other activities, on pages that do not follow each other")
  func centerComments() async throws {
    let bitbucket = BitbucketServer()
    for number in 1...20 { bitbucket.comment(by: "somebody", "\(number)") }
    try await bitbucket.run { server in
      let pull = "/api/1.0/projects/ACME/repos/policies/pull-requests/7"
      let made = try await center("POST", "\(pull)/comments", #"{"text":"one"}"#, to: server)
      #expect(made.status == 201)
      #expect(made.headers["x-ausername"] == "drift-bot")
      var start: Int64? = 0
      var texts: [String] = []
      var pages = 0
      while let from = start {
        let page = try await center("GET", "\(pull)/activities?start=\(from)&limit=9", to: server)
        texts += (page.json["values"]?.sequence ?? [])
          .filter { $0["action"] == "COMMENTED" }.compactMap { $0["comment"]?["text"]?.string }
        start = page.json["isLastPage"]?.bool == true ? nil : page.json["nextPageStart"]?.integer
        pages += 1
      }
      #expect(pages == 5)
      #expect(texts == ["one"] + (1...20).reversed().map { "\($0)" })
      #expect(bitbucket.violations == [])
      _ = try await center("GET", "\(pull)/activities?start=9&limit=9", to: server)
      #expect(bitbucket.violations.count == 1)
    }
  }

  @Test("Data Center: a comment is changed and deleted in the version that it has")
  func centerVersions() async throws {
    let bitbucket = BitbucketServer()
    try await bitbucket.run { server in
      let comments = "/api/1.0/projects/ACME/repos/policies/pull-requests/7/comments"
      let made = try await center("POST", comments, #"{"text":"one"}"#, to: server)
      let id = try #require(made.json["id"]?.integer)
      bitbucket.edit(Int(id), "touched")
      let stale = try await center(
        "PUT", "\(comments)/\(id)", #"{"text":"two","version":0}"#, to: server)
      #expect(stale.status == 409)
      #expect(stale.json["errors"]?.sequence?.first?["currentVersion"] == 1)
      let fresh = try await center(
        "PUT", "\(comments)/\(id)", #"{"text":"two","version":1}"#, to: server)
      #expect(fresh.json["version"] == 2)
      #expect(bitbucket.violations == [])
      bitbucket.answer(Int(id))
      #expect(try await center("DELETE", "\(comments)/\(id)?version=2", to: server).status == 409)
      #expect(try await center("DELETE", "\(comments)/\(id)", to: server).status == 409)
      let long = String(repeating: "x", count: 32_768)
      #expect(
        try await center("POST", comments, #"{"text":"\#(long)"}"#, to: server).status == 400)
      let typed = try await ForgeCall.send(
        "POST", "\(server.url)/rest\(comments)", #"{"text":"x"}"#,
        headers: [
          "Authorization": "Bearer \(BitbucketServer.token)",
          "Content-Type": "text/plain",
        ])
      #expect(typed.status == 400)
    }
    #expect(bitbucket.violations.count == 3, "\(bitbucket.violations)")
  }

  @Test("Data Center: a build status is answered with nothing")
  func centerStatuses() async throws {
    let bitbucket = BitbucketServer()
    try await bitbucket.run { server in
      let path = "/build-status/1.0/commits/\(BitbucketTests.commit)"
      let set = try await center(
        "POST", path, #"{"state":"SUCCESSFUL","key":"drift","url":"https://ci/1"}"#, to: server)
      #expect(set.status == 204)
      #expect(bitbucket.violations == [])
      #expect(
        try await center("POST", path, #"{"state":"SUCCESSFUL","key":"drift"}"#, to: server).status
          == 400)
    }
    #expect(bitbucket.statuses.map(\.context) == ["drift"])
    #expect(bitbucket.violations.count == 2)
  }
}
