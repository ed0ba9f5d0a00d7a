import FoundationEssentials
import HTTPAccess

extension Connection {
  /// The largest kubeconfig, certificate or token file that is read, in bytes.
  static let largestFile = 8 << 20

  /// The connection that a person's settings name, found as kubectl finds it: the file given; else the
  /// files of `KUBECONFIG`; else `~/.kube/config`; else, in a pod, its service account.
  ///
  /// - Parameters:
  ///   - kubeconfig: the file given on the command line.
  ///   - context: the context given on the command line.
  ///   - environment: the process's environment.
  public static func resolve(
    kubeconfig: String?, context: String?, environment: [String: String]
  ) throws(KubernetesError) -> Connection {
    let (config, paths) = try Connection.config(kubeconfig, environment: environment)
    guard let config else {
      if context == nil, let connection = try inCluster(environment: environment) {
        return connection
      }
      throw Connection.noKubeconfig(paths)
    }
    return try connection(in: config, context: context, environment: environment)
  }

  /// The kubeconfig that a person's settings name, and where it was looked for; nil where none was found.
  static func config(_ kubeconfig: String?, environment: [String: String])
    throws(KubernetesError) -> (config: Kubeconfig?, paths: [String])
  {
    var merged = Kubeconfig()
    let paths: [String]
    if let kubeconfig {
      paths = [kubeconfig]
    } else if let list = environment["KUBECONFIG"], !list.isEmpty {
      paths = list.split(separator: ":").map(String.init)
    } else {
      paths = [(environment["HOME"] ?? "") + "/.kube/config"]
    }
    var found = false
    for path in paths {
      let bytes: [UInt8]
      do throws(FileReading.Failure) {
        bytes = try FileReading.bytes(at: path, limit: largestFile)
      } catch {
        // Of several files some may be missing; one that is named alone may not.
        if error.isMissing, kubeconfig == nil { continue }
        throw KubernetesError(code: .configuration, "the kubeconfig \(path) \(error.inWords)")
      }
      found = true
      try merged.merge(bytes, file: path)
    }
    return (found ? merged : nil, paths)
  }

  static func noKubeconfig(_ paths: [String]) -> KubernetesError {
    KubernetesError(
      code: .configuration,
      "no kubeconfig was found (looked at \(paths.joined(separator: ", "))); name one with "
        + "--kubeconfig or KUBECONFIG, or compare with a folder of manifests by --live FOLDER")
  }

  static func connection(
    in config: Kubeconfig, context: String?, environment: [String: String]
  ) throws(KubernetesError) -> Connection {
    func known(_ names: [String: Kubeconfig.Entry]) -> String {
      names.isEmpty ? "it has none" : "it has " + names.keys.sorted().joined(separator: ", ")
    }
    guard let name = context ?? config.currentContext else {
      throw KubernetesError(
        code: .configuration,
        "the kubeconfig names no current context; choose one with --context "
          + "(\(known(config.contexts)))")
    }
    guard let entry = config.contexts[name] else {
      throw KubernetesError(
        code: .configuration,
        "the kubeconfig has no context \(name); \(known(config.contexts))")
    }
    guard let clusterName = try entry.string("cluster"), let cluster = config.clusters[clusterName]
    else {
      throw KubernetesError(
        code: .configuration,
        "the context \(name) of \(entry.file) names no cluster that the kubeconfig has; "
          + known(config.clusters))
    }
    var user: Kubeconfig.Entry?
    if let userName = try entry.string("user") {
      user = config.users[userName]
      guard user != nil else {
        throw KubernetesError(
          code: .configuration,
          "the context \(name) names the user \(userName), which the kubeconfig does not have; "
            + known(config.users))
      }
    }
    var connection = try Connection(
      name: name, to: cluster, named: clusterName, as: user, environment: environment)
    connection.namespace = try entry.string("namespace") ?? connection.namespace
    return connection
  }

