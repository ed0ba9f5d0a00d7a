import HTTPAccess
import Testing

@testable import KubernetesClient

@Suite("Proxies")
struct ProxyTests {
  private func proxy(
    _ configured: String? = nil, server: String = "https://api.example.com:6443",
    _ environment: [String: String] = [:]
  ) throws -> Proxy? {
    try Connection.proxy(
      configured, for: try #require(ServerAddress(server)), origin: "config",
      environment: environment)
  }

  @Test(
    "a proxy's URL is read",
    arguments: [
      ("http://p:3128", Proxy.http(host: "p", port: 3128, basic: nil)),
      ("p:3128", .http(host: "p", port: 3128, basic: nil)),
      ("http://p", .http(host: "p", port: 80, basic: nil)),
      ("http://me:secret@p:1", .http(host: "p", port: 1, basic: Secret("me:secret"))),
      ("http://me@p:1", .http(host: "p", port: 1, basic: Secret("me:"))),
      ("http://me:%40%3A@p:1", .http(host: "p", port: 1, basic: Secret("me:@:"))),
      ("http://[::1]:1", .http(host: "::1", port: 1, basic: nil)),
      ("socks5://p", .socks(host: "p", port: 1080)), ("socks5h://p:9", .socks(host: "p", port: 9)),
      ("SOCKS5://[fd00::1]:9", .socks(host: "fd00::1", port: 9)),
    ])
  func reading(url: String, expected: Proxy) throws {
    #expect(try proxy(url) == expected)
  }

  @Test(
    "a proxy that cannot be used is refused, and its password not told",
    arguments: ["https://me:hunter2@p", "ftp://me:hunter2@p", "http://", "http://me:hunter2@"])
  func refused(url: String) async throws {
    let error = try await failure { try proxy(url) }
    #expect(error.code == .configuration)
    #expect(error.description.contains("proxy-url of config"))
    #expect(!error.description.contains("hunter2"))
  }

  @Test(
    "the environment's proxy for the server's scheme is used",
    arguments: [
      ("https://a", "HTTPS_PROXY", true), ("https://a", "https_proxy", true),
      ("http://a", "HTTP_PROXY", true), ("http://a", "http_proxy", true),
      ("http://a", "HTTPS_PROXY", false), ("https://a", "HTTP_PROXY", false),
    ])
  func environment(server: String, variable: String, isUsed: Bool) throws {
    let proxy = try proxy(server: server, [variable: "http://p:1"])
    #expect(proxy == (isUsed ? .http(host: "p", port: 1, basic: nil) : nil))
  }

  @Test("the kubeconfig's proxy counts before the environment's, and NO_PROXY does not concern it")
  func precedence() throws {
    let environment = ["HTTPS_PROXY": "http://env:1", "NO_PROXY": "*"]
    #expect(try proxy("http://own:1", environment) == .http(host: "own", port: 1, basic: nil))
  }

  @Test(
    "NO_PROXY exempts hosts and the domains below them",
    arguments: [
      ("api.example.com", true), ("example.com", true), (".example.com", true), ("*", true),
      ("other.com, example.com", true), ("api.example.com:6443", true), ("", false),
      ("other.com", false), ("ample.com", false), ("api", false), ("example.co", false),
    ])
  func exempt(list: String, isExempt: Bool) throws {
    for variable in ["NO_PROXY", "no_proxy"] {
      let proxy = try proxy(nil, ["HTTPS_PROXY": "http://p:1", variable: list])
      #expect((proxy == nil) == isExempt)
    }
  }

  @Test(
    "this machine is reached without a proxy",
    arguments: [
      "https://localhost", "https://127.0.0.1:6443", "https://127.8.8.8", "https://[::1]:1",
    ])
  func local(server: String) throws {
    #expect(try proxy(server: server, ["HTTPS_PROXY": "http://p:1"]) == nil)
  }
}
