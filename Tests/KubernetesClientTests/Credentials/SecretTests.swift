import HTTPAccess
import Testing

@testable import KubernetesClient

@Suite("Secrets")
struct SecretTests {
  private static let word = "hunter2"

  private static func everyForm<Value>(of value: Value) -> String {
    var text = "\(value) \(String(describing: value)) \(String(reflecting: value))"
    dump(value, to: &text)
    debugPrint(value, Optional(value) as Any, [value], terminator: "", to: &text)
    return text
  }

  @Test("a secret prints as redacted, however it is printed")
  func secret() {
    let text = Self.everyForm(of: Secret(Self.word))
    #expect(!text.contains(Self.word))
    #expect("\(Secret(Self.word))" == "<redacted>")
    #expect(Mirror(reflecting: Secret(Self.word)).children.isEmpty)
  }

  @Test(
    "a connection prints no secret of its user or proxy",
    arguments: [
      "{token: hunter2}", "{username: me, password: hunter2}",
      "{client-certificate-data: YQ==, client-key-data: aHVudGVyMg==}",
      "{exec: {command: a, apiVersion: client.authentication.k8s.io/v1, env: [{name: A, value: hunter2}]}}",
      """
      {exec: {command: a, apiVersion: client.authentication.k8s.io/v1, provideClusterInfo: true}}
      """,
    ])
  func connection(user: String) throws {
    var config = Kubeconfig()
    let text = """
      current-context: a
      contexts: [{name: a, context: {cluster: c, user: u}}]
      clusters: [{name: c, cluster: {server: "https://me:hunter2@a", proxy-url: "http://me:hunter2@p:1"}}]
      users: [{name: u, user: \(user)}]
      """
    try config.merge(Array(text.utf8), file: "config")
    let cluster = try #require(config.clusters["c"])
    let entry = try #require(config.users["u"])
    let server = try #require(ServerAddress("https://me:hunter2@a"))
    var connection = Connection(
      name: "a", server: server, namespace: "default",
      credential: try Credential(entry, cluster: cluster, server: server))
    connection.proxy = try Proxy("http://me:hunter2@p:1")
    #expect(!Self.everyForm(of: connection).contains(Self.word))
    #expect(!Self.everyForm(of: connection.credential).contains(Self.word))
  }

  @Test("what a request carries prints no secret")
  func authentication() {
    let carried = Authentication(
      header: Secret("Bearer \(Self.word)"),
      certificate: ClientCertificate(chain: [1], key: Secret(Self.word)))
    #expect(!Self.everyForm(of: carried).contains(Self.word))
  }
}
