/// When a request is sent again: a value that decides, and no clock.
struct RetryPolicy: Sendable, Equatable {
  /// How a request went.
  enum Outcome: Sendable, Equatable {
    /// An answer with an error status.
    case status(Int, retryAfter: Duration?, blamesRequest: Bool)
    /// The connection was refused, or broke off.
    case disconnected(mayHaveBeenSent: Bool)
  }

  enum Decision: Sendable, Equatable {
    case retry(after: Duration)
    case giveUp
  }

  var mostAttempts = 5
  /// How long all waits of one request may be together.
  var mostWaiting = Duration.seconds(30)
  var firstWait = Duration.milliseconds(250)

  /// - Parameters:
  ///   - attempts: how often the request was sent, this time included.
  ///   - waited: how long it has waited between attempts so far.
  ///   - isRead: whether sending it twice does nothing that sending it once does not.
  func decide(_ outcome: Outcome, attempts: Int, waited: Duration, isRead: Bool) -> Decision {
    guard attempts < mostAttempts else { return .giveUp }
    var wait = firstWait * (1 << min(attempts - 1, 10))
    switch outcome {
    case .disconnected(let mayHaveBeenSent):
      if mayHaveBeenSent, !isRead { return .giveUp }
    case .status(let status, let retryAfter, let blamesRequest):
      switch status {
      case 429: break
      // A server that is starting or overloaded; it may have done a write all the same.
      case 500, 502, 503, 504: if blamesRequest || !isRead { return .giveUp }
      default: return .giveUp
      }
      wait = max(wait, retryAfter ?? .zero)
    }
    return waited + wait <= mostWaiting ? .retry(after: wait) : .giveUp
  }
}
