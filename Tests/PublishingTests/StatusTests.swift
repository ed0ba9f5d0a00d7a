import MendwallConfiguration
import MendwallTesting
import Testing

@testable import Publishing

@Suite("The status of a commit")
struct StatusTests {
  @Test("is red with drift and green without", arguments: Trial.Kind.allCases)
  func colours(kind: Trial.Kind) async throws {
    let trial = Trial(kind)
    try await trial.server.run { server async throws in
      let red = await trial.publish(Samples.incident, to: [.status], url: server.url)
      #expect(red.errors.isEmpty)
      let green = await trial.publish(Samples.clean, to: [.status], url: server.url)
      #expect(green.errors.isEmpty)
    }
    #expect(trial.server.violations == [])
    let last = try #require(trial.statuses().last)
    #expect(last.lowercased().contains("success"))
  }

  @Test("gets by with one fault", arguments: Trial.Kind.allCases, ForgeFault.passing.indices)
  func fault(kind: Trial.Kind, fault: Int) async throws {
    let trial = Trial(kind)
    try await trial.server.run { server async throws in
      trial.server.fail([.request(1, ForgeFault.passing[fault])])
      let run = await trial.publish(Samples.incident, to: [.status], url: server.url)
      #expect(run.errors.isEmpty)
      #expect(!run.words.contains(trial.token))
    }
    #expect(trial.server.violations == [])
    #expect(trial.statuses().last?.lowercased().contains("fail") == true)
  }

  @Test("of a commit that is not there is refused in words")
  func unknown() async throws {
    let trial = Trial.gitHub(GitHubServer(commits: []))
    try await trial.server.run { server async throws in
      let run = await trial.publish(Samples.incident, to: [.status], url: server.url)
      #expect(run.errors.first?.description.contains("3ef7e57ac0ff") == true)
    }
  }

  @Test("waits for no other target: one that fails keeps none of the others")
  func others() async throws {
    let trial = Trial(.gitLab)
    try await trial.server.run { server async throws in
      let run = await trial.publish(
        Samples.incident, to: [.check, .slack, .status, .comment], url: server.url)
      #expect(run.errors.count == 2)
      #expect(trial.statuses().count == 1)
      #expect(trial.own().count == 1)
    }
  }
}
