import FoundationEssentials
import MendwallTesting
import RemoteRepositories
import Testing

@Suite("Servers that fail in the middle", .needsGitServers)
struct FaultTests {
  /// What serves a repository: its address behind a port, and the variables that it takes to read it.
  private func serve(
    _ way: Way, _ served: ServedRepository, _ fetching: Fetching,
    _ use: (_ line: FaultyLine, _ url: String, _ variables: [String: String]) async throws -> Void
  ) async throws {
    switch way {
    case .http:
      try await HTTPGitServer.run(serving: served.root) { server in
        try await FaultyLine.run(to: server.port) { line in
          try await use(line, server.url("git/policies.git", port: line.port), [:])
        }
      }
    case .daemon:
      try await GitDaemon.run(serving: served.root) { server in
        try await FaultyLine.run(to: server.port) { line in
          try await use(line, "git://localhost:\(line.port)/policies.git", [:])
        }
      }
    case .ssh:
      let key = try await SSHGitServer.makeKey("ed25519", in: fetching.folder, named: "key")
      try await SSHGitServer.run(serving: served.root, keys: [key]) { server in
        try await FaultyLine.run(to: server.port) { line in
          try fetching.folder.write(
            try ["ed25519", "ecdsa", "rsa"].map { try server.knownHost($0, port: line.port) }
              .joined(), to: "known")
          try await use(
            line, server.url(port: line.port),
            [
              "MENDWALL_SSH_KEY": key, "MENDWALL_SSH_KNOWN_HOSTS": fetching.folder("known"),
            ])
        }
      }
    }
  }

  enum Way: String, CaseIterable, Sendable { case http, daemon, ssh }

  @Test(
    "a server that dies in mid-pack is said to, and the copy is as it was", arguments: Way.allCases)
  func cut(_ way: Way) async throws {
    let served = try await ServedRepository()
    let fetching = try Fetching()
    try await serve(way, served, fetching) { line, url, variables in
      let first = try await fetching.copy(of: url, variables: variables).commit()
      let news = try await served.commit(["big.txt": ServedRepository.noise(400_000)])
      line.set(.cut(after: 150_000))
      let error = try await fetching.refusal(of: url, variables: variables)
      #expect(error.code == .connection)
      #expect(error.description.contains("ended before everything had come"), "\(error)")
      let copy = try fetching.repository(url, variables).offlineCopy()
      #expect(try copy.commit() == first)
      try await fetching.check(copy)
      line.set(.none)
      let again = try await fetching.copy(of: url, variables: variables)
      #expect(try again.commit() == news)
      try await fetching.check(again)
    }
    #expect(fetching.said == [])
  }

  @Test("a first fetch that breaks off leaves no copy behind", arguments: Way.allCases)
  func cutAtFirst(_ way: Way) async throws {
    let served = try await ServedRepository()
    try await served.commit(["big.txt": ServedRepository.noise(400_000)])
    let fetching = try Fetching()
    try await serve(way, served, fetching) { line, url, variables in
      line.set(.cut(after: 150_000))
      _ = try await fetching.refusal(of: url, variables: variables)
      #expect(fetching.inCache.allSatisfy { $0.hasSuffix(".lock") }, "\(fetching.inCache)")
      line.set(.none)
      try await fetching.check(try await fetching.copy(of: url, variables: variables))
    }
  }

  @Test(
    "a server that says nothing more is not waited for without end",
    arguments: Way.allCases, [0, 150_000])
  func stall(_ way: Way, after bytes: Int) async throws {
    let served = try await ServedRepository()
    let fetching = try Fetching()
    try await serve(way, served, fetching) { line, url, variables in
      let first = try await fetching.copy(of: url, variables: variables).commit()
      let news = try await served.commit(["big.txt": ServedRepository.noise(400_000)])
      line.set(.stall(after: bytes))
      let error = try await fetching.refusal(
        of: url, variables: variables, limits: RemoteRepository.Limits(silence: .seconds(2)))
      #expect(error.code == .stalled)
      #expect(
        error.description
          == "\(url) said nothing for 2 seconds; look at the server and the network, or grant it more with --git-timeout; --offline uses the copy that is here"
      )
      #expect(try fetching.repository(url, variables).offlineCopy().commit() == first)
      line.set(.none)
      let again = try await fetching.copy(of: url, variables: variables)
      #expect(try again.commit() == news)
      try await fetching.check(again)
    }
  }

  @Test("a run that nobody waits for any more ends at once")
  func cancelled() async throws {
    let served = try await ServedRepository()
    let fetching = try Fetching()
    try await serve(.daemon, served, fetching) { line, url, _ in
      line.set(.stall(after: 0))
      let run = Task { try await fetching.copy(of: url) }
      while line.connections == 0 { try await Task.sleep(for: .milliseconds(5)) }
      run.cancel()
      await #expect(throws: CancellationError.self) { try await run.value }
    }
  }
}
