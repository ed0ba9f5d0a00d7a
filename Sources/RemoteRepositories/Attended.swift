import Dispatch
import Synchronization

/// Work that blocks its thread and may hang in a read that libgit2 never ends: it counts as failed once it has
/// given no sign of life for too long.
///
/// It cannot be stopped then. It is left behind, ends at its next sign of life or with the process, and touches
/// nothing any more.
enum Attended {
  /// Who does the work, towards who waits for it.
  final class Pulse: Sendable {
    private let state = Mutex((last: ContinuousClock.now, isAbandoned: false))

    /// A sign of life.
    ///
    /// - Throws: `CancellationError` where nobody waits any more.
    func beat() throws {
      try state.withLock { state in
        if state.isAbandoned { throw CancellationError() }
        state.last = .now
      }
    }

    fileprivate func abandon() { state.withLock { $0.isAbandoned = true } }

    /// Gives up where there was none for so long.
    ///
    /// - Returns: how long there is to wait still; nil once it is given up.
    fileprivate func rest(of limit: Duration) -> Duration? {
      state.withLock { state in
        let rest = limit - (ContinuousClock.now - state.last)
        if rest <= .zero { state.isAbandoned = true }
        return rest <= .zero ? nil : rest
      }
    }
  }

  /// - Parameters:
  ///   - limit: how long it may be silent.
  ///   - late: what is thrown where it is so for longer.
  ///   - work: gives signs of life.
  static func run<Value: Sendable>(
    silentFor limit: Duration, or late: any Error,
    _ work: @escaping @Sendable (Pulse) throws -> Value
  ) async throws -> Value {
    let pulse = Pulse()
    let outcome = Outcome<Value>()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        outcome.wait(continuation)
        // Not a task: those share as many threads as there are processors.
        DispatchQueue.global().async { outcome.finish(Result { try work(pulse) }) }
        let watcher = Task.detached {
          while let rest = pulse.rest(of: limit) { try await Task.sleep(for: rest) }
          outcome.finish(.failure(late))
        }
        outcome.afterwards { watcher.cancel() }
      }
    } onCancel: {
      pulse.abandon()
      outcome.finish(.failure(CancellationError()))
    }
  }

  /// Lets the first outcome through.
  private final class Outcome<Value: Sendable>: Sendable {
    private struct State {
      var continuation: CheckedContinuation<Value, any Error>?
      var result: Result<Value, any Error>?
      var cleaning: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    func wait(_ continuation: CheckedContinuation<Value, any Error>) {
      let early = state.withLock { state in
        if state.result == nil { state.continuation = continuation }
        return state.result
      }
      if let early { continuation.resume(with: early) }
    }

    func afterwards(_ work: @escaping @Sendable () -> Void) {
      let isOver = state.withLock { state in
        state.cleaning = work
        return state.result != nil
      }
      if isOver { work() }
    }

    func finish(_ result: Result<Value, any Error>) {
      let (continuation, cleaning) = state.withLock { state in
        guard state.result == nil else {
          return (nil as CheckedContinuation<Value, any Error>?, nil as (@Sendable () -> Void)?)
        }
        state.result = result
        defer { state.continuation = nil }
        return (state.continuation, state.cleaning)
      }
      continuation?.resume(with: result)
      cleaning?()
    }
  }
}
