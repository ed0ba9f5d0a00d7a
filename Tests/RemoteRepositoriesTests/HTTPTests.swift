import FoundationEssentials
import GitRepository
import MendwallTesting
import RemoteRepositories
import Testing

@Suite("Remote repositories by HTTP", .needsGitServers)
struct HTTPTests {
  /// Serves a repository by HTTPS with a certificate of the trusted authority.
  private func serve<Result: Sendable>(
    _ served: ServedRepository, elsewhere: String? = nil,
    _ use: (HTTPGitServer) async throws -> Result
  ) async throws -> Result {
    let certificate = try await Authority.trusted.value.sign(
      "good-\(UUID().uuidString)", for: ["DNS:localhost"])
    return try await HTTPGitServer.run(
      serving: served.root, certificate: certificate, elsewhere: elsewhere, use)
  }

  @Test("a repository is fetched by HTTPS, and later its news alone")
  func fetch() async throws {
    let served = try await ServedRepository()
    try await served.commit(["big.txt": ServedRepository.noise(300_000)])
    let fetching = try Fetching()
    let authorities = try await Authority.file
    try await serve(served) { server in
      try await FaultyLine.run(to: server.port) { line in
        let url = server.url("git/policies.git", port: line.port)
        try await fetching.check(
          try await fetching.copy(of: url, authorities: authorities))
        #expect(line.passed > 200_000)
        line.set(.none)
        let id = try await served.commit(["policy.yaml": ServedRepository.policy("second")])
        let copy = try await fetching.copy(of: url, authorities: authorities)
        #expect(try copy.commit() == id)
        #expect(line.passed < 20_000, "\(line.passed) bytes for one small commit")
        try await fetching.check(copy)
        line.set(.none)
        _ = try await fetching.copy(of: url, id, authorities: authorities)
        #expect(line.connections == 0)
      }
    }
    #expect(!fetching.steps.isEmpty)
  }

  @Test("an empty repository, and one that is not there, are told apart")
  func emptyAndMissing() async throws {
    let served = try await ServedRepository(isEmpty: true)
    let fetching = try Fetching()
    let authorities = try await Authority.file
    try await serve(served) { server in
      let copy = try await fetching.copy(of: server.url, authorities: authorities)
      #expect(#expect(throws: GitError.self) { try copy.commit() }?.code == .unbornBranch)
      let url = server.url("git/none.git")
      let error = try await fetching.refusal(of: url, authorities: authorities)
      #expect(error.code == .notFound)
      #expect(error.description.contains("there is no repository \(url)"))
    }
  }

  enum Showing: String, CaseIterable, Sendable {
    case address, variable, file, helper, userOfAddress
  }

  @Test(
    "a password is taken from each of the usual places, and is nowhere afterwards",
    arguments: Showing.allCases)
  func credentials(from place: Showing) async throws {
    let served = try await ServedRepository()
    let fetching = try Fetching()
    let authorities = try await Authority.file
    let password = try await serve(served) { server in
      var variables = ["MENDWALL_GIT_USERNAME": HTTPGitServer.user]
      var url = server.privateURL
      let secret = "\(HTTPGitServer.user):\(server.password)"
      switch place {
      case .address: url = server.url("private/policies.git", user: secret)
      case .variable: variables["MENDWALL_GIT_TOKEN"] = server.password
      case .file:
        let folder = try TemporaryFolder()
        try folder.write(server.password + "\n", to: "token")
        variables["MENDWALL_GIT_TOKEN_FILE"] = folder("token")
        let copy = try await fetching.copy(
          of: url, variables: variables, authorities: authorities)
        #expect(try copy.commit().count == 40)
      case .helper, .userOfAddress:
        let folder = try TemporaryFolder()
        try folder.write("https://\(secret)@localhost:\(server.port)\n", to: "store")
        try folder.write(
          "[credential]\n\thelper = store --file=\(folder("store"))\n", to: "gitconfig")
        variables = ["GIT_CONFIG_GLOBAL": folder("gitconfig")]
        if place == .userOfAddress {
          url = server.url("private/policies.git", user: HTTPGitServer.user)
        }
        let copy = try await fetching.copy(
          of: url, variables: variables, authorities: authorities)
        #expect(try copy.commit().count == 40)
      }
      if place == .address || place == .variable {
        let copy = try await fetching.copy(
          of: url, variables: variables, authorities: authorities)
        #expect(try copy.commit().count == 40)
        #expect(!copy.name.contains(server.password))
      }
      return server.password
    }
    #expect(try !fetching.everythingOnDisk().contains(password))
    #expect(!(fetching.said + fetching.debug).joined().contains(password))
  }

  @Test("a server that asks is answered with what to set, where nothing is known")
  func nothingToShow() async throws {
    let served = try await ServedRepository()
    let authorities = try await Authority.file
    try await serve(served) { server in
      let error = try await Fetching().refusal(of: server.privateURL, authorities: authorities)
      #expect(error.code == .credentials)
      #expect(error.description.contains("set MENDWALL_GIT_TOKEN"))
      #expect(error.description.contains(server.privateURL))
    }
  }

