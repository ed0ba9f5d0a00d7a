import Documents
import FoundationEssentials
import MendwallConfiguration
import MendwallTesting
import Reports
import Testing

@testable import Publishing

/// A schedule that knows its last run tells only news.
@Suite("Publishing news")
struct NewsPublishingTests {
  private func publish(
    _ report: DriftReport, to target: PublishingTarget, _ environment: [String: String],
    failOn: Severity = .info
  ) async throws -> String {
    let settings = WebSettings(
      environment: [:], logger: silentLog, now: { Int64(Date().timeIntervalSince1970) },
      pause: { _ in })
    let outcomes = await Publisher(
      place: Place(), credentials: Credentials(environment: environment), settings: settings
    ).publish(Publication(report, failOn: failOn, version: "1"), to: [target])
    return try outcomes[0].result.get()
  }

  @Test(
    "a chat hears what is new or gone, and nothing of what stands",
    arguments: Samples.allNews.map(\.name))
  func chats(name: String) async throws {
    let report = try #require(Samples.allNews.first { $0.name == name }).report
    let slack = SlackServer()
    let teams = TeamsServer()
    try await slack.run { server in
      _ = try await publish(report, to: .slack, ["SLACK_WEBHOOK_URL": server.url + slack.path])
    }
    try await teams.run { server in
      _ = try await publish(report, to: .teams, ["TEAMS_WEBHOOK_URL": server.url + teams.path])
    }
    #expect(slack.violations == [] && teams.violations == [])
    let isSilent = name == "no-news"
    #expect(slack.messages.count == (isSilent ? 0 : 1))
    #expect(teams.cards.count == (isSilent ? 0 : 1))
    for message in slack.messages + teams.cards {
      let text = JSONWriter.compact(message)
      #expect(text.contains(report.news?.since == nil ? "no earlier report" : "News since"))
      switch name {
      case "news":
        #expect(text.contains("new: NetworkPolicy monitoring/default-deny"))
        #expect(text.contains("graver now (it was low)"))
        #expect(text.contains("gone: NetworkPolicy shop/default-deny"))
        #expect(!text.contains("debug-allow-all"))
      case "good-news":
        #expect(text.contains("In sync"))
        #expect(text.matches(of: /gone:\sNetworkPolicy/).count == 3)
      case "tolerated-news":
        #expect(text.contains("tolerated now: NetworkPolicy shop/debug-allow-all"))
      case "partial-news":
        #expect(text.contains("perhaps new: the earlier run could not see it"))
        #expect(text.contains("perhaps gone, for this run could not see it"))
      default: break
      }
    }
  }

  @Test("news of less than --fail-on is none for a chat")
  func failOn() async throws {
    let slack = SlackServer()
    try await slack.run { server in
      let environment = ["SLACK_WEBHOOK_URL": server.url + slack.path]
      var report = Samples.news
      for severity in [Severity.critical, .high] {
        let words = try await publish(report, to: .slack, environment, failOn: severity)
        #expect(words.contains("needs no message") == (severity == .critical))
      }
      report = Samples.noNews
      #expect(
        try await publish(report, to: .slack, environment).contains("needs no message"))
    }
    #expect(slack.messages.count == 1)
  }

  @Test("much that is new and gone stays within the bounds of both chats")
  func bounds() async throws {
    var report = Samples.fiveHundred
    var earlier = Samples.fiveHundred
    earlier.findings = earlier.findings.map { finding in
      var finding = finding
      finding.id += "x"
      return finding
    }
    report.tellNews(since: DriftMemory(earlier))
    let told = report
    let slack = SlackServer()
    let teams = TeamsServer()
    try await slack.run { server in
      _ = try await publish(told, to: .slack, ["SLACK_WEBHOOK_URL": server.url + slack.path])
    }
    try await teams.run { server in
      _ = try await publish(told, to: .teams, ["TEAMS_WEBHOOK_URL": server.url + teams.path])
    }
    #expect(slack.violations == [] && teams.violations == [])
    #expect(slack.messages.count == 1 && teams.cards.count == 1)
    #expect(JSONWriter.compact(slack.messages[0]).contains("more like these"))
  }

  @Test("an alert begins when the finding was first seen")
  func alerts() throws {
    let alerts = Publishing.Alertmanager.alerts(
      Publication(Samples.news, version: "1"), now: 1_800_000_000)
    let starts = alerts.map { $0["startsAt"]?.string }
    #expect(starts == ["2026-11-21T14:02:00Z", "2026-11-20T14:02:00Z", "2026-11-20T14:02:00Z"])
    let plain = Publishing.Alertmanager.alerts(
      Publication(Samples.incident, version: "1"), now: 1_800_000_000)
    #expect(plain.allSatisfy { $0["startsAt"] == nil })
  }

  @Test("an event carries the news whether there is any or not")
  func events() async throws {
    let receiver = EventReceiver(secret: nil, path: "/x")
    // Another run, or the receiver would take it for the same event.
    var quiet = Samples.noNews
    quiet.source.commit = String(quiet.source.commit.reversed())
    let reports = [Samples.news, quiet]
    try await receiver.run { server in
      for report in reports {
        _ = try await publish(report, to: .webhook, ["MENDWALL_WEBHOOK_URL": server.url + "/x"])
      }
    }
    let news = receiver.events.map { $0["data"]?["news"] }
    #expect(news.map { $0?["new"]?.sequence?.count } == [1, 0])
  }
}
