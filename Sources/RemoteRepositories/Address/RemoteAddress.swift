import HTTPAccess

/// Where a remote repository is: a URL, or `user@host:path`. Its secrets are apart from it, and in no text that it
/// gives.
public struct RemoteAddress: Sendable, Hashable, CustomStringConvertible {
  public enum Scheme: String, Sendable { case https, http, ssh, git, file }

  public let scheme: Scheme
  /// Without brackets for IPv6; empty for a file.
  public let host: String
  /// Nil for the scheme's own.
  public let port: Int?
  /// As it was written, with the slash before it; for the short form of SSH without one, it is relative.
  let path: String
  /// Who the address says that one is, for SSH and HTTP.
  public let user: String?
  /// What stood behind the user in a URL of HTTP.
  let password: Secret?

  /// Without a password, and without a user that HTTP might take for a token.
  public var description: String { text(user: scheme == .ssh ? user : nil) }

  /// What is passed on to libgit2, which is given secrets only when the server asks for them.
  ///
  /// - Parameter user: who one is for SSH, where the address does not say.
  func url(user other: String) -> String { text(user: scheme == .ssh ? user ?? other : nil) }

  private func text(user: String?) -> String {
    let user = user.map { $0 + "@" } ?? ""
    let host = host.contains(":") ? "[\(host)]" : host
    if scheme == .ssh, !path.hasPrefix("/") { return "\(user)\(host):\(path)" }
    return "\(scheme.rawValue)://\(user)\(host)\(port.map { ":\($0)" } ?? "")\(path)"
  }

  init(
    scheme: Scheme, host: String, port: Int?, path: String, user: String? = nil,
    password: Secret? = nil
  ) {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = path
    self.user = user
    self.password = password
  }

  /// The last part of the path, without what it ends with.
  var shortName: String {
    let last = path.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map(String.init) ?? ""
    return last.hasSuffix(".git") ? String(last.dropLast(4)) : last
  }
}