  @Test("a wrong password is shown once, is said to be refused, and is not in the words")
  func wrongPassword() async throws {
    let served = try await ServedRepository()
    let authorities = try await Authority.file
    let fetching = try Fetching()
    try await serve(served) { server in
      for (url, variables, name) in [
        (server.privateURL, ["MENDWALL_GIT_TOKEN": "wr0ng"], "the token of MENDWALL_GIT_TOKEN"),
        (
          server.url("private/policies.git", user: "ada:wr0ng"), [:], "the password of the address"
        ),
        (server.url("private/policies.git", user: "wr0ng"), [:], "the user of the address"),
      ] {
        let error = try await fetching.refusal(
          of: url, variables: variables, authorities: authorities)
        #expect(error.code == .credentials)
        #expect(error.description.contains("refused \(name)"), "\(error)")
        #expect(!error.description.contains("wr0ng"))
      }
    }
    #expect(try !fetching.everythingOnDisk().contains("wr0ng"))
  }

  @Test("a token's file that cannot be read, or holds none, is named")
  func brokenToken() async throws {
    let served = try await ServedRepository()
    let authorities = try await Authority.file
    try await serve(served) { server in
      let folder = try TemporaryFolder()
      try folder.write("\n", to: "empty")
      for (file, words) in [
        ("/nowhere/token", "cannot be read"), (folder("empty"), "holds no token"),
      ] {
        let error = try await Fetching().refusal(
          of: server.privateURL, variables: ["MENDWALL_GIT_TOKEN_FILE": file],
          authorities: authorities)
        #expect(error.description.contains(file))
        #expect(error.description.contains(words))
      }
    }
  }

  @Test("nothing is shown to another host, or without encryption, that a server sends to")
  func redirect() async throws {
    let served = try await ServedRepository()
    let authorities = try await Authority.file
    try await HTTPGitServer.run(serving: served.root) { plain in
      try await FaultyLine.run(to: plain.port) { line in
        let targets = [
          "https://127.0.0.1:\(line.port)/git/$1", "http://localhost:\(line.port)/private/$1",
        ]
        for target in targets {
          try await serve(served, elsewhere: target) { server in
            let url = server.url("elsewhere/policies.git", user: "ada:s3cret")
            let error = try await Fetching().refusal(of: url, authorities: authorities)
            #expect(error.code == .connection)
            #expect(error.description.contains("sends elsewhere"), "\(error)")
            #expect(!error.description.contains("s3cret"))
          }
        }
        #expect(line.connections == 0)
        try await serve(served, elsewhere: "/git/$1") { server in
          let copy = try await Fetching().copied(
            server.url("elsewhere/policies.git"), authorities: authorities)
          #expect(try copy.copy.commit().count == 40)
        }
      }
    }
  }

  enum Flaw: String, CaseIterable, Sendable { case expired, otherName, stranger, selfSigned }

  @Test("what is wrong with a certificate is said in words", arguments: Flaw.allCases)
  func certificate(_ flaw: Flaw) async throws {
    let served = try await ServedRepository()
    let authorities = try await Authority.file
    let name = "flawed-\(flaw.rawValue)"
    let certificate: (certificate: String, key: String)
    switch flaw {
    case .expired:
      certificate = try await Authority.trusted.value.sign(
        name, for: ["DNS:localhost"], isExpired: true)
    case .otherName:
      certificate = try await Authority.trusted.value.sign(name, for: ["DNS:other.example"])
    case .stranger:
      certificate = try await Authority.stranger.value.sign(name, for: ["DNS:localhost"])
    case .selfSigned:
      let stranger = try await Authority.stranger.value
      certificate = (stranger.authority, stranger.folder("ca.key"))
    }
    let error = try await HTTPGitServer.run(serving: served.root, certificate: certificate) {
      try await Fetching().refusal(of: $0.url, authorities: authorities)
    }
    #expect(error.code == .identity)
    let words =
      switch flaw {
      case .expired: "the certificate of localhost has expired"
      case .otherName: "the certificate of localhost is for another name"
      case .stranger, .selfSigned:
        "the certificate of localhost is signed by no authority that is trusted here (those of \(authorities))"
      }
    #expect(error.description.contains(words), "\(error)")
  }

  @Test("a host that is none, and a port where nobody listens, are named")
  func unreachable() async throws {
    let nobody = try await Fetching().refusal(of: "https://git.invalid/a/b.git")
    #expect(nobody.code == .connection)
    #expect(nobody.description.contains("there is no machine git.invalid"))
    let closed = try await Fetching().refusal(of: "http://localhost:1/a/b.git")
    #expect(closed.code == .connection)
    #expect(closed.description.contains("http://localhost:1/a/b.git cannot be reached"))
    #expect(closed.description.contains("Connection refused"))
  }
}

extension Fetching {
  func copied(_ address: String, authorities: String) async throws -> (
    copy: RemoteRepository.Copy, fetching: Fetching
  ) {
    (try await copy(of: address, authorities: authorities), self)
  }
}
