import FoundationEssentials
import MendwallTesting
import RemoteRepositories
import Testing

@Suite("Remote repositories by SSH", .needsGitServers)
struct SSHTests {
  private let fetching: Fetching
  private let served: ServedRepository

  init() async throws {
    fetching = try Fetching()
    served = try await ServedRepository()
  }

  private func key(_ type: String, passphrase: String = "", _ name: String = "key") async throws
    -> String
  {
    try await SSHGitServer.makeKey(type, passphrase: passphrase, in: fetching.folder, named: name)
  }

  private func variables(_ server: SSHGitServer, _ key: String) throws -> [String: String] {
    try fetching.folder.write(
      try ["ed25519", "ecdsa", "rsa"].map { try server.knownHost($0) }.joined(), to: "known")
    return ["MENDWALL_SSH_KEY": key, "MENDWALL_SSH_KNOWN_HOSTS": fetching.folder("known")]
  }

  @Test(
    "a key without a passphrase lets in, of each type that can", arguments: ["ed25519", "ecdsa"])
  func plainKey(type: String) async throws {
    let key = try await key(type)
    try await SSHGitServer.run(serving: served.root, keys: [key]) { server in
      let variables = try variables(server, key)
      let copy = try await fetching.copy(of: server.url, variables: variables)
      try await fetching.check(copy)
      let id = try await served.commit(["a": "1"])
      #expect(try await fetching.copy(of: server.url, variables: variables).commit() == id)
      // The short form has no place for a port, so that only its words can be seen.
      #expect(copy.name == server.url)
    }
  }

