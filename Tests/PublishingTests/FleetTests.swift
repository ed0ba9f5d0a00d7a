import Documents
import FoundationEssentials
import MendwallConfiguration
import MendwallTesting
import PolicyModel
import Reports
import Testing

@testable import Publishing

@Suite("Publishing a report of many clusters")
struct FleetTests {
  private func publish(
    _ list: DriftReportList, to targets: PublishingTarget..., place: Place = Place(),
    in environment: [String: String]
  ) async throws {
    let settings = WebSettings(
      environment: [:], logger: silentLog, now: { Int64(Date().timeIntervalSince1970) },
      pause: { _ in })
    let outcomes = await Publisher(
      place: place, credentials: Credentials(environment: environment), settings: settings
    ).publish(
      Publication(of: .many(list), link: "https://ci.example.com/1", version: "1"), to: targets)
    for outcome in outcomes { _ = try outcome.result.get() }
  }

  @Test("on a pull request one comment tells of all clusters, and is resolved in the end")
  func comment() async throws {
    let trial = Trial(.gitHub)
    try await trial.server.run { server async throws in
      var place = trial.place
      place.url = server.url + (place.url ?? "")
      for list in [Samples.fleet, Samples.largeFleet, Samples.fleet] {
        try await publish(list, to: .comment, .status, place: place, in: trial.environment)
        #expect(trial.own().count == 1)
      }
      let comment = try #require(trial.own().first)
      #expect(comment.body.contains("3 of 6 clusters depart from Git; 2 could not be compared"))
      #expect(comment.body.contains("prod-eu"))
      #expect(trial.statuses().last == "mendwall: failure")
      try await publish(
        Samples.cleanFleet, to: .comment, .status, place: place, in: trial.environment)
      #expect(trial.own().first?.body.contains("✅ Resolved. In sync: all 2 clusters") == true)
      #expect(trial.statuses().last == "mendwall: success")
    }
    #expect(trial.server.violations == [])
    #expect(trial.mostOwn() == 1)
  }

  /// Clusters that the same options name, some of which depart from Git.
  private static func fleet(_ clusters: String, _ list: DriftReportList = Samples.fleet)
    -> DriftReportList
  {
    var list = list
    list.asked = DriftReportList.Asked(
      repository: "https://git.example/policies.git", commit: Samples.clean.source.commit,
      clusters: [clusters])
    return list
  }

  @Test("two fleets have a comment each, and one that found other clusters today has its own")
  func identity() async throws {
    let trial = Trial(.gitHub)
    try await trial.server.run { server async throws in
      var place = trial.place
      place.url = server.url + (place.url ?? "")
      for list in [
        Self.fleet("contexts prod-*"), Self.fleet("contexts dev-*", Samples.cleanFleet),
        Self.fleet("contexts prod-*", Samples.largeFleet),
      ] {
        try await publish(list, to: .comment, place: place, in: trial.environment)
      }
    }
    #expect(trial.own().count == 2)
    #expect(trial.own().count { $0.body.contains("50 of 100 clusters depart") } == 1)
    #expect(trial.own().count { $0.body.contains("In sync: all 2 clusters") } == 1)
    let publication = Publication(of: .many(Self.fleet("contexts prod-*")), version: "1")
    #expect(publication.clusterName == "the clusters of contexts prod-*")
  }

