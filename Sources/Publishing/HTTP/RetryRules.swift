import Documents
import NIOHTTP1
import PolicyModel

/// When a request is sent again: a value that decides, and no clock.
///
/// A limit says how long it lasts: `Retry-After` (RFC 9110, 10.2.3), GitHub's `x-ratelimit-reset` and
/// secondary limits (REST API documentation, "Rate limits"), GitLab's `RateLimit-Reset`.
struct RetryRules: Sendable {
  enum Outcome: Sendable, Equatable {
    /// The server counts requests, and refuses more for a while; this one was not carried out.
    case limited(Duration?)
    /// 5xx: it may have been carried out. With the wait that the server asks for.
    case failed(Duration?)
    /// No answer.
    case broken(mayHaveBeenSent: Bool)
  }

  var mostAttempts = 6
  /// How long all waits of one request may be together.
  var mostWaiting = Duration.seconds(300)
  var firstWait = Duration.seconds(1)
  /// The wait that GitHub asks for after a secondary limit that names none.
  var unnamedLimit = Duration.seconds(60)

  /// How long to wait before the request is sent again; nil for never.
  ///
  /// - Parameters:
  ///   - outcome: how the last attempt went.
  ///   - attempts: how often it was sent.
  ///   - waited: how long it has waited between attempts so far.
  ///   - effect: of the request.
  func wait(
    after outcome: Outcome, attempts: Int, waited: Duration, effect: WebRequest.Effect
  ) -> Duration? {
    guard attempts < mostAttempts else { return nil }
    var wait = firstWait * (1 << min(attempts - 1, 10))
    switch outcome {
    // GitHub asks to wait longer each time that a secondary limit is met again.
    case .limited(let named): wait = max(wait, named ?? unnamedLimit * (1 << (attempts - 1)))
    case .failed(let named):
      if effect == .once { return nil }
      wait = max(wait, named ?? .zero)
    case .broken(let mayHaveBeenSent): if mayHaveBeenSent, effect == .once { return nil }
    }
    return waited + wait <= mostWaiting ? wait : nil
  }

  /// What an answer with an error status says of sending again; nil where that would not help.
  ///
  /// - Parameters:
  ///   - answer: the answer.
  ///   - now: seconds since 1970, against which limits end.
  static func outcome(of answer: WebAnswer, now: Int64) -> Outcome? {
    let hasNoneLeft = answer.hasNoRequestLeft
    let names = answer.headers.first(name: "Retry-After") != nil
    switch answer.status {
    case 429: return .limited(named(answer, now: now))
    case 403 where names || hasNoneLeft || answer.complaint.lowercased().contains("rate limit"):
      return .limited(named(answer, now: now))
    case 500...: return .failed(names ? named(answer, now: now) : nil)
    default: return nil
    }
  }

  private static func named(_ answer: WebAnswer, now: Int64) -> Duration? {
    if let after = answer.headers.first(name: "Retry-After") {
      if let seconds = Int64(after), seconds >= 0 { return .seconds(min(seconds, 86_400)) }
      if let date = instant(after) {
        return .seconds(min(max(0, date.secondsSinceEpoch - now), 86_400))
      }
    }
    // GitHub sends the count of its primary limit with a secondary one too.
    for name in ["x-ratelimit-reset", "RateLimit-Reset"] where answer.hasNoRequestLeft {
      if let reset = answer.headers.first(name: name).flatMap({ Int64($0) }) {
        // A second more, since clocks differ.
        return .seconds(min(max(0, reset &- now) + 1, 86_400))
      }
    }
    return nil
  }

  /// Reads `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
  private static func instant(_ text: String) -> Instant? {
    let parts = text.split(separator: " ")
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    guard parts.count == 6, parts[5] == "GMT",
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    return Instant("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
  }
}

extension WebAnswer {
  /// Whether it counts requests, and none is left.
  fileprivate var hasNoRequestLeft: Bool {
    ["x-ratelimit-remaining", "RateLimit-Remaining"].contains {
      headers.first(name: $0).flatMap { Int($0) } == 0
    }
  }
}
