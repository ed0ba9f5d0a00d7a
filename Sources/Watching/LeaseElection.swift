package import KubernetesClient
package import PolicyModel

/// Who of several replicas leads, by client-go's rules (`tools/leaderelection`): a value that decides, and no
/// clock.
///
/// Times in the lease are other machines' clocks, and are not believed: what counts is how long ago, by this
/// one's, the lease was last seen to change.
package struct LeaseElection: Sendable {
  package struct Timing: Sendable {
    /// How long those who do not lead wait after the lease last changed before they take it.
    package var duration = Duration.seconds(15)
    /// How long the one who leads goes on without having renewed it.
    package var renewDeadline = Duration.seconds(10)
    /// How often each looks.
    package var retry = Duration.seconds(2)

    package init() {}
  }

  package let identity: String
  private let timing: Timing
  private var observed: Lease?
  private var observedAt: ContinuousClock.Instant?
  /// When the lease was last renewed by this one; nil where it does not hold it.
  private var renewedAt: ContinuousClock.Instant?

  package init(identity: String, timing: Timing) {
    self.identity = identity
    self.timing = timing
  }

  /// Whether this one leads: it holds the lease, and has renewed it not too long ago.
  package func leads(at now: ContinuousClock.Instant) -> Bool {
    renewedAt.map { now < $0 + timing.renewDeadline } ?? false
  }

  /// Who holds the lease, as far as was seen; empty where nobody does.
  package var holder: String { observed?.holder ?? "" }

  /// When the lease was last seen to change.
  package var lastChange: ContinuousClock.Instant? { observedAt }

  /// Looks at the lease without wanting it.
  ///
  /// - Parameters:
  ///   - read: the lease as it is now; nil where there is none.
  ///   - now: by the clock against which waits are held.
  package mutating func see(_ read: Lease?, at now: ContinuousClock.Instant) {
    if read != observed || observedAt == nil { observe(read, at: now) }
  }

  /// - Parameters:
  ///   - read: the lease as it is now; nil where there is none.
  ///   - now: by the clock against which waits are held.
  ///   - time: the time of day, for others to read.
  /// - Returns: what is to be written; nil where another holds it.
  package mutating func decide(
    _ read: Lease?, at now: ContinuousClock.Instant, time: PolicyModel.Instant
  ) -> Lease? {
    guard let read else {
      observe(nil, at: now)
      return Lease(
        holder: identity, seconds: seconds, acquiredAt: time, renewedAt: time, transitions: 0)
    }
    see(read, at: now)
    let isMine = read.holder == identity
    if !isMine, !read.holder.isEmpty, let observedAt, now < observedAt + validity(of: read) {
      return nil
    }
    var wanted = read
    wanted.holder = identity
    wanted.seconds = seconds
    wanted.acquiredAt = isMine ? read.acquiredAt : time
    wanted.renewedAt = time
    if !isMine { wanted.transitions = min(max(read.transitions, 0), Int(Int32.max) - 1) + 1 }
    return wanted
  }

  /// What was to be written is.
  package mutating func noteWritten(_ lease: Lease, at now: ContinuousClock.Instant) {
    observe(lease, at: now)
    renewedAt = now
  }

  /// - Parameter time: the time of day, for others to read.
  /// - Returns: the lease as it is to be written when this one ends; nil where it does not hold it.
  package mutating func release(time: PolicyModel.Instant) -> Lease? {
    guard renewedAt != nil, let observed, observed.holder == identity else { return nil }
    renewedAt = nil
    var wanted = observed
    wanted.holder = ""
    wanted.seconds = 1
    wanted.acquiredAt = time
    wanted.renewedAt = time
    return wanted
  }

  private var seconds: Int { max(1, Int(timing.duration.components.seconds)) }

  private func validity(of lease: Lease) -> Duration {
    // The API's is an int32.
    lease.seconds > 0 ? .seconds(min(lease.seconds, Int(Int32.max))) : timing.duration
  }

  private mutating func observe(_ lease: Lease?, at now: ContinuousClock.Instant) {
    observed = lease
    observedAt = now
    if lease?.holder != identity { renewedAt = nil }
  }
}
