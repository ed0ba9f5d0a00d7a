import MendwallConfiguration
import MendwallTesting
import Testing

@testable import Publishing

@Suite("What a forge refuses")
struct RefusalTests {
  private func refusal(
    _ trial: Trial, _ fault: ForgeFault? = nil, patience: Duration = .seconds(300)
  ) async throws -> PublishingError {
    try await trial.server.run { server async throws in
      if let fault { trial.server.fail([fault]) }
      let run = await trial.publish(Samples.incident, url: server.url, patience: patience)
      #expect(!run.words.contains(trial.token))
      return try #require(run.errors.first)
    }
  }

  @Test("a wrong token is told as one, and not shown", arguments: Trial.Kind.allCases)
  func wrongToken(kind: Trial.Kind) async throws {
    let right = Trial(kind)
    let wrong = "wrong-\(right.token.reversed().map(String.init).joined())"
    let trial = Trial(
      server: right.server, place: right.place,
      environment: right.environment.mapValues { _ in wrong }, token: wrong,
      longest: right.longest, own: right.own, mostOwn: right.mostOwn,
      addForeign: right.addForeign, statuses: right.statuses)
    let error = try await refusal(trial)
    #expect(error.code == .unauthorized || error.code == .forbidden)
    #expect(error.description.contains("credentials"))
    #expect(right.own().isEmpty)
  }

  @Test("the token of a fork's workflow can only read, and that is said")
  func fork() async throws {
    let trial = Trial.gitHub(
      GitHubServer(token: "ghs_1", login: "github-actions[bot]", kind: .readOnly), token: "ghs_1",
      login: "github-actions[bot]")
    let error = try await refusal(trial)
    #expect(error.code == .forbidden)
    #expect(error.description.contains("from a fork"))
  }

  @Test("Gitea's token that may not say whose it is comments nothing, and the scope is named")
  func giteaScope() async throws {
    let trial = Trial.gitea(GiteaServer(scopes: ["write:issue", "write:repository"]))
    let error = try await refusal(trial)
    #expect(error.code == .forbidden)
    #expect(error.description.contains("read:user"))
    #expect(trial.own().isEmpty)
  }

  @Test("a token that cannot stand in a header is named by its variable, and not shown")
  func oddToken() async throws {
    let there = Trial(.gitLab)
    let trial = Trial(
      server: there.server, place: there.place, environment: ["GITLAB_TOKEN": "hunter2\u{1}x"],
      token: "hunter2", longest: there.longest, own: there.own, mostOwn: there.mostOwn,
      addForeign: there.addForeign, statuses: there.statuses)
    let error = try await refusal(trial)
    #expect(error.description.contains("GITLAB_TOKEN holds no token"))
  }

  @Test("a token that ends with a line break, as files and Secrets do, is taken")
  func lineBreak() async throws {
    let there = Trial(.gitHub)
    let trial = Trial(
      server: there.server, place: there.place,
      environment: there.environment.mapValues { $0 + "\n" }, token: there.token,
      longest: there.longest, own: there.own, mostOwn: there.mostOwn,
      addForeign: there.addForeign, statuses: there.statuses)
    try await trial.server.run { server async throws in
      let run = await trial.publish(Samples.incident, url: server.url)
      #expect(run.errors.isEmpty)
    }
  }

  @Test(
    "a URL that cannot be used is refused before a token is sent",
    arguments: [
      "http://git.example.com", "http://127.0.0.1:99999", "ftp://git.example.com",
      "me:hunter2@git.example.com",
    ])
  func badURL(url: String) async throws {
    let trial = Trial(.gitea)
    let run = await trial.publish(Samples.incident, url: url)
    let error = try #require(run.errors.first)
    #expect(error.code == .configuration)
    #expect(!error.description.contains("hunter2"))
  }

