import FoundationEssentials

extension ServerAddress {
  /// Reads a URL, or gives nil for what is none with http or https and a host. A server without a
  /// scheme is taken for http, as kubectl does.
  init?(_ text: String) {
    let full = text.contains("://") ? text : "http://" + text
    guard let parts = URLComponents(string: full), let scheme = parts.scheme?.lowercased(),
      scheme == "https" || scheme == "http", let host = parts.host, !host.isEmpty
    else { return nil }
    self.scheme = scheme
    self.host = host.trimmingCharacters(["[", "]"])
    port = parts.port ?? (scheme == "https" ? 443 : 80)
    var path = parts.path
    while path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }
}

extension Connection.Proxy {
  /// Reads the URL of a proxy.
  ///
  /// - Throws: why it cannot be used, as the rest of a sentence.
  init(_ text: String) throws(ProxyProblem) {
    guard let parts = URLComponents(string: text.contains("://") ? text : "http://" + text),
      let host = parts.host?.trimmingCharacters(["[", "]"]), !host.isEmpty
    else { throw ProxyProblem(message: "is no URL") }
    switch parts.scheme?.lowercased() {
    case "http":
      let user = parts.user.map { Secret("\($0):\(parts.password ?? "")") }
      self = .http(host: host, port: parts.port ?? 80, basic: user)
    case "socks5", "socks5h": self = .socks(host: host, port: parts.port ?? 1080)
    case let scheme:
      throw ProxyProblem(
        message: "has the scheme \(scheme ?? ""), and only http and socks5 proxies can be used")
    }
  }
}

struct ProxyProblem: Error {
  let message: String
}

extension String {
  fileprivate func trimmingCharacters(_ characters: Set<Character>) -> String {
    var result = self[...]
    while let first = result.first, characters.contains(first) { result.removeFirst() }
    while let last = result.last, characters.contains(last) { result.removeLast() }
    return String(result)
  }
}
