import HTTPAccess
import MendwallTesting
import PolicyModel
import Synchronization
import Testing

@testable import KubernetesClient

@Suite("Credentials of requests")
struct AuthenticatorTests {
  private func header(_ user: String) async throws -> String? {
    let entry = Kubeconfig.Entry(node: try parse(user), file: "/nowhere/config")
    let credential = try Credential(
      entry, cluster: entry, server: try #require(ServerAddress("https://a")))
    return try await Authenticator(credential) { noon }.authentication().header?.value
  }

  @Test(
    "a user of the kubeconfig becomes a header",
    arguments: [
      ("{}", nil), ("{token: t}", "Bearer t"), ("{username: me, password: p}", "Basic bWU6cA=="),
      ("{username: me}", "Basic bWU6"), ("{token: t, username: me}", "Bearer t"),
      ("{token: ''}", nil), ("{token: null}", nil),
    ])
  func headers(user: String, expected: String?) async throws {
    #expect(try await header(user) == expected)
  }

  @Test("a token file is read again for each request, and its line break is no part of the token")
  func tokenFile() async throws {
    let folder = try TemporaryFolder()
    try folder.write("one\n", to: "token")
    let authenticator = Authenticator(Credential(tokenFile: folder("token"))) { noon }
    #expect(try await authenticator.authentication().header?.value == "Bearer one")
    try folder.write("two", to: "token")
    #expect(try await authenticator.authentication().header?.value == "Bearer two")
  }

  @Test("a token file that is missing, or is a folder, is an error that names it")
  func badTokenFile() async throws {
    let folder = try TemporaryFolder()
    for path in [folder("missing"), folder.path] {
      let error = try await failure {
        try await Authenticator(Credential(tokenFile: path)) { noon }.authentication()
      }
      #expect(error.code == .credential)
      #expect(error.description.contains(path))
    }
  }

  @Test("what a plugin gave is used until shortly before it expires")
  func expiry() async throws {
    let script = try await PluginScript(PluginScript.counting(expires: "2026-11-21T12:01:00Z"))
    let time = Mutex(noon)
    var credential = Credential()
    credential.plugin = try script.plugin()
    let authenticator = Authenticator(credential) { time.withLock { $0 } }
    for (seconds, token) in [(0, 1), (40, 1), (49, 1), (50, 2)] {
      time.withLock { $0 = Instant(secondsSinceEpoch: noon.secondsSinceEpoch + Int64(seconds)) }
      let header = try await authenticator.authentication().header
      #expect(header?.value == "Bearer token-\(token)", "after \(seconds) seconds")
    }
  }

  @Test("requests that start together share one run of a plugin")
  func sharing() async throws {
    let script = try await PluginScript(PluginScript.counting())
    var credential = Credential()
    credential.plugin = try script.plugin()
    let authenticator = Authenticator(credential) { noon }
    try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<20 {
        group.addTask { try await authenticator.authentication().header?.value }
      }
      for try await header in group { #expect(header == "Bearer token-1") }
    }
    #expect(script.runs == 1)
  }

  @Test("after 401 a plugin is run again, once")
  func refused() async throws {
    let script = try await PluginScript(PluginScript.counting())
    var credential = Credential()
    credential.plugin = try script.plugin()
    try await ScriptedServer.run { request in
      request.headers["authorization"] == "Bearer token-2"
        ? .json(page(["a"])) : .status(401, "Unauthorized")
    } use: { server in
      try await withAPI(try .to(server.url, credential: credential)) { (api) async throws in
        #expect(try await api.list(.networkPolicy, namespace: nil).count == 1)
        #expect(try await api.list(.networkPolicy, namespace: nil).count == 1)
      }
      #expect(server.requests.count == 3)
    }
    #expect(script.runs == 2)
  }

  @Test("a credential that is refused twice is an error")
  func refusedTwice() async throws {
    let script = try await PluginScript(PluginScript.counting())
    var credential = Credential()
    credential.plugin = try script.plugin()
    try await ScriptedServer.run { _ in
      .status(401, "Unauthorized")
    } use: { server in
      let error = try await listError(try .to(server.url, credential: credential))
      #expect(error.code == .unauthorized)
      #expect(server.requests.count == 2)
    }
  }
}