  @Test("a page on another server is not asked for", arguments: [true, false])
  func otherServer(isLink: Bool) async throws {
    try await ScriptedServer.run { request in
      if request.uri.hasSuffix("/user") {
        return .json(#"{"login": "drift-bot"}"#)
      }
      return isLink
        ? .json("[]", headers: ["Link": "<https://evil.example.com/x>; rel=\"next\""])
        : .json("{}", status: 302, headers: ["Location": "https://evil.example.com/x"])
    } use: { server async throws in
      let trial = Trial(.gitHub)
      let run = await trial.publish(Samples.incident, url: server.url)
      #expect(run.errors.map(\.code) == [.badAnswer])
    }
  }

  @Test("a pull request that is not there is named", arguments: Trial.Kind.allCases)
  func missing(kind: Trial.Kind) async throws {
    let there = Trial(kind)
    var place = there.place
    place.pullRequest = 8
    let trial = Trial(
      server: there.server, place: place, environment: there.environment, token: there.token,
      longest: there.longest, own: there.own, mostOwn: there.mostOwn,
      addForeign: there.addForeign, statuses: there.statuses)
    let error = try await refusal(trial)
    #expect(error.code == .notFound)
    #expect(error.description.contains("request 8 of"))
  }

  @Test("a limit that lasts too long is told with its end", arguments: Trial.Kind.allCases)
  func limit(kind: Trial.Kind) async throws {
    let error = try await refusal(Trial(kind), .from(1, .rateLimited(retryAfter: 3600)))
    #expect(error.code == .limited)
    #expect(error.description.contains("limits requests"))
  }

  @Test("a limit that names no end is waited for as long as GitHub asks")
  func unnamedLimit() async throws {
    let trial = Trial(.gitHub)
    try await trial.server.run { server async throws in
      trial.server.fail([.matching("POST", "/comments", .secondaryLimit(retryAfter: nil))])
      let run = await trial.publish(Samples.incident, url: server.url)
      #expect(run.errors.isEmpty)
      #expect(run.waits == [.seconds(60)])
    }
  }

  @Test("a page of a proxy in the way is no success", arguments: Trial.Kind.allCases)
  func page(kind: Trial.Kind) async throws {
    let error = try await refusal(Trial(kind), .from(1, .strangePage))
    #expect(error.code == .badAnswer)
    #expect(error.description.contains("proxy"))
  }

  @Test("a server that is down is given up in the end", arguments: Trial.Kind.allCases)
  func down(kind: Trial.Kind) async throws {
    let error = try await refusal(Trial(kind), .from(1, .serverErrorBeforeDoing))
    #expect(error.code == .serverError)
    #expect(error.description.contains("publish again later"))
  }

  @Test("a host that nobody listens on is named")
  func nobody() async throws {
    let trial = Trial(.gitLab)
    let run = await trial.publish(Samples.incident, url: "http://127.0.0.1:1")
    let error = try #require(run.errors.first)
    #expect(error.code == .unreachable)
    #expect(error.description.contains("nothing listens there"))
  }

  @Test("what is not known is asked for by the name of its option")
  func unknown() async throws {
    func failure(_ place: Place, _ target: PublishingTarget, _ environment: [String: String] = [:])
      async throws -> String
    {
      let settings = WebSettings(environment: [:], logger: silentLog, now: { 0 })
      let outcomes = await Publisher(
        place: place, credentials: Credentials(environment: environment), settings: settings
      ).publish(Publication(Samples.incident, version: "1"), to: [target])
      guard case .failure(let error) = try #require(outcomes.first).result else { return "" }
      return error.description
    }
    var place = Place()
    #expect(try await failure(place, .comment).contains("--forge"))
    place.forge = .gitea
    #expect(try await failure(place, .comment).contains("--forge-url"))
    place.url = "https://git.example.com/api/v1"
    #expect(try await failure(place, .comment).contains("--forge-repository"))
    place.repository = "acme/policies"
    #expect(try await failure(place, .comment).contains("GITEA_TOKEN"))
    let token = ["GITEA_TOKEN": "t"]
    #expect(try await failure(place, .comment, token).contains("--pull-request"))
    #expect(try await failure(place, .status, token).contains("--commit"))
    place.commit = Trial.commit
    #expect(try await failure(place, .check, token).contains("GitHub's alone"))
    #expect(try await failure(place, .slack).contains("SLACK_WEBHOOK_URL"))
    place.url = "git.example.com"
    #expect(try await failure(place, .comment, token).contains("begins with https://"))
    place.forge = .gitLab
    #expect(
      try await failure(place, .comment, ["CI_JOB_TOKEN": "j"]).contains(
        "CI_JOB_TOKEN may neither"))
  }
}
