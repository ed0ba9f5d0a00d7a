import FoundationEssentials

/// Where a server is: the part of a URL before what is asked of it.
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
  package let scheme: String
  /// Without brackets for IPv6.
  package let host: String
  package let port: Int
  /// Without a slash at its end.
  package let path: String

  package init(scheme: String, host: String, port: Int, path: String) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = path
  }

  /// Reads a URL, or gives nil for what is none with http or https and a host. A server without a
  /// scheme is taken for http, as kubectl does. A user, a query and a fragment are left out.
  package init?(_ text: String) {
    let full = text.contains("://") ? text : "http://" + text
    guard let parts = URLComponents(string: full), let scheme = parts.scheme?.lowercased(),
      scheme == "https" || scheme == "http", let host = parts.host, !host.isEmpty
    else { return nil }
    let port = parts.port ?? (scheme == "https" ? 443 : 80)
    guard (1...65535).contains(port) else { return nil }
    self.scheme = scheme
    self.host = host.trimmingBrackets
    self.port = port
    var path = parts.path
    while path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }

  public var description: String { "\(scheme)://\(authority)\(path)" }

  /// Host and port as in a URL; the scheme's own port is left out.
  package var authority: String {
    let host = host.contains(":") ? "[\(host)]" : host
    return port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)"
  }
}

extension String {
  /// An IPv6 address without the brackets that it has in a URL.
  var trimmingBrackets: String {
    String(drop { $0 == "[" }.reversed().drop { $0 == "]" }.reversed())
  }
}
