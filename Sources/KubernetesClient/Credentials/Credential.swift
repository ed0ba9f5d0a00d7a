import Documents
import HTTPAccess

/// Who to be, as a user of a kubeconfig says it. Several of these may be set; see ``Authenticator``.
struct Credential: Sendable {
  /// The client certificate and key, as PEM.
  var certificate: ClientCertificate?
  var token: Secret?
  var tokenFile: String?
  /// `user:password`
  var basic: Secret?
  var plugin: ExecPlugin?

  init(tokenFile: String? = nil) { self.tokenFile = tokenFile }

  init(_ user: Kubeconfig.Entry, cluster: Kubeconfig.Entry, server: ServerAddress)
    throws(KubernetesError)
  {
    let certificate = try FileOrData.read(
      user, "client-certificate", what: "the client certificate")
    let key = try FileOrData.read(user, "client-key", what: "the client key")
    switch (certificate, key) {
    case (let certificate?, let key?):
      self.certificate = ClientCertificate(
        chain: certificate, key: Secret(String(decoding: key, as: UTF8.self)))
    case (nil, nil): break
    default:
      throw KubernetesError(
        code: .configuration,
        "a user of \(user.file) has only one of client-certificate and client-key; it needs both")
    }
    token = try user.string("token").map(Secret.init)
    tokenFile = try user.path("tokenFile")
    if let name = try user.string("username") {
      basic = Secret("\(name):\(try user.string("password") ?? "")")
    }
    if let exec = user.node["exec"], !exec.isNull {
      plugin = try ExecPlugin(
        Kubeconfig.Entry(node: exec, file: user.file), cluster: cluster, server: server)
    }
    if user.node["auth-provider"] != nil {
      throw KubernetesError(
        code: .configuration,
        "a user of \(user.file) has an auth-provider, which Kubernetes dropped in 1.26; "
          + "use an exec credential plugin")
    }
  }
}

struct ClientCertificate: Sendable, Hashable {
  /// PEM, the client's own certificate first.
  let chain: [UInt8]
  /// PEM.
  let key: Secret
}

/// What a request carries to say who it is from.
struct Authentication: Sendable {
  /// The whole value of the header `Authorization`.
  var header: Secret?
  var certificate: ClientCertificate?
}