  @Test("what is alike in several clusters is noted at its line once, with their names")
  func annotations() throws {
    var list = Samples.largeFleet
    list.items.removeLast(48)
    let alone = Publication(list.items[0], version: "1").annotations
    let notes = Publication(of: .many(list), version: "1").annotations
    #expect(notes.count == alone.count && !notes.isEmpty)
    for (note, own) in zip(notes, alone) {
      #expect(note.title == "cluster-10, cluster-11: \(own.title)")
    }
    let many = try #require(
      Publication(of: .many(Samples.largeFleet), version: "1").annotations.first)
    #expect(many.title.hasPrefix("cluster-10, cluster-11, cluster-12 and 47 more: "))
    #expect(
      Publication(of: .many(Samples.fleet), version: "1").annotations.contains {
        $0.title.hasPrefix("prod-eu: ")
      })
  }

  @Test(
    "code scanning is told of what was seen whole, twenty clusters at a time, and it is said of what not"
  )
  func codeScanning() async throws {
    let server = GitHubServer(
      token: "ghs_0123456789", login: "github-actions[bot]", kind: .installation)
    let trial = Trial.gitHub(server, token: "ghs_0123456789", login: "github-actions[bot]")
    var list = Samples.fleet
    list.items += (10..<52).map { index in
      var report = Samples.oneFinding
      report.cluster.name = "cluster-\(index)"
      return report
    }
    try await trial.server.run { running async throws in
      var place = trial.place
      place.url = running.url + (place.url ?? "")
      let error = try await #require(throws: PublishingError.self) {
        try await publish(list, to: .codeScanning, place: place, in: trial.environment)
      }
      #expect(
        error.description
          == "code scanning was told of what was seen whole, and not of 2 clusters that could not be compared (dev, old) "
          + "and 1 cluster that could not be seen whole (staging): it would close alerts of what could not be seen"
      )
    }
    #expect(trial.server.violations == [])
    let logs = try server.sarifs.map { sarif in
      try JSONReader.read(
        Array(sarif.text.utf8), file: "sarif", limits: ReadingLimits(bytes: 64 << 20))
    }
    let ids = logs.map { log in
      (log["runs"]?.sequence ?? []).compactMap { $0["automationDetails"]?["id"]?.string }
    }
    #expect(ids.map(\.count) == [20, 20, 5])
    let all = Set(ids.flatMap { $0 })
    #expect(all.count == 45)
    #expect(all.isSuperset(of: ["mendwall/prod-eu/", "mendwall/prod-us/", "mendwall/cluster-51/"]))
    #expect(all.isDisjoint(with: ["mendwall/dev/", "mendwall/old/", "mendwall/staging/"]))
  }

  @Test("the check, code scanning and the issue of GitHub take it")
  func gitHub() async throws {
    let server = GitHubServer(
      token: "ghs_0123456789", login: "github-actions[bot]", kind: .installation)
    let trial = Trial.gitHub(server, token: "ghs_0123456789", login: "github-actions[bot]")
    try await trial.server.run { running async throws in
      var place = trial.place
      place.url = running.url + (place.url ?? "")
      try await publish(Samples.fleet, to: .check, .issue, place: place, in: trial.environment)
      try await publish(
        Samples.cleanFleet, to: .codeScanning, .issue, place: place, in: trial.environment)
    }
    #expect(trial.server.violations == [])
  }

  @Test("a chat has a line for each cluster with something to tell, within its bounds")
  func messages() async throws {
    for list in [Samples.fleet, Samples.largeFleet, Samples.hostileFleet, Samples.unseenFleet] {
      let slack = SlackServer()
      try await slack.run { server in
        try await publish(list, to: .slack, in: ["SLACK_WEBHOOK_URL": server.url + slack.path])
      }
      #expect(slack.violations == [])
      #expect(slack.messages.count == 1)
    }
    let summary = Summary(Publication(of: .many(Samples.fleet), version: "1"), mostFindings: 4)
    #expect(summary.title.hasPrefix("3 of 6 clusters depart from Git"))
    #expect(summary.findings.map(\.severity) == ["critical", "high", "high", "unknown"])
    #expect(
      summary.findings.last?.words
        == "dev: not compared, no: no connection to https://dev.example: nothing listens there")
    #expect(summary.more == "and 1 more")
    let quiet = SlackServer()
    try await quiet.run { server in
      try await publish(
        Samples.cleanFleet, to: .slack, in: ["SLACK_WEBHOOK_URL": server.url + quiet.path])
    }
    #expect(quiet.messages.isEmpty)
  }

  /// What an Alertmanager was sent, each body as it came.
  ///
  /// - Parameters:
  ///   - list: what is published to it.
  ///   - known: the alerts that it has, as JSON.
  ///   - refused: it takes no alert that names this.
  private func sent(_ list: DriftReportList, known: String = "[]", refused: String = "\n")
    async throws -> (bodies: [String], error: PublishingError?)
  {
    try await ScriptedServer.run(script: { request in
      if request.method == "GET" { return .json(known) }
      return request.text.contains(refused) ? .json("{}", status: 400) : .json("{}")
    }) { server in
      var error: PublishingError?
      do {
        try await publish(list, to: .alertmanager, in: ["ALERTMANAGER_URL": server.url])
      } catch let problem as PublishingError { error = problem }
      return (server.requests.filter { $0.method == "POST" }.map(\.text), error)
    }
  }

  @Test("an alert that is not taken keeps those of no other cluster back")
  func refusedAlerts() async throws {
    let (bodies, error) = try await sent(Samples.fleet, refused: #""cluster":"prod-eu""#)
    #expect(error?.description.hasPrefix("of the cluster prod-eu: ") == true, "\(error as Any)")
    for name in ["staging", "test", "dev", "old"] {
      #expect(bodies.contains { $0.contains(#""cluster":"\#(name)""#) }, "\(name)")
    }
  }

  @Test("where clusters are missing from the list nothing is over, and it is an alert of its own")
  func missingShards() async throws {
    var list = Samples.cleanFleet
    let subject = Publication(of: .many(list), version: "1").marker.subject
    let known = #"[{"labels":{"subject":"\#(subject)","finding":"unseen gone"},"annotations":{}}]"#
    let over = try await sent(list, known: known)
    #expect(over.error == nil)
    #expect(over.bodies.contains { $0.contains("unseen gone") })
    list.diagnostics = [Diagnostic(.error, "shard 1/3 was not given")]
    list.complete = false
    // What stands for the clusters does not depend on what was found.
    let missing = try await sent(list, known: known)
    #expect(missing.error == nil)
    #expect(!missing.bodies.contains { $0.contains("unseen gone") })
    #expect(missing.bodies.contains { $0.contains("shard 1/3 was not given") })
  }

  @Test(
    "Alertmanager keeps the clusters apart, with an alert for each that could not be compared",
    .enabled(if: !Validators.isLeftOut))
  func alerts() async throws {
    try await MendwallTesting.Alertmanager.run { manager in
      func clusters() async throws -> [String: Int] {
        let call = try await ForgeCall.send("GET", manager.url + "/api/v2/alerts?active=true")
        let names = (call.json.sequence ?? []).compactMap { $0["labels"]?["cluster"]?.string }
        return Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
      }
      try await publish(Samples.fleet, to: .alertmanager, in: ["ALERTMANAGER_URL": manager.url])
      // Of staging one more says that not everything could be seen.
      #expect(
        try await clusters() == ["prod-eu": 3, "staging": 2, "test": 4, "dev": 1, "old": 1])
      var better = Samples.fleet
      better.failures.removeAll { $0.cluster == "dev" }
      better.items.removeAll { $0.cluster.name == "test" }
      try await publish(better, to: .alertmanager, in: ["ALERTMANAGER_URL": manager.url])
      // Of a cluster that was not looked at nothing is over.
      #expect(try await clusters() == ["prod-eu": 3, "staging": 2, "test": 4, "old": 1])
    }
  }
}
