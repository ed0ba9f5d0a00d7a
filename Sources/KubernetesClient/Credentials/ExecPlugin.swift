import Documents
import ExternalPrograms
import FoundationEssentials
import HTTPAccess
import PolicyModel

/// A credential plugin: a program that prints an `ExecCredential`
/// (`client.authentication.k8s.io/v1` or `v1beta1`).
struct ExecPlugin: Sendable {
  /// What a plugin gave.
  struct Issued: Sendable {
    let token: Secret?
    let certificate: ClientCertificate?
    /// Nil for one that is good for as long as this process runs.
    let expiresAt: Instant?
  }

  private static let deadline = Duration.seconds(60)
  private static let mostOutput = 1 << 20
  private static let apiVersions = [
    "client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1",
  ]

  let command: String
  let arguments: [String]
  /// Variables often hold secrets.
  let environment: [String: Secret]
  let apiVersion: String
  let installHint: String?
  /// The JSON text for the variable `KUBERNETES_EXEC_INFO`; a proxy's URL in it may hold a password.
  let info: Secret

  init(_ exec: Kubeconfig.Entry, cluster: Kubeconfig.Entry, server: ServerAddress)
    throws(KubernetesError)
  {
    guard let command = try exec.string("command") else {
      throw Kubeconfig.problem("exec names no command", exec.node, exec.file)
    }
    let apiVersion = try exec.string("apiVersion") ?? ""
    guard ExecPlugin.apiVersions.contains(apiVersion) else {
      throw Kubeconfig.problem(
        "exec has the apiVersion \(quoted(apiVersion)); "
          + "\(ExecPlugin.apiVersions.joined(separator: " and ")) can be used", exec.node, exec.file
      )
    }
    if try exec.string("interactiveMode") == "Always" {
      throw Kubeconfig.problem(
        "the credential plugin \(command) wants to ask a person (interactiveMode Always), which "
          + "a run like this cannot", exec.node, exec.file)
    }
    // A command with a slash is a path, relative to its file; one without is looked up in PATH.
    self.command = command.contains("/") ? try exec.path("command") ?? command : command
    self.apiVersion = apiVersion
    installHint = try exec.string("installHint")
    var arguments: [String] = []
    for argument in exec.node["args"]?.sequence ?? [] {
      guard let text = argument.string else {
        throw Kubeconfig.problem("each of args must be a string", argument, exec.file)
      }
      arguments.append(text)
    }
    self.arguments = arguments
    var environment: [String: Secret] = [:]
    for variable in exec.node["env"]?.sequence ?? [] {
      guard let name = variable["name"]?.string, let value = variable["value"]?.string else {
        throw Kubeconfig.problem("each of env must have a name and a value", variable, exec.file)
      }
      environment[name] = Secret(value)
    }
    self.environment = environment
    var spec = Mapping([.init(key: "interactive", value: false)])
    if try exec.bool("provideClusterInfo") {
      spec["cluster"] = try ExecPlugin.clusterInfo(cluster, server: server)
    }
    info = Secret(
      JSONWriter.compact(
        Node(
          .mapping(
            Mapping([
              .init(key: "apiVersion", value: Node(.string(apiVersion))),
              .init(key: "kind", value: "ExecCredential"),
              .init(key: "spec", value: Node(.mapping(spec))),
            ])))))
  }

  private static func clusterInfo(_ cluster: Kubeconfig.Entry, server: ServerAddress)
    throws(KubernetesError) -> Node
  {
    var info = Mapping([.init(key: "server", value: Node(.string(server.description)))])
    let authority = try FileOrData.read(
      cluster, "certificate-authority", what: "the certificate authority")
    if let authority {
      info["certificate-authority-data"] = Node(.string(Data(authority).base64EncodedString()))
    }
    for key in ["tls-server-name", "insecure-skip-tls-verify", "proxy-url"] {
      info[key] = cluster.node[key]
    }
    let extensions = cluster.node["extensions"]?.sequence ?? []
    info["config"] =
      extensions.first { $0["name"]?.string == "client.authentication.k8s.io/exec" }?["extension"]
    return Node(.mapping(info))
  }

  /// Runs the program and reads what it prints.
  func run(deadline: Duration = ExecPlugin.deadline) async throws(KubernetesError) -> Issued {
    var variables = environment.mapValues(\.value)
    variables["KUBERNETES_EXEC_INFO"] = info.value
    let program = ExternalProgram(
      command, arguments: arguments, environment: .inherited(with: variables), deadline: deadline,
      mostOutput: ExecPlugin.mostOutput)
    let printed: [UInt8]
    do throws(ExternalProgram.Failure) { printed = try await program.run() } catch {
      throw failure(inWords(error))
    }
    return try read(printed)
  }

  private func inWords(_ failure: ExternalProgram.Failure) -> String {
    switch failure {
    case .notFound: return "was not found" + (installHint.map { ": \($0)" } ?? "; install it")
    case .tooSlow(let deadline): return "did not end within \(deadline)"
    case .tooMuchOutput(let most): return "printed more than \(most) bytes"
    case .ended(let how, let said):
      let lines = said.split(separator: "\n").prefix(5).map { printable(String($0)) }
      return "ended with \(how)" + (lines.isEmpty ? "" : ": " + lines.joined(separator: " "))
    case .notRunnable(let why): return "could not be run: \(why)"
    }
  }

  private func read(_ bytes: [UInt8]) throws(KubernetesError) -> Issued {
    // What the program printed may hold the credential: no message may quote it.
    guard let printed = try? JSONReader.read(bytes, file: command), printed.mapping != nil else {
      throw failure("printed no JSON object")
    }
    guard printed["kind"]?.string == "ExecCredential",
      printed["apiVersion"]?.string == apiVersion
    else { throw failure("did not print an ExecCredential of \(apiVersion)") }
    let status = printed["status"]
    let token = (status?["token"]?.string).flatMap { $0.isEmpty ? nil : Secret($0) }
    var certificate: ClientCertificate?
    if let chain = status?["clientCertificateData"]?.string,
      let key = status?["clientKeyData"]?.string
    {
      certificate = ClientCertificate(chain: Array(chain.utf8), key: Secret(key))
    }
    guard token != nil || certificate != nil else {
      throw failure("gave neither a token nor a client certificate with its key")
    }
    var expiresAt: Instant?
    if let expiry = status?["expirationTimestamp"], !expiry.isNull {
      expiresAt = expiry.string.flatMap { Instant($0) }
      if expiresAt == nil { throw failure("gave an expirationTimestamp that is no time") }
    }
    return Issued(token: token, certificate: certificate, expiresAt: expiresAt)
  }

  private func failure(_ what: String) -> KubernetesError {
    KubernetesError(code: .credential, "the credential plugin \(command) \(what)")
  }
}
