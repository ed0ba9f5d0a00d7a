package import AsyncHTTPClient
import FoundationEssentials

/// Where a connection goes through.
public enum Proxy: Sendable, Equatable {
  case http(host: String, port: Int, basic: Secret?)
  case socks(host: String, port: Int)

  /// Why a proxy cannot be used.
  package struct Problem: Error {
    /// The rest of a sentence that begins with where the URL came from.
    package let message: String
    /// The environment variable that it came from; nil for a URL that was given.
    package var variable: String?
  }

  /// Reads the URL of a proxy.
  package init(_ text: String) throws(Problem) {
    guard let parts = URLComponents(string: text.contains("://") ? text : "http://" + text),
      let host = parts.host?.trimmingBrackets, !host.isEmpty
    else { throw Problem(message: "is no URL") }
    guard parts.port.map({ (1...65535).contains($0) }) ?? true else {
      throw Problem(message: "has a port that is none")
    }
    switch parts.scheme?.lowercased() {
    case "http":
      let user = parts.user.map { Secret("\($0):\(parts.password ?? "")") }
      self = .http(host: host, port: parts.port ?? 80, basic: user)
    case "socks5", "socks5h": self = .socks(host: host, port: parts.port ?? 1080)
    case let scheme:
      throw Problem(
        message: "has the scheme \(scheme ?? ""), and only http and socks5 proxies can be used")
    }
  }

  /// The proxy that the environment names for a server (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`); nil for
  /// none.
  package static func named(by environment: [String: String], for server: ServerAddress)
    throws(Problem) -> Proxy?
  {
    let variable = server.scheme == "https" ? "HTTPS_PROXY" : "HTTP_PROXY"
    guard !isExempt(server.host, environment: environment),
      let url = environment[variable] ?? environment[variable.lowercased()], !url.isEmpty
    else { return nil }
    do throws(Problem) { return try Proxy(url) } catch {
      throw Problem(message: error.message, variable: variable)
    }
  }

  /// Whether `NO_PROXY` (or being this machine) exempts a host from the environment's proxy.
  private static func isExempt(_ host: String, environment: [String: String]) -> Bool {
    if host == "localhost" || host == "::1" || host.hasPrefix("127.") { return true }
    let list = environment["NO_PROXY"] ?? environment["no_proxy"] ?? ""
    return list.split(separator: ",").contains { entry in
      let domain = entry.drop { $0 == " " || $0 == "." }.prefix { $0 != " " && $0 != ":" }
      return entry == "*" || host == domain || host.hasSuffix("." + domain)
    }
  }

  /// As the HTTP client takes it.
  package var forClient: HTTPClient.Configuration.Proxy {
    switch self {
    case .http(let host, let port, let basic):
      .server(
        host: host, port: port,
        authorization: basic.map { .basic(credentials: base64($0.value)) })
    case .socks(let host, let port): .socksServer(host: host, port: port)
    }
  }
}
