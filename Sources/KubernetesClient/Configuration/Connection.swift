public import HTTPAccess

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
}
