import Documents
import HTTPAccess

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
    if let error = error as? KubernetesError {
      self.init(error: error, outcome: nil)
      return
    }
    let problem = TransportProblem(error)
    self.init(
      error: KubernetesError(
        code: TransportFailure.code(problem),
        TransportFailure.words(problem, request, server.connection.server, server.limits)),
      outcome: problem.mayPass
        ? .disconnected(mayHaveBeenSent: problem.mayHaveBeenSent) : nil)
  }

  private static func code(_ problem: TransportProblem) -> KubernetesError.Code {
    switch problem {
    case .noAnswerInTime: .timeout
    case .certificateOfAnotherName, .untrustedCertificate, .handshakeRefused, .tls: .certificate
    case .answerTooLong, .other: .badResponse
    case .noConnectionInTime, .closed, .proxyRefused, .nothingListens, .unknownName, .noAddress,
      .noConnection, .broken:
      .unreachable
    }
  }

  private static func words(
    _ problem: TransportProblem, _ request: APIServer.Request, _ address: ServerAddress,
    _ limits: RequestLimits
  ) -> String {
    let asked = "\(request.method) \(request.path)"
    return switch problem {
    case .noAnswerInTime:
      "\(address) did not answer \(asked) within \(limits.attempt.inWords)"
    case .noConnectionInTime:
      "no connection to \(address) within \(limits.connect.inWords); look at the address, the network, and "
        + "a proxy on the way"
    case .closed(let inMidAnswer):
      inMidAnswer
        ? "\(address) closed the connection in the middle of its answer to \(asked)"
        : "\(address) closed the connection before its answer to \(asked) was complete"
    case .proxyRefused(let reason):
      "the proxy on the way to \(address) refuses to connect (\(reason)); look at proxy-url and HTTPS_PROXY"
    case .answerTooLong: "\(address) answered \(asked) with more than \(limits.answer) bytes"
    case .certificateOfAnotherName:
      "the certificate of \(address) is for another name; set tls-server-name in the kubeconfig to a name "
        + "that it has"
    case .untrustedCertificate:
      "the certificate of \(address) is not trusted (expired, or not signed by the certificate-authority of "
        + "the kubeconfig)"
    case .handshakeRefused(let reason):
      "the TLS connection to \(address) failed (\(reason)); the server may want a client certificate that it "
        + "accepts"
    case .tls(let reason):
      "the TLS connection to \(address) failed: \(reason); is it an https server?"
    case .nothingListens:
      "no connection to \(address): nothing listens there; look at the server's address in the kubeconfig, "
        + "and whether the server runs"
    case .unknownName(let host):
      "no connection to \(address): the name \(host) cannot be resolved; look at the server's address in the "
        + "kubeconfig"
    case .noAddress: "no connection to \(address): the name has no address"
    case .noConnection(let reason): "no connection to \(address): \(reason)"
    case .broken(let reason): "the connection to \(address) broke: \(reason)"
    case .other(let reason): "\(asked) to \(address) failed: \(printable(reason))"
    }
  }
}
