import HTTPAccess
import MendwallTesting
import Testing

@testable import KubernetesClient

@Suite("Kubeconfigs")
struct KubeconfigTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func config(
    current: String? = "a", server: String = "https://a.example:6443", cluster: String = "",
    user: String = "{}", context: String = ""
  ) -> String {
    """
    apiVersion: v1
    kind: Config
    \(current.map { "current-context: \($0)" } ?? "")
    clusters: [{name: c, cluster: {server: "\(server)"\(cluster)}}]
    users: [{name: u, user: \(user)}]
    contexts: [{name: a, context: {cluster: c, user: u\(context)}}]
    """
  }

  private func resolve(
    _ text: String, context: String? = nil, environment: [String: String] = [:]
  ) throws -> Connection {
    try folder.write(text, to: "config")
    return try Connection.resolve(
      kubeconfig: folder("config"), context: context, environment: environment)
  }

  private func resolutionError(_ text: String, context: String? = nil) async throws -> String {
    let error = try await failure { try resolve(text, context: context) }
    #expect(error.code == .configuration)
    return error.description
  }

  @Test("the current context counts, and one that is named counts before it")
  func contexts() throws {
    let text = """
      current-context: a
      clusters:
      - {name: one, cluster: {server: https://one.example}}
      - {name: two, cluster: {server: http://two.example:8080/base/}}
      contexts:
      - {name: a, context: {cluster: one}}
      - {name: b, context: {cluster: two, namespace: shop}}
      """
    let current = try resolve(text)
    #expect(current.name == "a")
    #expect(current.server.description == "https://one.example")
    #expect(current.namespace == "default")
    let named = try resolve(text, context: "b")
    #expect(named.server.description == "http://two.example:8080/base")
    #expect(named.namespace == "shop")
  }

  @Test("a context that is not there is refused with those that are")
  func unknownContext() async throws {
    let message = try await resolutionError(Self.config(), context: "b")
    #expect(message.contains("no context b; it has a"))
    let none = try await resolutionError(Self.config(current: nil))
    #expect(none.contains("no current context") && none.contains("it has a"))
    #expect(try await resolutionError("").contains("it has none"))
  }

  @Test(
    "what a context names and the kubeconfig lacks is refused with what there is",
    arguments: [("c2, user: u", "it has c"), ("c, user: u2", "it has u")])
  func dangling(context: String, words: String) async throws {
    let message = try await resolutionError(
      """
      current-context: a
      clusters: [{name: c, cluster: {server: "https://a.example"}}]
      users: [{name: u, user: {}}]
      contexts: [{name: a, context: {cluster: \(context)}}]
      """)
    #expect(message.contains(words))
  }

  @Test("of several files the first that sets something counts, and missing ones are passed over")
  func merging() throws {
    try folder.write(
      """
      contexts: [{name: a, context: {cluster: c, namespace: first}}]
      """, to: "1")
    try folder.write(
      """
      current-context: a
      clusters: [{name: c, cluster: {server: https://second.example}}]
      contexts: [{name: a, context: {cluster: other}}, {name: b, context: {cluster: c}}]
      """, to: "2")
    try folder.write(
      """
      current-context: b
      clusters: [{name: c, cluster: {server: https://third.example}}]
      """, to: "3")
    let list = ["none", "1", "2", "3"].map { folder($0) }.joined(separator: ":")
    let connection = try Connection.resolve(
      kubeconfig: nil, context: nil, environment: ["KUBECONFIG": list + "::"])
    #expect(connection.name == "a")
    #expect(connection.namespace == "first")
    #expect(connection.server.host == "second.example")
  }

  @Test("a file that is named counts alone, then KUBECONFIG, then the home folder's")
  func places() throws {
    for (file, host) in [("named", "one"), ("variable", "two"), ("home/.kube/config", "three")] {
      try folder.write(Self.config(server: "https://\(host)"), to: file)
    }
    let home = ["HOME": folder("home")]
    let both = home.merging(["KUBECONFIG": folder("variable")]) { $1 }
    for (named, environment, host) in [
      (folder("named"), both, "one"), (nil, both, "two"), (nil, home, "three"),
      (nil, home.merging(["KUBECONFIG": ""]) { $1 }, "three"),
    ] {
      let connection = try Connection.resolve(
        kubeconfig: named, context: nil, environment: environment)
      #expect(connection.server.host == host)
    }
  }

  @Test("a file that is named alone and missing is an error; so is no file at all")
  func missing() async throws {
    let named = try await failure {
      try Connection.resolve(kubeconfig: folder("no"), context: nil, environment: [:])
    }
    #expect(named.description.contains("\(folder("no")) does not exist"))
    let none = try await failure {
      try Connection.resolve(
        kubeconfig: nil, context: nil, environment: ["HOME": folder("nobody")])
    }
    #expect(none.description.contains("\(folder("nobody"))/.kube/config"))
    #expect(none.description.contains("--live"))
  }

  @Test("paths are relative to the file that they stand in, and data counts before a file")
  func files() throws {
    try folder.write("authority", to: "sub/ca.crt")
    try folder.write(
      Self.config(
        cluster: ", certificate-authority: ca.crt", user: "{tokenFile: ../token}"), to: "sub/config"
    )
    let relative = try Connection.resolve(
      kubeconfig: folder("sub/config"), context: nil, environment: [:])
    #expect(relative.authorities == Array("authority".utf8))
    #expect(relative.credential.tokenFile == folder("sub/../token"))

    let data = try resolve(
      Self.config(
        cluster: ", certificate-authority: no.crt, certificate-authority-data: \(base64("data"))"))
    #expect(data.authorities == Array("data".utf8))
  }

  @Test(
    "what is no base64 is refused", arguments: ["'***'", "'a'", "YQ", "'YWJj!'", "'YW=Jj'"])
  func badBase64(text: String) async throws {
    let message = try await resolutionError(
      Self.config(cluster: ", certificate-authority-data: \(text)"))
    #expect(message.contains("certificate-authority-data"))
    #expect(message.contains("no base64"))
  }

  @Test("base64 may be broken into lines")
  func brokenBase64() throws {
    let connection = try resolve(
      Self.config(cluster: #", certificate-authority-data: "YWJj\nZGVm\n""#))
    #expect(connection.authorities == Array("abcdef".utf8))
  }

  @Test(
    "a value of the wrong type is refused with file and line",
    arguments: [
      ("current-context: [a]", ":1: current-context must be a string"),
      ("clusters: {}", ":1: clusters must be a list"),
      ("kind: Config\nusers:\n- 1", ":3: each entry of users must have a name"),
      ("- a", ":1: a kubeconfig must be a mapping"),
      ("a: b\na: c", ":2:"),
    ])
  func wrongTypes(text: String, words: String) async throws {
    let message = try await resolutionError(text)
    #expect(message.contains(folder("config") + words), "\(message)")
  }

  @Test(
    "a field of the wrong type is refused with file and line",
    arguments: [
      ("server: 7", "{}"), ("server: 'https://a', insecure-skip-tls-verify: 'true'", "{}"),
      ("server: 'https://a', tls-server-name: [a]", "{}"), ("server: 'https://a'", "{token: 7}"),
      ("server: 'https://a'", "{exec: {command: 7}}"),
      ("server: 'https://a'", "{client-certificate: {}}"),
    ])
  func wrongFields(cluster: String, user: String) async throws {
    let message = try await resolutionError(
      """
      current-context: a
      contexts: [{name: a, context: {cluster: c, user: u}}]
      clusters: [{name: c, cluster: {\(cluster)}}]
      users: [{name: u, user: \(user)}]
      """)
    let line = user == "{}" ? 3 : 4
    #expect(message.contains("\(folder("config")):\(line): "), "\(message)")
  }

  @Test(
    "a server that is no http or https URL is refused",
    arguments: ["ftp://a", "", "https://", "https:///a"])
  func badServer(server: String) async throws {
    #expect(try await resolutionError(Self.config(server: server)).contains("http or https URL"))
  }

  @Test(
    "a server is read as kubectl reads it",
    arguments: [
      ("https://a", "https://a"), ("https://a:443/", "https://a"),
      ("HTTPS://a:6443", "https://a:6443"),
      ("a:8080", "http://a:8080"), ("https://[::1]:6443/p/", "https://[::1]:6443/p"),
      ("https://user:password@a", "https://a"), ("http://a:80", "http://a"),
    ])
  func server(text: String, expected: String) throws {
    #expect(try resolve(Self.config(server: text)).server.description == expected)
  }

  @Test("a server that is not verified is told as a warning")
  func insecure() throws {
    let connection = try resolve(Self.config(cluster: ", insecure-skip-tls-verify: true"))
    #expect(connection.skipsVerification)
    #expect(connection.warnings.count == 1)
    #expect(connection.warnings[0].contains("insecure-skip-tls-verify"))
    #expect(try resolve(Self.config()).warnings.isEmpty)
  }

  @Test(
    "a user that cannot be used is refused with the remedy",
    arguments: [
      ("{client-certificate-data: YQ==}", "needs both"), ("{client-key-data: YQ==}", "needs both"),
      ("{auth-provider: {name: gcp}}", "exec credential plugin"),
      ("{client-certificate: no.crt, client-key: no.key}", "does not exist"),
    ])
  func badUsers(user: String, words: String) async throws {
    #expect(try await resolutionError(Self.config(user: user)).contains(words))
  }
}