  /// A connection to the server of one entry as the user of another.
  ///
  /// - Parameters:
  ///   - name: what the connection is called.
  ///   - cluster: as a kubeconfig has it.
  ///   - clusterName: what messages call that.
  ///   - user: as a kubeconfig has it; nil for nobody.
  ///   - environment: where a proxy is looked up.
  init(
    name: String, to cluster: Kubeconfig.Entry, named clusterName: String,
    as user: Kubeconfig.Entry?, environment: [String: String]
  ) throws(KubernetesError) {
    guard let text = try cluster.string("server"), let server = ServerAddress(text) else {
      throw KubernetesError(
        code: .configuration,
        "the cluster \(clusterName) of \(cluster.file) has no server that is an http or https URL")
    }
    self.init(
      name: name, server: server, namespace: "default",
      credential: try user.map { (user) throws(KubernetesError) in
        try Credential(user, cluster: cluster, server: server)
      } ?? Credential())
    authorities = try FileOrData.read(
      cluster, "certificate-authority", what: "the certificate authority")
    tlsServerName = try cluster.string("tls-server-name")
    skipsVerification = try cluster.bool("insecure-skip-tls-verify")
    if skipsVerification {
      warnings.append(
        "the server's certificate is not checked (insecure-skip-tls-verify in \(cluster.file)): "
          + "anyone on the way may answer in its place")
    }
    let configured = try cluster.string("proxy-url")
    proxy = try Connection.proxy(
      configured, for: server, origin: cluster.file, environment: environment)
  }

  /// The proxy of the kubeconfig, else of the environment.
  static func proxy(
    _ configured: String?, for server: ServerAddress, origin: String, environment: [String: String]
  ) throws(KubernetesError) -> Proxy? {
    do throws(Proxy.Problem) {
      guard let configured else { return try Proxy.named(by: environment, for: server) }
      return configured.isEmpty ? nil : try Proxy(configured)
    } catch {
      throw KubernetesError(
        code: .configuration,
        "\(error.variable ?? "proxy-url of \(origin)") \(error.message)")
    }
  }

  /// The service account of the pod that this process runs in, or nil outside of one.
  static func inCluster(
    environment: [String: String],
    folder: String = "/var/run/secrets/kubernetes.io/serviceaccount"
  ) throws(KubernetesError) -> Connection? {
    guard let host = environment["KUBERNETES_SERVICE_HOST"], !host.isEmpty,
      let port = environment["KUBERNETES_SERVICE_PORT"].flatMap({ Int($0) })
    else { return nil }
    let token = folder + "/token"
    var connection = Connection(
      name: "in-cluster", server: ServerAddress(scheme: "https", host: host, port: port, path: ""),
      namespace: "default", credential: Credential(tokenFile: token))
    do throws(FileReading.Failure) {
      _ = try FileReading.bytes(at: token, limit: largestFile)
      connection.authorities = try FileReading.bytes(at: folder + "/ca.crt", limit: largestFile)
    } catch {
      throw KubernetesError(
        code: .configuration,
        "KUBERNETES_SERVICE_HOST says that this is a pod, but the service account's token or "
          + "ca.crt in \(folder) \(error.inWords); set automountServiceAccountToken, or name a "
          + "kubeconfig")
    }
    if let bytes = try? FileReading.bytes(at: folder + "/namespace", limit: 1024) {
      connection.namespace = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
    }
    return connection
  }
}

/// A field of a kubeconfig that comes as base64 text (`NAME-data`) or as a file (`NAME`).
enum FileOrData {
  /// The bytes, or nil where neither field is there. Data counts before a file, as for kubectl.
  static func read(_ entry: Kubeconfig.Entry, _ key: String, what: String) throws(KubernetesError)
    -> [UInt8]?
  {
    if let text = try entry.string(key + "-data") {
      guard let data = Data(base64Encoded: text.filter { !$0.isWhitespace }) else {
        throw KubernetesError(code: .configuration, "\(key)-data in \(entry.file) is no base64")
      }
      return [UInt8](data)
    }
    guard let path = try entry.path(key) else { return nil }
    do throws(FileReading.Failure) {
      return try FileReading.bytes(at: path, limit: Connection.largestFile)
    } catch {
      throw KubernetesError(
        code: .configuration, "\(what) \(path), named in \(entry.file), \(error.inWords)")
    }
  }
}
