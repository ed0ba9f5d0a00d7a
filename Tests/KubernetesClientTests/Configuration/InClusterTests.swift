import HTTPAccess
import MendwallTesting
import Testing

@testable import KubernetesClient

@Suite("Service accounts of pods")
struct InClusterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let pod = [
    "KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443",
  ]

  private func writeAccount() throws {
    try folder.write("token", to: "token")
    try folder.write("authority", to: "ca.crt")
    try folder.write("shop\n", to: "namespace")
  }

  @Test("a pod's service account gives server, authority, token file and namespace")
  func account() throws {
    try writeAccount()
    let found = try Connection.inCluster(environment: Self.pod, folder: folder.path)
    let connection = try #require(found)
    #expect(connection.name == "in-cluster")
    #expect(connection.server.description == "https://10.0.0.1")
    #expect(connection.authorities == Array("authority".utf8))
    #expect(connection.credential.tokenFile == folder("token"))
    #expect(connection.namespace == "shop")
  }

  @Test("an IPv6 address is written in brackets")
  func ipv6() throws {
    try writeAccount()
    let environment = ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "6443"]
    let connection = try Connection.inCluster(environment: environment, folder: folder.path)
    #expect(connection?.server.description == "https://[fd00::1]:6443")
  }

  @Test(
    "outside of a pod there is none",
    arguments: [
      [:], ["KUBERNETES_SERVICE_HOST": "a"], ["KUBERNETES_SERVICE_PORT": "1"],
      ["KUBERNETES_SERVICE_HOST": "", "KUBERNETES_SERVICE_PORT": "1"],
      ["KUBERNETES_SERVICE_HOST": "a", "KUBERNETES_SERVICE_PORT": "tcp"],
    ])
  func outside(environment: [String: String]) throws {
    try writeAccount()
    #expect(try Connection.inCluster(environment: environment, folder: folder.path) == nil)
  }

  @Test("a pod without a mounted token is told so", arguments: ["token", "ca.crt"])
  func notMounted(file: String) async throws {
    try folder.write("x", to: file)
    let error = try await failure {
      try Connection.inCluster(environment: Self.pod, folder: folder.path)
    }
    #expect(error.code == .configuration)
    #expect(error.description.contains("automountServiceAccountToken"))
  }
}
