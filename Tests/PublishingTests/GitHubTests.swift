import FoundationEssentials
import MendwallConfiguration
import MendwallTesting
import Reports
import Testing

@testable import Publishing

@Suite("What only GitHub has")
struct GitHubTests {
  private static let token = "ghs_0123456789"

  private func installation() -> (GitHubServer, Trial) {
    let server = GitHubServer(
      token: Self.token, login: "github-actions[bot]", kind: .installation)
    return (server, .gitHub(server, token: Self.token, login: "github-actions[bot]"))
  }

  @Test("a check run has the verdict and a note at each line in Git")
  func check() async throws {
    let (server, trial) = installation()
    try await server.run {
      let run = await trial.publish(Samples.incident, to: [.check], url: $0.url)
      #expect(run.errors.isEmpty)
    }
    #expect(server.violations == [])
    let check = try #require(server.checkRuns.first)
    #expect(check.name == "mendwall")
    #expect(check.commit == Trial.commit)
    #expect(check.conclusion == "failure")
    #expect(check.title?.hasPrefix("Drift: 3 policies") == true)
    #expect(check.annotations.map(\.path).contains("policies/shop/cart-to-database.yaml"))
    #expect(check.annotations.allSatisfy { $0.startLine >= 1 && !$0.message.isEmpty })
  }

  @Test("many notes come in the parts that GitHub takes, and a lost answer makes no second run")
  func manyNotes() async throws {
    for step in 1...3 {
      let (server, trial) = installation()
      try await server.run {
        server.fail([.request(step, .dropAfterDoing)])
        let run = await trial.publish(Samples.fiveHundred, to: [.check], url: $0.url)
        #expect(step > 1 || run.errors.isEmpty)
      }
      #expect(server.violations == [])
      #expect(server.checkRuns.count == 1)
      if step == 1 {
        let notes = Samples.fiveHundred.findings.count { $0.declared != nil && $0.isDeparture }
        #expect(server.checkRuns.first?.annotations.count == notes)
      }
    }
  }

  @Test("a lost answer is not taken for an earlier run's")
  func earlierRun() async throws {
    let (server, trial) = installation()
    try await server.run {
      _ = await trial.publish(Samples.clean, to: [.check], url: $0.url)
      server.fail([.matching("POST", "/check-runs", .serverErrorBeforeDoing)])
      let run = await trial.publish(Samples.incident, to: [.check], url: $0.url)
      #expect(run.errors.isEmpty)
    }
    #expect(server.checkRuns.map(\.conclusion) == ["success", "failure"])
  }

  @Test("a branch that could not be read in full makes nothing green, and closes no alerts")
  func partialBranch() async throws {
    let (server, trial) = installation()
    try await server.run {
      let run = await trial.publish(
        Samples.partialBranch, to: [.status, .check, .codeScanning], url: $0.url)
      #expect(run.errors.map(\.code) == [.refused])
    }
    #expect(server.checkRuns.map(\.conclusion) == ["failure"])
    #expect(trial.statuses() == ["mendwall: failure"])
    #expect(server.sarifs.isEmpty)
  }

  @Test("a person's token cannot make a check run, and that is said")
  func personal() async throws {
    let trial = Trial(.gitHub)
    try await trial.server.run { server async throws in
      let run = await trial.publish(Samples.incident, to: [.check], url: server.url)
      let error = try #require(run.errors.first)
      #expect(error.code == .forbidden)
      #expect(error.description.contains("authenticate via a GitHub App"))
    }
  }

