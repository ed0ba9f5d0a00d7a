import Documents
import FoundationEssentials
import MendwallConfiguration
import MendwallTesting
import Reports
import Testing

@testable import Publishing

@Suite("Webhooks")
struct WebhookTests {
  private func publish(
    _ report: DriftReport, to target: PublishingTarget, _ environment: [String: String]
  ) async -> Result<String, PublishingError> {
    let settings = WebSettings(
      environment: [:], logger: silentLog, now: { Int64(Date().timeIntervalSince1970) },
      pause: { _ in })
    let outcomes = await Publisher(
      place: Place(), credentials: Credentials(environment: environment), settings: settings
    ).publish(
      Publication(report, link: "https://ci.example.com/1", version: "1"), to: [target])
    return outcomes[0].result
  }

  private func expectSuccess(_ result: Result<String, PublishingError>) {
    if case .failure(let error) = result { Issue.record("\(error)") }
  }

  @Test("Slack gets a message within its bounds, without markup of others", arguments: 0..<5)
  func slack(sample: Int) async throws {
    let report = [
      Samples.clean, Samples.incident, Samples.fiveHundred, Samples.hostile, Samples.partial,
    ][sample]
    let slack = SlackServer()
    try await slack.run { server in
      expectSuccess(
        await publish(
          report, to: .slack, ["SLACK_WEBHOOK_URL": server.url + slack.path]))
    }
    #expect(slack.violations == [])
    #expect(slack.messages.count == (report.departs || !report.complete ? 1 : 0))
    #expect(slack.messages.allSatisfy { !JSONWriter.compact($0).contains("<!channel>") })
  }

  @Test("Slack's webhook is a secret, and shown in no error")
  func slackSecret() async throws {
    let slack = SlackServer()
    try await slack.run { server in
      slack.archive()
      let result = await publish(
        Samples.incident, to: .slack, ["SLACK_WEBHOOK_URL": server.url + slack.path])
      guard case .failure(let error) = result else {
        Issue.record("it was taken")
        return
      }
      #expect(error.description.contains("Slack at 127.0.0.1"))
      #expect(error.description.contains("channel_is_archived"))
      #expect(!error.description.contains("T0AAAAAAA"))
    }
  }

  @Test("a message that may have arrived is not sent twice")
  func slackOnce() async throws {
    let slack = SlackServer()
    try await slack.run { server in
      slack.fail([.request(1, .dropAfterDoing)])
      let result = await publish(
        Samples.incident, to: .slack, ["SLACK_WEBHOOK_URL": server.url + slack.path])
      guard case .failure(let error) = result else {
        Issue.record("it was taken for sure")
        return
      }
      #expect(error.code == .uncertain)
    }
    #expect(slack.messages.count == 1)
  }

  @Test("Teams gets a card within its bound", arguments: 0..<4)
  func teams(sample: Int) async throws {
    let report = [Samples.clean, Samples.incident, Samples.fiveHundred, Samples.hostile][sample]
    let teams = TeamsServer()
    try await teams.run { server in
      expectSuccess(
        await publish(
          report, to: .teams, ["TEAMS_WEBHOOK_URL": server.url + teams.path]))
    }
    #expect(teams.violations == [])
    #expect(teams.cards.count == (report.departs ? 1 : 0))
  }

  @Test("a good status that tells of a failure is no success")
  func connector() async throws {
    let teams = TeamsServer(kind: .connector)
    try await teams.run { server in
      expectSuccess(
        await publish(
          Samples.incident, to: .teams, ["TEAMS_WEBHOOK_URL": server.url + teams.path]))
      teams.fail([
        .request(
          2,
          .status(
            200, headers: ["Content-Type": "text/plain"],
            body:
              "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429"
          ))
      ])
      let result = await publish(
        Samples.incident, to: .teams, ["TEAMS_WEBHOOK_URL": server.url + teams.path])
      guard case .failure(let error) = result else {
        Issue.record("it was taken")
        return
      }
      #expect(error.description.contains("429"))
    }
  }

  @Test("an event holds the report, signed", arguments: [true, false])
  func event(isSigned: Bool) async throws {
    let secret = isSigned ? "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" : nil
    let receiver = EventReceiver(secret: secret)
    try await receiver.run { server in
      var environment = ["MENDWALL_WEBHOOK_URL": server.url + "/hooks/drift"]
      environment["MENDWALL_WEBHOOK_SECRET"] = secret
      receiver.fail([.request(1, .dropAfterDoing), .request(2, .serverErrorBeforeDoing)])
      expectSuccess(await publish(Samples.incident, to: .webhook, environment))
    }
    #expect(receiver.violations == [])
    let event = try #require(receiver.events.first)
    #expect(receiver.events.count == 1)
    #expect(event["type"]?.string == "dev.mendwall.drift-report.v1")
    #expect(event["data"]?["kind"]?.string == "DriftReport")
    #expect(event["data"]?["findings"]?.sequence?.count == 3)
  }

  @Test(
    "a secret that is none, or could be guessed, is refused",
    arguments: ["whsec_hunter2!", "whsec_", "hunter2"])
  func badSecret(secret: String) async throws {
    let result = await publish(
      Samples.incident, to: .webhook,
      ["MENDWALL_WEBHOOK_URL": "http://127.0.0.1:1/", "MENDWALL_WEBHOOK_SECRET": secret])
    guard case .failure(let error) = result else {
      Issue.record("it was taken")
      return
    }
    #expect(error.code == .configuration)
    #expect(!error.description.contains("hunter2"))
  }
}