  @Test("a key with a passphrase lets in with it, from a variable or a file")
  func passphrase() async throws {
    let key = try await key("ed25519", passphrase: "open sesame")
    try await SSHGitServer.run(serving: served.root, keys: [key]) { server in
      var variables = try variables(server, key)
      let without = try await fetching.refusal(of: server.url, variables: variables)
      #expect(without.code == .credentials)
      #expect(
        without.description.contains(
          "the key \(key) has a passphrase; name it by MENDWALL_SSH_PASSPHRASE"))
      variables["MENDWALL_SSH_PASSPHRASE"] = "wr0ng"
      let wrong = try await fetching.refusal(of: server.url, variables: variables)
      #expect(
        wrong.description.contains("the key \(key) cannot be used: its passphrase is another"))
      #expect(!wrong.description.contains("wr0ng"))
      variables["MENDWALL_SSH_PASSPHRASE"] = "open sesame"
      #expect(try await fetching.copy(of: server.url, variables: variables).commit().count == 40)
      variables["MENDWALL_SSH_PASSPHRASE"] = nil
      try fetching.folder.write("open sesame\n", to: "phrase")
      variables["MENDWALL_SSH_PASSPHRASE_FILE"] = fetching.folder("phrase")
      let id = try await served.commit(["a": "1"])
      #expect(try await fetching.copy(of: server.url, variables: variables).commit() == id)
    }
    try FileManager.default.removeItem(atPath: fetching.folder("phrase"))
    #expect(try !fetching.everythingOnDisk().contains("open sesame"))
  }

  @Test("the keys of the home are tried, and those with a passphrase passed over")
  func usualKeys() async throws {
    let good = try await key("ecdsa", "home/.ssh/id_ecdsa")
    _ = try await key("ed25519", passphrase: "word", "home/.ssh/id_ed25519")
    try await SSHGitServer.run(serving: served.root, keys: [good]) { server in
      var variables = try variables(server, good)
      variables["MENDWALL_SSH_KEY"] = nil
      #expect(try await fetching.copy(of: server.url, variables: variables).commit().count == 40)
      try FileManager.default.removeItem(atPath: good)
      try await served.commit(["a": "1"])
      let error = try await fetching.refusal(of: server.url, variables: variables)
      #expect(error.code == .credentials)
      #expect(error.description.contains("there is no key to show"))
      #expect(error.description.contains("id_ed25519 has a passphrase"))
    }
  }

  @Test("an RSA key that this libssh2 cannot use is said to be that")
  func rsa() async throws {
    let key = try await key("rsa")
    try await SSHGitServer.run(serving: served.root, keys: [key]) { server in
      let variables = try variables(server, key)
      do {
        // libssh2 1.11 and later can.
        #expect(try await fetching.copy(of: server.url, variables: variables).commit().count == 40)
      } catch let error as RemoteError {
        #expect(error.code == .credentials)
        #expect(error.description.contains("the key \(key) is of RSA, and libssh2 before 1.11"))
        #expect(error.description.contains("take an Ed25519 key"))
      }
    }
  }

  @Test("a key that the server does not know is named, with the user; so is one that is not there")
  func refusedKey() async throws {
    let (good, stranger) = (try await key("ed25519"), try await key("ed25519", "stranger"))
    try await SSHGitServer.run(serving: served.root, keys: [good]) { server in
      var variables = try variables(server, stranger)
      let error = try await fetching.refusal(of: server.url, variables: variables)
      #expect(error.code == .credentials)
      #expect(
        error.description.contains(
          "took none of these for the user \(server.user): the key \(stranger)"),
        "\(error)")
      variables["MENDWALL_SSH_KEY"] = "/nowhere/key"
      let missing = try await fetching.refusal(of: server.url, variables: variables)
      #expect(missing.description.contains("the key /nowhere/key cannot be read"))
    }
  }

  @Test("a repository that is not there is said to be that")
  func missing() async throws {
    let key = try await key("ed25519")
    try await SSHGitServer.run(serving: served.root, keys: [key]) { server in
      let error = try await fetching.refusal(
        of: server.url + "x", variables: try variables(server, key))
      #expect(error.code == .notFound)
      #expect(error.description.contains("there is no repository \(server.url)x"))
    }
  }

  @Test("a host that is not known is refused with its fingerprint and how to add it")
  func unknownHost() async throws {
    let key = try await key("ed25519")
    try await SSHGitServer.run(serving: served.root, keys: [key]) { server in
      var variables = try variables(server, key)
      try fetching.folder.write("# nobody yet\n", to: "known")
      let error = try await fetching.refusal(of: server.url, variables: variables)
      #expect(error.code == .identity)
      #expect(error.description.contains("[localhost]:\(server.port) is not known"))
      let type = try #require(
        ["ed25519", "ecdsa", "rsa"].first { error.description.contains("-t \($0) ") })
      let line = try server.knownHost(type)
      try fetching.folder.write(line, to: "one")
      let shown = try await Program.output("ssh-keygen", ["-l", "-f", fetching.folder("one")])
      let fingerprint = try #require(shown.split(separator: " ").first { $0.hasPrefix("SHA256:") })
      #expect(error.description.contains("the \(type.uppercased()) key \(fingerprint)"))
      #expect(
        error.description.contains(
          "ssh-keyscan -p \(server.port) -t \(type) localhost >> \(fetching.folder("known"))"))
      // What it says to do is what helps.
      try fetching.folder.write(line, to: "known")
      variables["MENDWALL_SSH_KNOWN_HOSTS"] = fetching.folder("known")
      #expect(try await fetching.copy(of: server.url, variables: variables).commit().count == 40)
    }
  }

  @Test("a host whose key was changed is refused, with the line that has the old one")
  func changedHost() async throws {
    let key = try await key("ed25519")
    let other = try await SSHGitServer.run(serving: served.root, keys: []) { server in
      try ["ed25519", "ecdsa", "rsa"].map { ($0, try server.hostKey($0)) }
    }
    try await SSHGitServer.run(serving: served.root, keys: [key]) { server in
      let variables = try variables(server, key)
      try fetching.folder.write(
        other.map { "[localhost]:\(server.port) \($0.1)\n" }.joined(), to: "known")
      let error = try await fetching.refusal(of: server.url, variables: variables)
      #expect(error.code == .identity)
      #expect(error.description.contains("shows another key than it did"))
      #expect(error.description.contains("\(fetching.folder("known")):"))
      #expect(error.description.contains("ssh-keygen -R '[localhost]:\(server.port)'"))
    }
  }
}
