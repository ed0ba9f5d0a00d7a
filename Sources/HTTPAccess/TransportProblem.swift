import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import SystemPackage

/// Why a request got no answer.
package enum TransportProblem: Sendable, Hashable {
  case noAnswerInTime
  case noConnectionInTime
  /// - Parameter inMidAnswer: whether the answer had begun.
  case closed(inMidAnswer: Bool)
  case proxyRefused(String)
  case answerTooLong
  case certificateOfAnotherName
  case untrustedCertificate
  /// The server broke off the handshake: it may want a client certificate.
  case handshakeRefused(String)
  case tls(String)
  case nothingListens
  case unknownName(String)
  case noAddress
  case noConnection(String)
  case broken(String)
  case other(String)

  /// Whether the server may have got the request.
  package var mayHaveBeenSent: Bool {
    switch self {
    case .noAnswerInTime, .closed, .answerTooLong, .broken, .other: true
    case .noConnectionInTime, .proxyRefused, .certificateOfAnotherName, .untrustedCertificate,
      .handshakeRefused, .tls, .nothingListens, .unknownName, .noAddress, .noConnection:
      false
    }
  }

  /// Whether another attempt may do better.
  package var mayPass: Bool {
    switch self {
    case .closed, .nothingListens, .unknownName, .noAddress, .noConnection, .broken: true
    case .noAnswerInTime, .noConnectionInTime, .proxyRefused, .answerTooLong,
      .certificateOfAnotherName, .untrustedCertificate, .handshakeRefused, .tls, .other:
      false
    }
  }

  /// - Parameter error: what the HTTP client threw.
  package init(_ error: any Error) {
    self =
      switch error {
      case let error as HTTPClientError: .client(error)
      case HTTPParserError.invalidEOFState: .closed(inMidAnswer: true)
      case is ResponseAccumulator.ResponseTooBigError: .answerTooLong
      case let error as NIOSSLExtraError:
        error == .failedToValidateHostname ? .certificateOfAnotherName : .tls("\(error)")
      case let error as NIOSSLError:
        "\(error)".contains("CERTIFICATE_VERIFY_FAILED") ? .untrustedCertificate : .tls("\(error)")
      case let error as BoringSSLError: .handshakeRefused("\(error)")
      case let error as NIOConnectionError: .connection(error)
      case let error as IOError where error.errnoCode == Errno.connectionRefused.rawValue:
        .nothingListens
      case let error as IOError: .broken("\(error)")
      case ChannelError.connectTimeout: .noConnectionInTime
      case let error as ChannelError: .broken("\(error)")
      default: .other(String(describing: error))
      }
  }

  private static func client(_ error: HTTPClientError) -> TransportProblem {
    switch error {
    case .deadlineExceeded, .readTimeout, .getConnectionFromPoolTimeout: .noAnswerInTime
    case .connectTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout,
      .socksHandshakeTimeout:
      .noConnectionInTime
    case .remoteConnectionClosed, .uncleanShutdown: .closed(inMidAnswer: false)
    case .invalidProxyResponse, .proxyAuthenticationRequired: .proxyRefused(error.shortDescription)
    // Its whole description may quote a header, and with it a token.
    default: .other(error.shortDescription)
    }
  }

  private static func connection(_ error: NIOConnectionError) -> TransportProblem {
    if let first = error.connectionErrors.first {
      return (first.error as? IOError)?.errnoCode == Errno.connectionRefused.rawValue
        ? .nothingListens : .noConnection("\(first.error)")
    }
    return error.dnsAError ?? error.dnsAAAAError != nil ? .unknownName(error.host) : .noAddress
  }
}

extension Duration {
  /// `10 seconds`, `250 milliseconds`
  package var inWords: String {
    let (seconds, attoseconds) = components
    return seconds > 0
      ? "\(seconds) seconds" : "\(attoseconds / 1_000_000_000_000_000) milliseconds"
  }
}
