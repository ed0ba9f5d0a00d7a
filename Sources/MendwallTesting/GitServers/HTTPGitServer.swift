/// lighttpd with git-http-backend: `/git/NAME` for everybody, `/private/NAME` for the user ada with her password.
public struct HTTPGitServer: Sendable {
  public static let user = "ada"
  public let port: Int
  public let password: String
  private let scheme: String

  /// The address of the served repository.
  public var url: String { url("git/policies.git") }
  public var privateURL: String { url("private/policies.git") }

  public func url(_ path: String, user: String? = nil, port: Int? = nil) -> String {
    "\(scheme)://\(user.map { $0 + "@" } ?? "")localhost:\(port ?? self.port)/\(path)"
  }

  /// Runs it for as long as `use` takes.
  ///
  /// - Parameters:
  ///   - root: the folder of the repositories.
  ///   - certificate: and its key; nil for plain HTTP.
  ///   - elsewhere: where `/elsewhere` sends to; nil for nowhere.
  public static func run<Result: Sendable>(
    serving root: TemporaryFolder, certificate: (certificate: String, key: String)? = nil,
    elsewhere: String? = nil, _ use: (HTTPGitServer) async throws -> Result
  ) async throws -> Result {
    let lighttpd = try GitServers.program("lighttpd")
    let backend = "\(try await GitServers.gitFolder())/git-http-backend"
    let folder = try TemporaryFolder()
    let password = "pass-\(UInt64.random(in: 1...(.max)))"
    try folder.write("\(user):\(password)\n", to: "users")
    let server = try await ListeningProgram.run(ready: "server started") { port in
      try folder.write(
        configuration(
          port, root: root.path, backend: backend, users: folder("users"), certificate, elsewhere),
        to: "lighttpd.conf")
      return [lighttpd, "-D", "-f", folder("lighttpd.conf")]
    } use: { port in
      try await use(
        HTTPGitServer(
          port: port, password: password, scheme: certificate == nil ? "http" : "https"))
    }
    return server
  }

  private static func configuration(
    _ port: Int, root: String, backend: String, users: String,
    _ certificate: (certificate: String, key: String)?, _ elsewhere: String?
  ) -> String {
    let tls =
      certificate.map {
        """
        server.modules += ("mod_openssl")
        ssl.engine = "enable"
        ssl.pemfile = "\($0.certificate)"
        ssl.privkey = "\($0.key)"
        """
      } ?? ""
    let redirect = elsewhere.map { "url.redirect = (\"^/elsewhere/(.*)\" => \"\($0)\")" } ?? ""
    return """
      server.document-root = "\(root)"
      server.bind = "127.0.0.1"
      server.port = \(port)
      server.modules = ("mod_redirect", "mod_auth", "mod_authn_file", "mod_alias", "mod_setenv", "mod_cgi")
      \(tls)
      \(redirect)
      setenv.add-environment = ("GIT_PROJECT_ROOT" => "\(root)", "GIT_HTTP_EXPORT_ALL" => "1")
      alias.url = ("/git" => "\(backend)", "/private" => "\(backend)")
      $HTTP["url"] =~ "^/(git|private)" { cgi.assign = ("" => "") }
      auth.backend = "plain"
      auth.backend.plain.userfile = "\(users)"
      auth.require = ("/private" => ("method" => "basic", "realm" => "git", "require" => "valid-user"))

      """
  }
}
