import FoundationEssentials
import HTTPAccess

/// By what a run may prove who it is to servers of Git, and by what it knows them.
public struct RemoteCredentials: Sendable {
  /// The process's variables.
  public var environment: [String: String]
  /// The path of a file that holds a token; nil for what the environment says.
  public var tokenFile: String?
  /// The path of a private key; nil for what the environment says.
  public var keyFile: String?
  /// The path of a file of authorities' certificates, in place of the system's; nil for what the environment says.
  public var authoritiesFile: String?

  public init(
    environment: [String: String], tokenFile: String? = nil, keyFile: String? = nil,
    authoritiesFile: String? = nil
  ) {
    self.environment = environment
    self.tokenFile = tokenFile
    self.keyFile = keyFile
    self.authoritiesFile = authoritiesFile
  }

  func variable(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  var home: String? { variable("HOME") }

  /// A file of authorities, and what names it.
  var authorities: (file: String, origin: String)? {
    if let authoritiesFile { return (authoritiesFile, "--git-ca-file") }
    for name in ["GIT_SSL_CAINFO", "SSL_CERT_FILE"] {
      if let file = variable(name) { return (file, name) }
    }
    return nil
  }

  /// The token, and what names it; nil where none is named.
  func token() throws(RemoteError) -> (value: Secret, origin: String)? {
    if let tokenFile {
      return (try secret(inFile: tokenFile, "--git-token-file"), tokenFile)
    }
    if let value = variable("MENDWALL_GIT_TOKEN") {
      return (try RemoteCredentials.cleaned(value, "MENDWALL_GIT_TOKEN"), "MENDWALL_GIT_TOKEN")
    }
    if let file = variable("MENDWALL_GIT_TOKEN_FILE") {
      return (try secret(inFile: file, "MENDWALL_GIT_TOKEN_FILE"), file)
    }
    return nil
  }

  /// The passphrase of key files; nil where none is named.
  func passphrase() throws(RemoteError) -> Secret? {
    if let value = variable("MENDWALL_SSH_PASSPHRASE") { return Secret(value) }
    guard let file = variable("MENDWALL_SSH_PASSPHRASE_FILE") else { return nil }
    let text = try contents(ofFile: file, "MENDWALL_SSH_PASSPHRASE_FILE")
    // Spaces may be part of it; the line break that editors add is not.
    return Secret(String(text.prefix { !$0.isNewline }))
  }

  private func secret(inFile file: String, _ origin: String) throws(RemoteError) -> Secret {
    try RemoteCredentials.cleaned(try contents(ofFile: file, origin), "\(file) (\(origin))")
  }

  private func contents(ofFile file: String, _ origin: String) throws(RemoteError) -> String {
    guard let bytes = FileManager.default.contents(atPath: file), bytes.count < 1 << 16 else {
      throw RemoteError(
        .credentials,
        "the file \(file) of \(origin) cannot be read; look at its name and its rights")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func cleaned(_ text: String, _ origin: String) throws(RemoteError) -> Secret {
    let isSpace: (Character) -> Bool = { $0.isWhitespace }
    let trimmed = String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    guard !trimmed.isEmpty, trimmed.unicodeScalars.allSatisfy({ (0x21...0x7E).contains($0.value) })
    else {
      throw RemoteError(
        .credentials,
        "\(origin) holds no token: it is empty, or has a space or a sign that no token has")
    }
    return Secret(trimmed)
  }
}
