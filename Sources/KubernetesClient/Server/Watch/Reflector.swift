import Logging
import PolicyModel
import Synchronization

/// Keeps up with what a server has of one kind: lists, watches from there, and lists again where the server no
/// longer knows what came since.
final class Reflector: Sendable {
  /// What it has to tell.
  enum Report: Sendable {
    /// What a list found otherwise than was known.
    case listed([KnownObjects.Change])
    case changed(KnownObjects.Change)
    /// A watch has begun.
    case watching
    /// A watch or a list failed; it is tried again.
    case lost(KubernetesError)
    /// A watch ended before its time, or was begun again.
    case resumed
    /// Everything is listed anew since the server no longer knows what came since.
    case expired
  }

  let kind: PolicyKind
  let api: PolicyKind.API
  let namespace: String?
  private let server: APIServer
  private let pacing: WatchPacing
  private let tell: @Sendable (Report) -> Void
  private let known = Mutex(KnownObjects())
  private let control = Mutex(Control())

  private struct Control {
    var isListWanted = false
    var isEnded = false
    var interrupt: (@Sendable () -> Void)?
    var waiting: [CheckedContinuation<Bool, Never>] = []
  }

  /// - Parameters:
  ///   - kind: which objects.
  ///   - api: under which API.
  ///   - namespace: where; nil for everywhere.
  ///   - server: who has them.
  ///   - pacing: how long things last.
  ///   - tell: told of what happens, one after another.
  init(
    _ kind: PolicyKind, as api: PolicyKind.API, namespace: String?, from server: APIServer,
    pacing: WatchPacing, tell: @escaping @Sendable (Report) -> Void
  ) {
    self.kind = kind
    self.api = api
    self.namespace = namespace
    self.server = server
    self.pacing = pacing
    self.tell = tell
  }

  /// A watch that has begun, to be gone on with.
  struct Start: Sendable {
    fileprivate let stream: WatchStream
    fileprivate let seconds: Int
  }

  /// Lists and begins to watch; what was found is told before this returns.
  ///
  /// - Throws: whatever keeps it from either.
  func start() async throws(KubernetesError) -> Start {
    var attempts = 0
    while true {
      try await list()
      do throws(KubernetesError) { return try await open() } catch {
        attempts += 1
        // The version of a list may be forgotten at once.
        guard error.code == .expired, attempts < 3 else { throw error }
      }
    }
  }

  /// Whether a list has succeeded.
  var hasListed: Bool { known.withLock { !$0.version.isEmpty } }

  /// Goes on until it is cancelled.
  ///
  /// - Parameter start: a watch that has begun; nil where that failed, so that it is tried again, and listed first
  ///   where that was not done.
  func run(_ start: Start?) async {
    var next = start
    var failures = 0
    if start == nil {
      failures = 1
      await pause(failures)
      if !hasListed { await listUntilDone(failures: &failures) }
    }
    while !Task.isCancelled {
      let begunAt = ContinuousClock.now
      let end = await watch(next)
      next = nil
      if Task.isCancelled { return }
      switch end {
      case .closed(let wasOfUse):
        failures = wasOfUse ? 0 : failures + 1
        tell(.resumed)
        // Whoever closes each as soon as it has told something is not asked without a rest.
        if failures == 0 { await rest(until: begunAt + pacing.shortest) }
      case .failed(let error, let wasOfUse):
        failures = wasOfUse ? 1 : failures + 1
        tell(.lost(error))
      case .expired:
        failures += 1
        tell(.expired)
        if failures > 1 { await pause(failures) }
        await listUntilDone(failures: &failures)
        continue
      case .listWanted:
        await listUntilDone(failures: &failures)
        continue
      }
      if failures > 0 { await pause(failures) }
      // A list needs nothing that is remembered from before.
      if failures > pacing.failuresBeforeList || isListWanted {
        await listUntilDone(failures: &failures)
      }
    }
  }

