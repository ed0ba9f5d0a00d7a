import HTTPAccess
import NIOHTTP1

/// What goes wrong with a request, in words.
extension WebSession {
  func error(
    _ answer: WebAnswer, _ outcome: RetryRules.Outcome?, _ request: WebRequest
  ) -> PublishingError {
    let complaint = redacted(answer.complaint)
    let said = complaint.isEmpty ? "status \(answer.status)" : "\(answer.status), \(complaint)"
    let asked = "\(place) refuses to \(request.purpose): \(said)"
    if (200..<300).contains(answer.status) {
      return PublishingError(
        .badAnswer,
        "\(place) answered with a web page when asked to \(request.purpose); look at its URL, and at a proxy on "
          + "the way")
    }
    if case .limited(let wait) = outcome {
      let end = wait.map { ", for \($0.inWords) more" } ?? ""
      return PublishingError(.limited, "\(asked); it limits requests\(end): publish again later")
    }
    switch answer.status {
    case 401:
      return PublishingError(
        .unauthorized, "\(asked); the credentials for \(name) are not accepted: renew them")
    case 403:
      return PublishingError(
        .forbidden,
        "\(asked); the credentials for \(name) lack the right to do so"
          + (complaint.contains("not accessible by integration")
            ? ": for a pull request from a fork the token can only read; give the job the permission, or publish "
              + "from a job that runs on the base branch" : ""))
    case 404, 410:
      return PublishingError(
        .notFound,
        "\(asked); look at the names of the repository and what is asked for, and whether the credentials may "
          + "see them")
    case 409: return PublishingError(.conflict, asked)
    // Bitbucket Cloud says with a page that a comment is too long.
    case 400 where answer.isPage, 413:
      return PublishingError(.tooLong, "\(asked); it is too long")
    case 300..<400:
      return PublishingError(
        .badAnswer,
        "\(place) sends elsewhere when asked to \(request.purpose) (\(answer.status)); set the URL by which it "
          + "knows itself")
    case 500...:
      return PublishingError(
        request.effect == .once ? .uncertain : .serverError,
        "\(place) could not \(request.purpose): \(said); publish again later")
    default:
      let words = complaint.lowercased()
      let isLength = ["too long", "too large", "maximum", "less than", "exceed"].contains {
        words.contains($0)
      }
      return PublishingError(isLength ? .tooLong : .refused, asked)
    }
  }

  func failure(_ problem: TransportProblem, _ request: WebRequest) -> PublishingError {
    let why =
      switch problem {
      case .noAnswerInTime: "it did not answer within \(settings.attempt.inWords)"
      case .noConnectionInTime: "no connection within \(settings.connect.inWords)"
      case .closed: "it closed the connection before its answer was complete"
      case .proxyRefused(let reason):
        "the proxy on the way refuses to connect (\(reason)); look at HTTPS_PROXY"
      case .answerTooLong: "its answer has more than \(settings.longestAnswer) bytes"
      case .certificateOfAnotherName: "its certificate is for another name"
      case .untrustedCertificate:
        "its certificate is not trusted: expired, or of an authority that this machine does not know "
          + "(SSL_CERT_FILE)"
      case .handshakeRefused(let reason), .tls(let reason): "the TLS connection failed: \(reason)"
      case .nothingListens: "nothing listens there"
      case .unknownName(let host): "the name \(host) cannot be resolved"
      case .noAddress: "the name has no address"
      case .noConnection(let reason), .broken(let reason), .other(let reason): reason
      }
    let isUncertain = problem.mayHaveBeenSent && request.effect == .once
    return PublishingError(
      isUncertain ? .uncertain : .unreachable,
      redacted(
        "\(place) could not be asked to \(request.purpose): \(why)"
          + (isUncertain ? "; it may have been done all the same" : "")))
  }
}
