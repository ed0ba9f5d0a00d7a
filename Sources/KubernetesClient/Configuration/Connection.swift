/// How to reach an API server and who to be there: a context of a kubeconfig, resolved.
public struct Connection: Sendable {
  /// The context's name, or "in-cluster".
  public var name: String
  public var server: ServerAddress
  /// Where objects live that name no namespace.
  public var namespace: String
  /// The certificate authorities to trust, as PEM; nil for the system's own.
  var authorities: [UInt8]?
  var tlsServerName: String?
  var skipsVerification = false
  var proxy: Proxy?
  var credential: Credential
  /// What the person should know about this connection.
  public var warnings: [String] = []

  /// Where a connection goes through.
  enum Proxy: Sendable, Equatable {
    case http(host: String, port: Int, basic: Secret?)
    case socks(host: String, port: Int)
  }
}

/// The address of an API server.
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
  let scheme: String
  /// Without brackets for IPv6.
  let host: String
  let port: Int
  /// Without a slash at its end.
  let path: String

  public var description: String { "\(scheme)://\(authority)\(path)" }

  /// Host and port as in a URL; the scheme's own port is left out.
  var authority: String {
    let host = host.contains(":") ? "[\(host)]" : host
    return port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)"
  }
}
