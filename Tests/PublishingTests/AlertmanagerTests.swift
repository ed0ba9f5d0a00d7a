import Documents
import FoundationEssentials
import MendwallConfiguration
import MendwallTesting
import Reports
import Testing

@testable import Publishing

@Suite("Alertmanager")
struct AlertmanagerTests {
  private func publish(_ report: DriftReport, to url: String, scope: String = "") async throws {
    let settings = WebSettings(
      environment: [:], logger: silentLog, now: { Int64(Date().timeIntervalSince1970) },
      pause: { _ in })
    var report = report
    report.cluster = .init(name: "production", uid: "u-1")
    let outcomes = await Publisher(
      place: Place(), credentials: Credentials(environment: ["ALERTMANAGER_URL": url]),
      settings: settings
    ).publish(
      Publication(report, scope: scope, link: "https://ci.example.com/1", version: "1"),
      to: [.alertmanager])
    _ = try outcomes[0].result.get()
  }

  private func alerts(_ manager: MendwallTesting.Alertmanager) async throws -> [Node] {
    let call = try await ForgeCall.send("GET", manager.url + "/api/v2/alerts?active=true")
    return call.json.sequence ?? []
  }

  @Test(
    "the real one takes an alert for each finding, and ends those that are gone",
    .enabled(if: !Validators.isLeftOut))
  func life() async throws {
    try await MendwallTesting.Alertmanager.run { manager in
      try await publish(Samples.incident, to: manager.url)
      var alerts = try await alerts(manager)
      #expect(alerts.count == 3)
      let labels = try #require(
        alerts.compactMap { $0["labels"] }.first {
          $0["object"]?.string?.contains("cart-to-database") == true
        })
      #expect(labels["alertname"]?.string == "NetworkPolicyDrift")
      #expect(labels["namespace"]?.string == "shop")
      #expect(labels["cluster"]?.string == "production")

      // Another scope has alerts of its own, and ends none of these.
      try await publish(Samples.oneFinding, to: manager.url, scope: "payments")
      alerts = try await self.alerts(manager)
      #expect(alerts.count == 4)

      // What could not be seen is not over.
      try await publish(Samples.nothingSeen, to: manager.url)
      alerts = try await self.alerts(manager)
      #expect(alerts.count == 5)

      try await publish(Samples.oneFinding, to: manager.url)
      alerts = try await self.alerts(manager)
      #expect(alerts.count == 2)

      try await publish(Samples.clean, to: manager.url)
      try await publish(Samples.clean, to: manager.url, scope: "payments")
      alerts = try await self.alerts(manager)
      #expect(alerts.isEmpty)
    }
  }

  @Test("hostile names and five hundred findings are taken", .enabled(if: !Validators.isLeftOut))
  func many() async throws {
    try await MendwallTesting.Alertmanager.run { manager in
      try await publish(Samples.hostile, to: manager.url)
      try await publish(Samples.fiveHundred, to: manager.url)
      let alerts = try await alerts(manager)
      #expect(alerts.count == Samples.fiveHundred.findings.count(where: \.isDeparture))
    }
  }
}