  @Test("what could not be seen makes no check green", arguments: [true, false])
  func partial(isCheck: Bool) async throws {
    let (server, trial) = installation()
    try await server.run {
      _ = await trial.publish(
        Samples.nothingSeen, to: [isCheck ? .check : .status], url: $0.url)
    }
    #expect(
      isCheck
        ? server.checkRuns.map(\.conclusion) == ["failure"]
        : trial.statuses() == ["mendwall: failure"])
  }

  @Test("code scanning gets the SARIF log of the commit and the branch")
  func codeScanning() async throws {
    let (server, trial) = installation()
    try await server.run {
      let run = await trial.publish(Samples.incident, to: [.codeScanning], url: $0.url)
      #expect(run.errors.isEmpty)
    }
    #expect(server.violations == [])
    let log = try #require(server.sarifs.first)
    #expect(log.commit == Trial.commit)
    #expect(log.reference == "refs/pull/7/head")
    #expect(log.text.contains("mendwall/modified"))
  }

  @Test("an issue is opened once, kept up to date, closed when all is well, and opened again")
  func issue() async throws {
    let (server, trial) = installation()
    for number in 0..<120 {
      server.issue(by: "github-actions[bot]", title: "Other \(number)", body: "nothing of ours")
    }
    try await server.run {
      _ = await trial.publish(Samples.clean, to: [.issue], url: $0.url)
      #expect(server.issues.count == 120)
      _ = await trial.publish(Samples.incident, to: [.issue], url: $0.url)
      _ = await trial.publish(Samples.oneFinding, to: [.issue], url: $0.url)
      var issue = try #require(server.issues.last)
      #expect(server.issues.count == 121)
      #expect(issue.isOpen)
      #expect(issue.body.contains("1 policy departs"))
      // A scan that could not see everything does not say that it is over.
      _ = await trial.publish(Samples.nothingSeen, to: [.issue], url: $0.url)
      #expect(server.issues.last?.isOpen == true)
      _ = await trial.publish(Samples.clean, to: [.issue], url: $0.url)
      issue = try #require(server.issues.last)
      #expect(!issue.isOpen)
      #expect(issue.body.contains("Resolved"))
      _ = await trial.publish(Samples.incident, to: [.issue], url: $0.url)
      issue = try #require(server.issues.last)
      #expect(issue.isOpen)
      #expect(server.issues.count == 121)
    }
    #expect(server.violations == [])
  }

  @Test("an issue whose answer got lost is not opened twice")
  func lostIssue() async throws {
    let (server, trial) = installation()
    try await server.run {
      server.fail([.matching("POST", "/issues", .dropAfterDoing)])
      let run = await trial.publish(Samples.incident, to: [.issue], url: $0.url)
      #expect(run.errors.isEmpty)
    }
    #expect(server.issues.count == 1)
  }

  @Test("a repository without issues is told as that")
  func noIssues() async throws {
    let (server, trial) = installation()
    server.disableIssues()
    try await server.run {
      let run = await trial.publish(Samples.incident, to: [.issue], url: $0.url)
      #expect(run.errors.first?.description.contains("ssues") == true)
    }
  }

  @Test("an app signs who it is, and publishes with the token that it gets")
  func app() async throws {
    let key = try await AppKey()
    let folder = try TemporaryFolder()
    try folder.write(key.privatePEM, to: "app.pem")
    let server = GitHubServer(
      token: nil, login: "mendwall[bot]", kind: .installation,
      app: .init(publicKey: key.publicPEM))
    let trial = Trial.gitHub(server, token: "-----BEGIN", login: "mendwall[bot]")
    try await server.run {
      let run = await trial.publish(
        Samples.incident, to: [.check, .comment], url: $0.url,
        app: GitHubApp(id: "98765", keyFile: folder("app.pem")))
      #expect(run.errors.isEmpty)
      #expect(!run.words.contains("ghs_"))
    }
    #expect(server.violations == [])
    #expect(server.checkRuns.count == 1)
    #expect(trial.own().count == 1)
  }

  @Test("an app's key that is none is named, and not shown")
  func badKey() async throws {
    let folder = try TemporaryFolder()
    try folder.write("hunter2", to: "app.pem")
    let trial = Trial(.gitHub)
    let run = await trial.publish(
      Samples.incident, url: "http://127.0.0.1:1",
      app: GitHubApp(id: "1", keyFile: folder("app.pem")))
    let error = try #require(run.errors.first)
    #expect(error.code == .configuration)
    #expect(error.description.contains(folder("app.pem")))
    #expect(!run.words.contains("hunter2"))
  }
}
