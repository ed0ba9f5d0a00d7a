import Testing

@testable import KubernetesClient

@Suite("When a request is sent again")
struct RetryPolicyTests {
  private static func status(_ code: Int, after: Duration? = nil, blames: Bool = false)
    -> RetryPolicy.Outcome
  {
    .status(code, retryAfter: after, blamesRequest: blames)
  }

  @Test(
    "a read is repeated after what may pass, and nothing else",
    arguments: [
      (status(429), true), (status(500), true), (status(502), true), (status(503), true),
      (status(504), true), (status(500, blames: true), false), (status(400), false),
      (status(401), false), (status(403), false), (status(404), false), (status(409), false),
      (status(410), false), (status(422), false), (status(501), false), (status(302), false),
      (.disconnected(mayHaveBeenSent: true), true), (.disconnected(mayHaveBeenSent: false), true),
    ])
  func reads(outcome: RetryPolicy.Outcome, isRepeated: Bool) {
    let decision = RetryPolicy().decide(outcome, attempts: 1, waited: .zero, isRead: true)
    #expect(decision == (isRepeated ? .retry(after: .milliseconds(250)) : .giveUp))
  }

  @Test(
    "a write is repeated only where the server cannot have done it",
    arguments: [
      (status(429), true), (status(500), false), (status(502), false), (status(503), false),
      (status(504), false), (status(409), false), (.disconnected(mayHaveBeenSent: true), false),
      (.disconnected(mayHaveBeenSent: false), true),
    ])
  func writes(outcome: RetryPolicy.Outcome, isRepeated: Bool) {
    let decision = RetryPolicy().decide(outcome, attempts: 1, waited: .zero, isRead: false)
    #expect(decision == (isRepeated ? .retry(after: .milliseconds(250)) : .giveUp))
  }

  @Test("waits double from attempt to attempt, and the fifth attempt is the last")
  func doubling() {
    let decisions = (1...6).map {
      RetryPolicy().decide(Self.status(503), attempts: $0, waited: .zero, isRead: true)
    }
    let waits = [250, 500, 1000, 2000].map { RetryPolicy.Decision.retry(after: .milliseconds($0)) }
    #expect(decisions == waits + [.giveUp, .giveUp])
  }

  @Test(
    "Retry-After lengthens a wait and never shortens it",
    arguments: [(0, 250), (1, 1000), (30, 30_000)])
  func retryAfter(seconds: Int, milliseconds: Int) {
    let decision = RetryPolicy().decide(
      Self.status(429, after: .seconds(seconds)), attempts: 1, waited: .zero, isRead: true)
    #expect(decision == .retry(after: .milliseconds(milliseconds)))
  }

  @Test(
    "who has waited long enough gives up",
    arguments: [
      (Duration.zero, 31), (.seconds(29), 2), (.seconds(30), 0), (.zero, Int.max),
    ])
  func patience(waited: Duration, seconds: Int) {
    let decision = RetryPolicy().decide(
      Self.status(429, after: .seconds(seconds)), attempts: 1, waited: waited, isRead: true)
    #expect(decision == .giveUp)
  }

  @Test("very many attempts make no wait overflow")
  func manyAttempts() {
    var policy = RetryPolicy()
    policy.mostAttempts = .max
    let decision = policy.decide(
      Self.status(503), attempts: .max - 1, waited: .zero, isRead: true)
    #expect(decision == .giveUp)
  }
}
