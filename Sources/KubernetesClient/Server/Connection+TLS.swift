import FoundationEssentials
import HTTPAccess
import NIOSSL

extension Connection {
  /// How to check the server's certificate; nil for a server without TLS.
  func tlsConfiguration() throws(KubernetesError) -> TLSConfiguration? {
    guard server.scheme == "https" else { return nil }
    var configuration = TLSConfiguration.makeClientConfiguration()
    if let authorities {
      do {
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(authorities))
      } catch {
        throw KubernetesError(
          code: .configuration,
          "the certificate authority of the context \(name) is no PEM certificate")
      }
    }
    if skipsVerification { configuration.certificateVerification = .none }
    return configuration
  }
}

extension TLSConfiguration {
  /// The same, showing a client certificate.
  func adding(_ certificate: ClientCertificate) throws(KubernetesError) -> TLSConfiguration {
    var configuration = self
    do {
      configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(certificate.chain)
        .map { .certificate($0) }
      configuration.privateKey = .privateKey(
        try NIOSSLPrivateKey(bytes: Array(certificate.key.value.utf8), format: .pem))
    } catch {
      throw KubernetesError(
        code: .configuration,
        "the client certificate or its key is no PEM that can be used (a key with a passphrase "
          + "cannot)")
    }
    return configuration
  }
}
