import MendwallTesting
import RemoteRepositories
import Testing

@Suite("Remote repositories by git-daemon", .needsGitServers)
struct DaemonTests {
  @Test("a repository is fetched, then its news, and one that is not there is said to be that")
  func fetch() async throws {
    let served = try await ServedRepository()
    let fetching = try Fetching()
    try await GitDaemon.run(serving: served.root) { server in
      try await fetching.check(try await fetching.copy(of: server.url()))
      let id = try await served.commit(["a": "1"])
      #expect(try await fetching.copy(of: server.url()).commit() == id)
      let error = try await fetching.refusal(of: server.url("none.git"))
      #expect(error.code == .notFound)
      #expect(error.description.contains("there is no repository \(server.url("none.git"))"))
    }
  }
}
