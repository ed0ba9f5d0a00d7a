import KubernetesClient
import PolicyModel
import Synchronization
import Watching

/// Holds a Lease, or waits for it.
final class LeaseKeeper: Sendable {
  private let server: APIServer
  private let lease: (namespace: String, name: String)
  private let timing: LeaseElection.Timing
  private let election: Mutex<LeaseElection>
  private let now: @Sendable () -> PolicyModel.Instant
  private let note: @Sendable (String) -> Void
  private let isUseful: @Sendable () -> Bool
  private let ring: @Sendable () -> Void
  private let isTroubled = Mutex(false)

  /// - Parameters:
  ///   - server: who has the Lease.
  ///   - lease: which.
  ///   - identity: what this replica is called there.
  ///   - timing: how long it holds.
  ///   - now: the time of day, for others to read.
  ///   - note: told what goes wrong.
  ///   - isUseful: whether this replica could do what a leader does; while not, it lets the Lease run out.
  ///   - ring: told that something has changed.
  init(
    _ server: APIServer, _ lease: (namespace: String, name: String), identity: String,
    timing: LeaseElection.Timing, now: @escaping @Sendable () -> PolicyModel.Instant,
    note: @escaping @Sendable (String) -> Void, isUseful: @escaping @Sendable () -> Bool,
    ring: @escaping @Sendable () -> Void
  ) {
    self.server = server
    self.lease = lease
    self.timing = timing
    self.now = now
    self.note = note
    self.isUseful = isUseful
    self.ring = ring
    election = Mutex(LeaseElection(identity: identity, timing: timing))
  }

  var leads: Bool { election.withLock { $0.leads(at: .now) } }
  var holder: String { election.withLock(\.holder) }
  /// When the Lease was last seen to change: whoever held it was there then.
  var lastChange: ContinuousClock.Instant? { election.withLock(\.lastChange) }

  /// Looks at the Lease without wanting it: who has it, and from when on it is waited for.
  func see() async throws(KubernetesError) {
    let read = try await within { [server, lease] () async throws(KubernetesError) in
      try await server.lease(lease.name, in: lease.namespace)
    }
    election.withLock { $0.see(read, at: .now) }
  }

  /// Looks at the Lease, and takes or renews it where that is due.
  func look() async throws(KubernetesError) {
    let led = leads
    defer { if leads != led { ring() } }
    let read = try await within { [server, lease] () async throws(KubernetesError) in
      try await server.lease(lease.name, in: lease.namespace)
    }
    let wanted = election.withLock { $0.decide(read, at: .now, time: now()) }
    guard let wanted else { return }
    // From when the request is sent: whoever sees it later waits longer.
    let sentAt = ContinuousClock.now
    let written: Lease
    do throws(KubernetesError) {
      written = try await within { [server, lease] () async throws(KubernetesError) in
        try await server.write(wanted, as: lease.name, in: lease.namespace)
      }
    } catch {
      // Somebody else was faster.
      if error.code == .conflict { return }
      throw error
    }
    election.withLock { $0.noteWritten(written, at: sentAt) }
  }

  /// Goes on until it is cancelled.
  func run() async {
    while !Task.isCancelled {
      let wait = leads ? timing.retry : timing.retry * Double.random(in: 1...1.2)
      try? await Task.sleep(for: wait)
      if Task.isCancelled { return }
      do throws(KubernetesError) {
        if isUseful() {
          try await look()
          isTroubled.withLock { $0 = false }
        } else {
          tellTrouble(
            "this replica is busy with something that does not end, and another may take it")
        }
      } catch { tellTrouble("\(error)") }
      // The time to lead may have run out.
      ring()
    }
  }

  /// Tells of the first of several troubles.
  private func tellTrouble(_ reason: String) {
    let isNews = isTroubled.withLock { isTroubled in
      defer { isTroubled = true }
      return !isTroubled
    }
    if isNews, !Task.isCancelled {
      note("mendwall: the Lease \(lease.namespace)/\(lease.name) cannot be kept: \(reason)")
    }
  }

  /// Gives the Lease up, so that another can take it at once.
  func release() async {
    guard let lease = election.withLock({ $0.release(time: now()) }) else { return }
    do throws(KubernetesError) {
      _ = try await within { [server, place = self.lease] () async throws(KubernetesError) in
        try await server.write(lease, as: place.name, in: place.namespace)
      }
    } catch {
      note("mendwall: the Lease could not be given up, and ends by itself: \(error)")
    }
  }

  /// Does something that must not take longer than the leader may go on.
  private func within<Result: Sendable>(
    _ work: @escaping @Sendable () async throws(KubernetesError) -> Result
  ) async throws(KubernetesError) -> Result {
    let task = Task { () -> Swift.Result<Result, KubernetesError> in
      do throws(KubernetesError) { return .success(try await work()) } catch {
        return .failure(error)
      }
    }
    let clock = Task { [limit = timing.renewDeadline] in
      try? await Task.sleep(for: limit)
      task.cancel()
    }
    defer { clock.cancel() }
    return try await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }.get()
  }
}
