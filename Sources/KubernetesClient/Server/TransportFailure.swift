import AsyncHTTPClient
import Documents
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SystemPackage

/// A request that got no answer.
struct TransportFailure: Error {
  let error: KubernetesError
  /// What it means for another attempt; nil where none can help.
  let outcome: RetryPolicy.Outcome?

  init(error: KubernetesError, outcome: RetryPolicy.Outcome?) {
    self.error = error
    self.outcome = outcome
  }

  init(_ error: any Error, request: APIServer.Request, server: APIServer) {
    let address = server.connection.server
    func failure(
      _ code: KubernetesError.Code, _ message: String, _ outcome: RetryPolicy.Outcome? = nil
    ) -> TransportFailure {
      TransportFailure(error: KubernetesError(code: code, message), outcome: outcome)
    }
    switch error {
    case let error as KubernetesError: self.init(error: error, outcome: nil)
    case let error as HTTPClientError
    where [.deadlineExceeded, .readTimeout, .getConnectionFromPoolTimeout].contains(error):
      self = failure(
        .timeout,
        "\(address) did not answer \(request.method) \(request.path) within "
          + "\(server.limits.attempt.inWords)")
    case let error as HTTPClientError
    where [
      .connectTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout,
      .socksHandshakeTimeout,
    ].contains(error):
      self = failure(
        .unreachable,
        "no connection to \(address) within \(server.limits.connect.inWords); look at the address, "
          + "the network, and a proxy on the way")
    case let error as HTTPClientError
    where [.remoteConnectionClosed, .uncleanShutdown].contains(error):
      self = failure(
        .unreachable,
        "\(address) closed the connection before its answer to \(request.method) \(request.path) "
          + "was complete", .disconnected(mayHaveBeenSent: true))
    case HTTPParserError.invalidEOFState:
      self = failure(
        .unreachable,
        "\(address) closed the connection in the middle of its answer to \(request.method) "
          + "\(request.path)", .disconnected(mayHaveBeenSent: true))
    case let error as HTTPClientError
    where [.invalidProxyResponse, .proxyAuthenticationRequired].contains(error):
      self = failure(
        .unreachable,
        "the proxy on the way to \(address) refuses to connect (\(error.shortDescription)); look at "
          + "proxy-url and HTTPS_PROXY")
    case is ResponseAccumulator.ResponseTooBigError:
      self = failure(
        .badResponse,
        "\(address) answered \(request.method) \(request.path) with more than "
          + "\(server.limits.answer) bytes")
    case let error as NIOSSLExtraError:
      self = failure(.certificate, TransportFailure.certificate(error, address))
    case let error as NIOSSLError:
      self = failure(.certificate, TransportFailure.handshake(error, address))
    case let error as BoringSSLError:
      self = failure(
        .certificate,
        "the TLS connection to \(address) failed (\(error)); the server may want a "
          + "client certificate that it accepts")
    case let error as NIOConnectionError:
      self = failure(
        .unreachable, "no connection to \(address): \(TransportFailure.reason(error))",
        .disconnected(mayHaveBeenSent: false))
    case let error as IOError where error.errnoCode == Errno.connectionRefused.rawValue:
      self = failure(
        .unreachable,
        "no connection to \(address): nothing listens there; look at the server's address in the "
          + "kubeconfig, and whether the server runs", .disconnected(mayHaveBeenSent: false))
    case let error as IOError:
      self = failure(
        .unreachable, "the connection to \(address) broke: \(error)",
        .disconnected(mayHaveBeenSent: true))
    case let error as ChannelError:
      let isTimeout = if case .connectTimeout = error { true } else { false }
      self = failure(
        .unreachable,
        isTimeout
          ? "no connection to \(address) within \(server.limits.connect.inWords)"
          : "the connection to \(address) broke: \(error)",
        isTimeout ? nil : .disconnected(mayHaveBeenSent: true))
    default:
      self = failure(
        .badResponse,
        "\(request.method) \(request.path) to \(address) failed: \(printable(String(describing: error)))"
      )
    }
  }

  private static func reason(_ error: NIOConnectionError) -> String {
    if let first = error.connectionErrors.first {
      if (first.error as? IOError)?.errnoCode == Errno.connectionRefused.rawValue {
        return
          "nothing listens there; look at the server's address in the kubeconfig, and whether the "
          + "server runs"
      }
      return "\(first.error)"
    }
    if error.dnsAError ?? error.dnsAAAAError != nil {
      return
        "the name \(error.host) cannot be resolved; look at the server's address in the kubeconfig"
    }
    return "the name has no address"
  }

  private static func certificate(_ error: NIOSSLExtraError, _ address: ServerAddress) -> String {
    error == .failedToValidateHostname
      ? "the certificate of \(address) is for another name; set tls-server-name in the kubeconfig "
        + "to a name that it has"
      : "the TLS connection to \(address) failed: \(error)"
  }

  private static func handshake(_ error: NIOSSLError, _ address: ServerAddress) -> String {
    let detail = "\(error)"
    if detail.contains("CERTIFICATE_VERIFY_FAILED") {
      return "the certificate of \(address) is not trusted (expired, or not signed by the "
        + "certificate-authority of the kubeconfig)"
    }
    return "the TLS connection to \(address) failed: \(detail); is it an https server?"
  }
}

extension Duration {
  /// `10 seconds`, `250 milliseconds`
  var inWords: String {
    let (seconds, attoseconds) = components
    return seconds > 0
      ? "\(seconds) seconds" : "\(attoseconds / 1_000_000_000_000_000) milliseconds"
  }
}
