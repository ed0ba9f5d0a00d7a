/// A certificate authority of one test's own, and what it signs; made by openssl.
public final class TestCertificates: Sendable {
  public let folder: TemporaryFolder
  /// The authority's certificate, as PEM.
  public var authority: String { folder("ca.crt") }

  public init() async throws {
    folder = try TemporaryFolder()
    try await openssl(
      ["req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=test authority"]
        + TestCertificates.key("ca.key") + ["-out", "ca.crt"])
  }

  /// Signs a certificate for a server or a client, and writes `NAME.crt` and `NAME.key`.
  ///
  /// - Parameters:
  ///   - names: as openssl wants them: `DNS:example.com`, `IP:127.0.0.1`.
  ///   - isExpired: whether it was good until yesterday.
  /// - Returns: the paths of the certificate and its key.
  public func sign(_ name: String, for names: [String] = [], isExpired: Bool = false) async throws
    -> (certificate: String, key: String)
  {
    try await openssl(
      ["req", "-new", "-nodes", "-subj", "/CN=\(name)"] + TestCertificates.key("\(name).key")
        + ["-out", "\(name).csr"])
    try folder.write(
      names.isEmpty ? "" : "subjectAltName=\(names.joined(separator: ","))\n", to: "\(name).ext")
    try await openssl([
      "x509", "-req", "-in", "\(name).csr", "-CA", "ca.crt", "-CAkey", "ca.key",
      "-set_serial", "\(UInt32.random(in: 1...(.max)))", "-days", isExpired ? "-1" : "2",
      "-extfile", "\(name).ext", "-out", "\(name).crt",
    ])
    return (folder("\(name).crt"), folder("\(name).key"))
  }

  private static func key(_ file: String) -> [String] {
    ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-keyout", file]
  }

  private func openssl(_ arguments: [String]) async throws {
    // Where openssl runs is where it writes; the shell changes there.
    try await Program.output(
      "sh", ["-c", "cd \"$0\" && exec openssl \"$@\"", folder.path] + arguments)
  }
}
