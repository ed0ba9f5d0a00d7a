import Documents
import FoundationEssentials
import HTTPAccess

/// A cluster as Argo CD keeps it in a Secret (Argo CD, Declarative Setup, Clusters).
struct ArgoCDCluster: Sendable {
  static let label = (key: "argocd.argoproj.io/secret-type", value: "cluster")
  /// By which Argo CD knows the cluster that it runs in: the Service's own names, and no host that only begins so.
  private static let own: Set = [
    "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
  ]

  /// What Argo CD calls it.
  let name: String
  /// The same with the Secret's own name.
  let longerName: String
  /// What messages call the Secret. They quote nothing of what it holds.
  private let origin: String
  private let server: String?
  private let config: [UInt8]?

  init(_ secret: Node, namespace: String) {
    let object = secret["metadata"]?["name"]?.string ?? ""
    func field(_ key: String) -> [UInt8]? {
      (secret["data"]?[key]?.string).flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) }
    }
    let name = field("name").map { String(decoding: $0, as: UTF8.self) } ?? ""
    self.name = name.isEmpty ? object : name
    longerName = "\(self.name) (\(object))"
    origin = "the Secret \(namespace)/\(object)"
    // Argo CD takes a server without a scheme for https; a kubeconfig would take it for http, and send the token so.
    server = field("server").map { String(decoding: $0, as: UTF8.self) }.map {
      $0.isEmpty || $0.contains("://") ? $0 : "https://\($0)"
    }
    config = field("config")
  }

  /// How to reach it.
  ///
  /// - Parameters:
  ///   - environment: where a proxy is looked up.
  ///   - own: the connection to the cluster that Argo CD runs in, for which it keeps no credentials.
  func connection(environment: [String: String], from own: Connection) throws(KubernetesError)
    -> Connection
  {
    guard let server, !server.isEmpty else { throw problem("names no server") }
    var fields = Mapping()
    if let config {
      guard let read = try? JSONReader.read(config, file: origin), let mapping = read.mapping else {
        throw problem("has a config that is no JSON object")
      }
      fields = mapping
    }
    for key in ["execProviderConfig", "awsAuthConfig"]
    where fields[key].map({ !$0.isNull }) == true {
      throw problem(
        "gets its credentials by \(key), which is not supported: a Secret does not decide which programs run "
          + "here; give the cluster a context in a kubeconfig (with an exec plugin, if need be) and name it with "
          + "--contexts")
    }
    let tls = fields["tlsClientConfig"]
    let insecure = tls?["insecure"]?.bool == true
    let cluster = entry([
      "server": Node(.string(server)), "tls-server-name": tls?["serverName"],
      "insecure-skip-tls-verify": insecure ? true : nil,
      "certificate-authority-data": insecure ? nil : tls?["caData"],
      "proxy-url": fields["proxyUrl"],
    ])
    let user = entry([
      "token": fields["bearerToken"], "username": fields["username"],
      "password": fields["password"], "client-certificate-data": tls?["certData"],
      "client-key-data": tls?["keyData"],
    ])
    let isOwn = ServerAddress(server).map { Self.own.contains($0.host.lowercased()) } ?? false
    if isOwn, user.node.mapping?.entries.isEmpty == true { return own }
    return try Connection(
      name: name, to: cluster, named: name, as: user, environment: environment)
  }

  private func problem(_ words: String) -> KubernetesError {
    KubernetesError(code: .configuration, "\(origin) \(words)")
  }

  /// As a kubeconfig has it, without what is absent or empty.
  private func entry(_ fields: [String: Node?]) -> Kubeconfig.Entry {
    let known = fields.compactMap { key, value -> Mapping.Entry? in
      guard let value, !value.isNull, value != "" else { return nil }
      return Mapping.Entry(key: key, value: value)
    }
    return Kubeconfig.Entry(node: Node(.mapping(Mapping(known))), file: origin)
  }
}
