import FoundationEssentials
import MendwallTesting
import RemoteRepositories
import Testing

@Suite("Processes with a remote repository", .needsGitServers)
struct ProcessTests {
  private let fetching: Fetching
  private let served: ServedRepository

  init() async throws {
    fetching = try Fetching()
    served = try await ServedRepository()
    try fetching.folder.write(ServedRepository.policy("first"), to: "live/policy.yaml")
  }

  private func mendwall(
    _ url: String, _ more: [String] = [], environment: [String: String] = [:],
    as program: SignalledProgram = SignalledProgram()
  ) async throws -> SignalledProgram.Ending {
    try await program.run(
      SignalledProgram.mendwall,
      ["detect", "--repo", url, "--live", fetching.folder("live"), "-o", "json"] + more,
      environment: fetching.environment.merging(environment) { $1 })
  }

  @Test("by HTTPS with the authority and the token named by files, and no secret anywhere")
  func https() async throws {
    let certificates = try await TestCertificates()
    let certificate = try await certificates.sign("server", for: ["DNS:localhost"])
    try await HTTPGitServer.run(serving: served.root, certificate: certificate) { server in
      let secrets = try TemporaryFolder()
      try secrets.write(server.password + "\n", to: "token")
      let plain = try await mendwall(
        server.privateURL,
        ["--git-ca-file", certificates.authority, "--git-token-file", secrets("token"), "-v"],
        environment: ["MENDWALL_GIT_USERNAME": HTTPGitServer.user])
      #expect(plain.status == 0, "\(plain.errors)")
      #expect(plain.output.contains(server.privateURL))
      let inAddress = try await mendwall(
        server.url("private/policies.git", user: "\(HTTPGitServer.user):\(server.password)"),
        ["-v"], environment: ["SSL_CERT_FILE": certificates.authority])
      #expect(inAddress.status == 0, "\(inAddress.errors)")
      #expect(inAddress.output.contains(server.privateURL))
      let untrusted = try await mendwall(
        server.url("private/x.git", user: "ada:\(server.password)"))
      #expect(untrusted.status == 2)
      #expect(
        untrusted.errors.contains(
          "signed by no authority that is trusted here (those of the system)"))
      let noFile = try await mendwall(server.url, ["--git-ca-file", "/dev/null"])
      #expect(noFile.status == 2)
      #expect(noFile.errors.contains("the authorities of /dev/null (--git-ca-file) cannot be read"))
      for run in [plain, inAddress, untrusted, noFile] {
        #expect(!(run.output + run.errors).contains(server.password))
      }
      #expect(try !fetching.everythingOnDisk().contains(server.password))
    }
  }

  @Test("by SSH with a key that only the agent has, and a host that the home knows by one key")
  func agent() async throws {
    let key = try await SSHGitServer.makeKey("ed25519", in: fetching.folder, named: "key")
    try await SSHGitServer.run(serving: served.root, keys: [key]) { server in
      try fetching.folder.write(try server.knownHost("ed25519"), to: "home/.ssh/known_hosts")
      try await SSHAgent.run(keys: [key]) { socket in
        let run = try await mendwall(server.url, environment: ["SSH_AUTH_SOCK": socket])
        #expect(run.status == 0, "\(run.errors)")
      }
      try await SSHAgent.run(keys: []) { socket in
        try await served.commit(["a": "1"])
        let run = try await mendwall(server.url, environment: ["SSH_AUTH_SOCK": socket])
        #expect(run.status == 2)
        #expect(
          run.errors.contains(
            "took none of these for the user \(server.user): the keys of the agent"))
      }
    }
  }

  @Test("a run that is killed in a fetch leaves the copy as it was, and the next one ends the work")
  func killed() async throws {
    try await HTTPGitServer.run(serving: served.root) { server in
      try await FaultyLine.run(to: server.port) { line in
        let url = server.url("git/policies.git", port: line.port)
        // Once before there is a copy, and once with one.
        for round in 1...2 {
          let before = try? fetching.repository(url).offlineCopy().commit()
          #expect((before != nil) == (round == 2))
          let news = try await served.commit(["big\(round).txt": ServedRepository.noise(400_000)])
          line.set(.stall(after: 200_000))
          let program = SignalledProgram()
          async let run = mendwall(url, as: program)
          try await line.wait(for: 200_000)
          try await program.send(.kill)
          #expect(try await run.signal == SignalledProgram.Signal.kill.number)
          if let before {
            let copy = try fetching.repository(url).offlineCopy()
            #expect(try copy.commit() == before)
            try await fetching.check(copy)
          } else {
            #expect(throws: RemoteError.self) { try fetching.repository(url).offlineCopy() }
          }
          line.set(.none)
          let again = try await mendwall(url)
          #expect(again.status == 0, "\(again.errors)")
          #expect(again.errors == "")
          let copy = try fetching.repository(url).offlineCopy()
          #expect(try copy.commit() == news)
          try await fetching.check(copy)
          #expect(fetching.inCache.count == 2, "\(fetching.inCache)")
          let packs = try FileManager.default.contentsOfDirectory(
            atPath: copy.folder + "/objects/pack")
          #expect(packs.allSatisfy { $0.hasSuffix(".pack") || $0.hasSuffix(".idx") }, "\(packs)")
        }
      }
    }
  }

  @Test("processes at once share one copy, and all are right")
  func atOnce() async throws {
    try await served.commit(["big.txt": ServedRepository.noise(400_000)])
    try await HTTPGitServer.run(serving: served.root) { server in
      try await FaultyLine.run(to: server.port) { line in
        let url = server.url("git/policies.git", port: line.port)
        let runs = try await withThrowingTaskGroup(of: SignalledProgram.Ending.self) { group in
          for _ in 1...3 { group.addTask { try await mendwall(url) } }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        for run in runs { #expect(run.status == 0, "\(run.errors)") }
        // It came once.
        #expect(line.passed < 600_000)
      }
    }
    #expect(fetching.inCache.count == 2, "\(fetching.inCache)")
  }

  @Test("a server that says nothing ends the process in time, by --git-timeout")
  func silent() async throws {
    try await GitDaemon.run(serving: served.root) { server in
      try await FaultyLine.run(to: server.port, .stall(after: 0)) { line in
        let url = "git://localhost:\(line.port)/policies.git"
        let run = try await mendwall(url, ["--git-timeout", "1"])
        #expect(run.status == 2)
        #expect(run.errors.contains("\(url) said nothing for 1 second"))
      }
    }
  }
}