  /// Lists everything again, soon; returns once that is done, or has failed.
  ///
  /// - Returns: whether it is done.
  func renew() async -> Bool {
    await withCheckedContinuation { continuation in
      let interrupt = control.withLock { control -> (@Sendable () -> Void)? in
        if control.isEnded { return { continuation.resume(returning: false) } }
        control.isListWanted = true
        control.waiting.append(continuation)
        return control.interrupt
      }
      interrupt?()
    }
  }

  /// Lets whoever waits for a list go, since there will be none.
  func end() {
    control.withLock { $0.isEnded = true }
    answerWaiting(isDone: false)
  }

  // MARK: Lists

  private var isListWanted: Bool { control.withLock(\.isListWanted) }

  private func list() async throws(KubernetesError) {
    let before = known.withLock { $0 }
    let (listed, version) = try await server.snapshot(
      kind, as: api, namespace: namespace, beside: before)
    tell(.listed(known.withLock { $0.replace(with: listed, version: version) }))
  }

  private func listUntilDone(failures: inout Int) async {
    while !Task.isCancelled {
      do throws(KubernetesError) {
        try await list()
        answerWaiting(isDone: true)
        return
      } catch {
        failures += 1
        tell(.lost(error))
        answerWaiting(isDone: false)
        await pause(failures)
      }
    }
  }

  private func answerWaiting(isDone: Bool) {
    let waiting = control.withLock { control in
      defer { (control.waiting, control.isListWanted) = ([], false) }
      return control.waiting
    }
    for continuation in waiting { continuation.resume(returning: isDone) }
  }

  // MARK: Watches

  private enum End: Sendable {
    /// - Parameter wasOfUse: whether it told anything.
    case closed(wasOfUse: Bool)
    case failed(KubernetesError, wasOfUse: Bool)
    case expired
    case listWanted
  }

  private func open() async throws(KubernetesError) -> Start {
    let seconds = Int.random(in: pacing.seconds)
    let stream = try await server.openWatch(
      kind, as: api, namespace: namespace, since: known.withLock(\.version), seconds: seconds)
    tell(.watching)
    return Start(stream: stream, seconds: seconds)
  }

  /// A watch that lasted so long was one, though nothing came.
  private static let usefulTime = Duration.seconds(10)

  private func watch(_ start: Start?) async -> End {
    let counted = Mutex(0)
    let begunAt = ContinuousClock.now
    let failed = Mutex<End?>(nil)
    let outcome = await interruptible { [self] in
      await Outcome { () async throws(KubernetesError) in
        let begun: Start
        if let start { begun = start } else { begun = try await open() }
        try await server.readWatch(
          begun.stream, of: kind, as: api, seconds: begun.seconds, pacing: pacing
        ) { [self] event in
          if case .failed(let code, let message) = event {
            // Whatever it is, a list loses nothing.
            server.logger.debug("the watch of \(kind.resource) ends: \(code), \(message)")
            failed.withLock { $0 = .expired }
            return false
          }
          counted.withLock { $0 += 1 }
          if let change = known.withLock({ $0.take(event) }) { tell(.changed(change)) }
          return true
        }
      }
    }
    if isListWanted { return .listWanted }
    if let end = failed.withLock({ $0 }) { return end }
    let wasOfUse =
      counted.withLock { $0 } > 0 || ContinuousClock.now - begunAt > Reflector.usefulTime
    switch outcome {
    case .success: return .closed(wasOfUse: wasOfUse)
    case .failure(let error) where error.code == .expired: return .expired
    case .failure(let error): return .failed(error, wasOfUse: wasOfUse)
    }
  }

  private func pause(_ failures: Int) async {
    await rest(until: .now + pacing.wait(after: failures, chance: .random(in: 0...1)))
  }

  private func rest(until time: ContinuousClock.Instant) async {
    guard time > .now else { return }
    await interruptible { try? await Task.sleep(until: time) }
  }

  /// Does something that a wish for a list, or the end, breaks off.
  private func interruptible<Result: Sendable>(
    _ work: @escaping @Sendable () async -> Result
  ) async -> Result {
    let task = Task { await work() }
    let isWanted = control.withLock { control in
      control.interrupt = { task.cancel() }
      return control.isListWanted
    }
    if isWanted { task.cancel() }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }
}
