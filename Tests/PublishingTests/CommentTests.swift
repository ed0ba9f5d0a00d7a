import MendwallTesting
import Testing

@testable import Publishing

@Suite("The comment on a pull request")
struct CommentTests {
  @Test("is written once, kept up to date and resolved in the end", arguments: Trial.Kind.allCases)
  func life(kind: Trial.Kind) async throws {
    let trial = Trial(kind)
    try await trial.server.run { server async throws in
      var run = await trial.publish(Samples.incident, url: server.url)
      #expect(run.errors.isEmpty)
      var comment = try #require(trial.own().first)
      #expect(comment.body.contains("Drift: 3 policies depart from Git"))
      #expect(!comment.body.contains("Resolved"))
      let id = comment.id

      run = await trial.publish(Samples.oneFinding, url: server.url)
      #expect(run.errors.isEmpty)
      comment = try #require(trial.own().first)
      #expect(comment.id == id)
      #expect(comment.body.contains("Drift: 1 policy departs from Git"))

      run = await trial.publish(Samples.clean, url: server.url)
      #expect(run.errors.isEmpty)
      comment = try #require(trial.own().first)
      #expect(comment.id == id)
      #expect(comment.body.contains("✅ Resolved. In sync"))

      run = await trial.publish(Samples.clean, url: server.url)
      #expect(run.errors.isEmpty)
      #expect(trial.own().map(\.id) == [id])
    }
    #expect(trial.server.violations == [])
    #expect(trial.mostOwn() == 1)
  }

  @Test(
    "is found behind pages of others, and theirs with the same mark are left alone",
    arguments: Trial.Kind.allCases)
  func pages(kind: Trial.Kind) async throws {
    let trial = Trial(kind)
    try await trial.server.run { server async throws in
      _ = await trial.publish(Samples.incident, url: server.url)
      let copied = try #require(trial.own().first).body
      trial.addForeign(copied)
      for number in 0..<230 { trial.addForeign("Looks good \(number)") }
      trial.addForeign(copied)
      let run = await trial.publish(Samples.oneFinding, url: server.url)
      #expect(run.errors.isEmpty)
      let own = trial.own()
      #expect(own.count == 1)
      #expect(own[0].body.contains("Drift: 1 policy departs from Git"))
      #expect(!own[0].body.contains("3 policies depart"))
    }
    #expect(trial.server.violations == [])
    #expect(trial.mostOwn() == 1)
  }

  @Test(
    "stays one, whatever step fails in whatever way", arguments: Trial.Kind.allCases,
    ForgeFault.passing.indices)
  func faults(kind: Trial.Kind, fault: Int) async throws {
    for isThere in [false, true] {
      for step in 1...6 {
        let trial = Trial(kind)
        try await trial.server.run { server async throws in
          if isThere { _ = await trial.publish(Samples.incident, url: server.url) }
          let start = trial.server.requestCount
          trial.server.fail([.request(start + step, ForgeFault.passing[fault])])
          let run = await trial.publish(Samples.oneFinding, url: server.url)
          #expect(!run.words.contains(trial.token))
          #expect(trial.own().allSatisfy { $0.open.isEmpty })
          if run.errors.isEmpty {
            #expect(trial.own().count == 1, "step \(step)")
            #expect(trial.own().first?.body.contains("1 policy departs") == true, "step \(step)")
          }
          let again = await trial.publish(Samples.oneFinding, url: server.url)
          #expect(again.errors.isEmpty, "step \(step)")
          #expect(trial.own().count == 1, "step \(step)")
        }
        #expect(trial.server.violations == [], "step \(step)")
        #expect(trial.mostOwn() == 1, "step \(step)")
      }
    }
  }

  @Test("gets by with one fault at every step", arguments: Trial.Kind.allCases)
  func gettingBy(kind: Trial.Kind) async throws {
    for step in 1...4 {
      let trial = Trial(kind)
      try await trial.server.run { server async throws in
        trial.server.fail([.request(step, .dropBeforeDoing)])
        let run = await trial.publish(Samples.incident, url: server.url)
        #expect(run.errors.isEmpty, "step \(step)")
        #expect(trial.own().count == 1, "step \(step)")
      }
    }
  }

  @Test("of a large report stays within the forge's bound, whole", arguments: Trial.Kind.allCases)
  func large(kind: Trial.Kind) async throws {
    let trial = Trial(kind)
    try await trial.server.run { server async throws in
      let run = await trial.publish(Samples.fiveHundred, url: server.url)
      #expect(run.errors.isEmpty)
    }
    let comment = try #require(trial.own().first)
    #expect(comment.body.utf8.count <= trial.longest)
    #expect(comment.body.utf8.count > 20_000)
    #expect(comment.open == [])
    #expect(comment.body.contains("[The whole report](<https://ci.example.com/1>)"))
    #expect(trial.server.violations == [])
  }

  @Test("of a server that takes less than its maker's does becomes shorter", arguments: [413, 422])
  func shorter(status: Int) async throws {
    let trial = Trial(.gitHub)
    try await trial.server.run { server async throws in
      trial.server.fail([
        .matching(
          "POST", "/comments", times: 2,
          .status(
            status, headers: ["Content-Type": "application/json"],
            body: #"{"message":"Body is too long"}"#))
      ])
      let run = await trial.publish(Samples.fiveHundred, url: server.url)
      #expect(run.errors.isEmpty)
    }
    let comment = try #require(trial.own().first)
    #expect(comment.body.utf8.count <= 16_384)
    #expect(comment.open == [])
  }

  @Test("of two runs at once is one in the end", arguments: Trial.Kind.allCases)
  func twoRuns(kind: Trial.Kind) async throws {
    let trial = Trial(kind)
    try await trial.server.run { server async throws in
      async let one = trial.publish(Samples.incident, url: server.url)
      async let two = trial.publish(Samples.incident, url: server.url)
      let runs = await [one, two]
      #expect(runs.flatMap(\.errors).isEmpty)
      #expect(trial.own().count == 1)
    }
    #expect(trial.server.violations == [])
  }

  @Test("about another scope or cluster is another")
  func scopes() async throws {
    let trial = Trial(.gitHub)
    try await trial.server.run { server async throws in
      _ = await trial.publish(Samples.incident, url: server.url)
      _ = await trial.publish(Samples.incident, url: server.url, scope: "payments")
      _ = await trial.publish(Samples.clean, url: server.url, scope: "payments")
    }
    #expect(trial.own().count == 2)
  }

  @Test("holds nothing that breaks out of it", arguments: Trial.Kind.allCases)
  func hostile(kind: Trial.Kind) async throws {
    let trial = Trial(kind)
    try await trial.server.run { server async throws in
      let run = await trial.publish(Samples.hostile, url: server.url)
      #expect(run.errors.isEmpty)
    }
    let comment = try #require(trial.own().first)
    #expect(comment.open == [])
    #expect(!comment.body.contains("<script"))
    #expect(!comment.body.contains("@everyone"))
    #expect(trial.server.violations == [])
  }
}
