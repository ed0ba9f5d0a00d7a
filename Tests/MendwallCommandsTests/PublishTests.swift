import FoundationEssentials
import MendwallCommands
import MendwallTesting
import Reports
import Testing

@Suite("Publishing")
struct PublishTests {
  private func saved(_ report: DriftReport) throws -> (folder: TemporaryFolder, file: String) {
    let folder = try TemporaryFolder()
    let json = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
    try folder.write(json, to: "drift.json")
    return (folder, folder("drift.json"))
  }

  private static func environment(_ url: String, token: String = GiteaServer.token)
    -> [String: String]
  {
    [
      "HOME": "/nowhere", "GITEA_ACTIONS": "true", "GITHUB_ACTIONS": "true",
      "GITHUB_SERVER_URL": url, "GITHUB_REPOSITORY": "acme/policies",
      "GITHUB_REF": "refs/pull/7/head", "GITHUB_SHA": "3ef7e57ac0ffee00decade5afe00badc0de00123",
      "GITHUB_RUN_ID": "99", "GITHUB_RUN_NUMBER": "12", "GITEA_TOKEN": token,
    ]
  }

  @Test("a saved report is shown, and published to where the CI system says")
  func saved() async throws {
    let (folder, file) = try saved(Samples.incident)
    defer { _ = folder }
    let forge = GiteaServer()
    try await forge.run { server async throws in
      let run = await CommandRun.mendwall(
        "publish", file, "--to", "comment", "--to", "status",
        environment: Self.environment(server.url))
      #expect(run.status == .inSync)
      #expect(run.output.hasPrefix("Drift: 3 policies depart from Git"))
      #expect(run.notes.contains("the comment on pull request 7 was written"))
      #expect(run.notes.contains("the status of commit 3ef7e57ac0ff was set"))
    }
    #expect(forge.comments.count == 1)
    #expect(forge.comments[0].body.contains("/acme/policies/actions/runs/12"))
    #expect(forge.statuses.map(\.state) == ["failure"])
    #expect(forge.violations == [])
  }

  @Test("a failure to publish loses no report, and is exit status 5")
  func failure() async throws {
    let (folder, file) = try saved(Samples.incident)
    defer { _ = folder }
    let forge = GiteaServer()
    try await forge.run { server async throws in
      let run = await CommandRun.mendwall(
        "publish", file, "--to", "comment", "-o", "name",
        environment: Self.environment(server.url, token: "hunter2"))
      #expect(run.status == .undelivered)
      #expect(run.output.contains("shop/cart-to-database"))
      #expect(run.notes.contains("mendwall: comment not published: Gitea at"))
      #expect(!run.notes.contains("hunter2"))
    }
  }

  @Test("a dry run shows what would be sent, and sends nothing")
  func dryRun() async throws {
    let (folder, file) = try saved(Samples.incident)
    defer { _ = folder }
    let forge = GiteaServer()
    try await forge.run { server async throws in
      let run = await CommandRun.mendwall(
        "publish", file, "--to", "comment", "--to", "status", "--dry-run",
        environment: Self.environment(server.url))
      #expect(run.status == .inSync)
      #expect(
        run.output.hasPrefix("POST \(server.url)/api/v1/repos/acme/policies/issues/7/comments\n"))
      #expect(run.output.contains("statuses/3ef7e57ac0ffee00decade5afe00badc0de00123"))
      #expect(run.output.contains("3 policies depart from Git"))
      #expect(!run.output.contains(GiteaServer.token))
      #expect(run.notes.contains("nothing was sent"))
    }
    #expect(forge.comments.isEmpty)
    #expect(forge.statuses.isEmpty)
  }

  @Test("detect publishes what it found, and its exit status stays that of the drift")
  func detect() async throws {
    let shop = try await Shop()
    let forge = GiteaServer()
    try await forge.run { server async throws in
      let environment = Self.environment(server.url)
      var run = await shop.detect("--publish-to", "comment", environment: environment)
      #expect(run.status == .inSync)
      #expect(forge.comments.map { $0.body.contains("In sync") } == [true])
      try shop.drift()
      run = await shop.detect("--publish-to", "comment", environment: environment)
      #expect(run.status == .drift)
      #expect(forge.comments.map { $0.body.contains("1 policy departs") } == [true])
    }
  }

  @Test("the repository may say where, and is not asked unless --publish is given")
  func configured() async throws {
    let shop = try await Shop(
      configuration: "publish: {to: [status], forge: gitea, repository: acme/policies}")
    let forge = GiteaServer()
    try await forge.run { server async throws in
      let environment = Self.environment(server.url)
      _ = await shop.detect(environment: environment)
      #expect(forge.statuses.isEmpty)
      // In a pull request's job it is the branch that says so.
      var run = await shop.detect("--publish", environment: environment)
      #expect(run.status == .undelivered)
      #expect(run.notes.contains("is not believed"))
      #expect(forge.statuses.isEmpty)
      run = await shop.detect("--publish", "--base", "HEAD", environment: environment)
      #expect(run.status == .inSync)
      #expect(forge.statuses.map(\.state) == ["success"])
    }
  }

  @Test("--publish without a target in the configuration is no success")
  func unconfigured() async throws {
    let shop = try await Shop()
    let run = await shop.detect("--publish")
    #expect(run.status == .undelivered)
    #expect(run.output.contains("In sync"))
    #expect(run.notes.contains("names nothing under publish.to"))
  }

  @Test(
    "what is wrong with the command line is said",
    arguments: [
      (["--to", "pager"], "pager"), ([], "--to"),
      (["--to", "slack", "--app-id", "1"], "--app-key"),
      (["--to", "comment", "--pull-request", "0"], "--pull-request"),
      (["--to", "comment", "--forge", "sourcehut"], "sourcehut"),
      (["--to", "comment", "--link", ""], "empty"),
    ])
  func usage(options: [String], word: String) async throws {
    let run = await CommandRun.mendwall(["publish", "drift.json"] + options)
    #expect(run.status == .usage)
    #expect(run.notes.contains(word))
  }

  @Test("a report that is none, and a token's file that is not there, are named")
  func files() async throws {
    let run = await CommandRun.mendwall("publish", "/nowhere/drift.json", "--to", "slack")
    #expect(run.status == .failed)
    #expect(run.notes.contains("/nowhere/drift.json does not exist"))
    let (folder, file) = try saved(Samples.clean)
    defer { _ = folder }
    let other = await CommandRun.mendwall(
      "publish", file, "--to", "comment", "--token-file", "/nowhere/token",
      environment: Self.environment("http://127.0.0.1:1"))
    #expect(other.status == .undelivered)
    #expect(other.notes.contains("/nowhere/token does not exist"))
  }
}
