import Dispatch
import Synchronization

/// Work that must end: what it gives, or an error once it has taken too long.
enum Deadline {
  /// Runs work that blocks its thread.
  ///
  /// libgit2 has no deadlines, and on some damaged objects it never returns. Work that is late cannot
  /// be stopped; it is left behind, and ends with the process.
  static func run<Result: Sendable>(
    within limit: Duration, or late: any Error, _ work: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      let first = First(continuation)
      let clock = Task.detached {
        try? await Task.sleep(for: limit)
        if !Task.isCancelled { _ = first.finish(.failure(late)) }
      }
      // Not a task: those share as many threads as there are processors, which may be one.
      DispatchQueue.global().async {
        _ = first.finish(Swift.Result(catching: work))
        clock.cancel()
      }
    }
  }

  /// Lets the first of two outcomes through.
  final class First<Value: Sendable>: Sendable {
    private let pending: Mutex<CheckedContinuation<Value, any Error>?>

    init(_ continuation: CheckedContinuation<Value, any Error>) { pending = Mutex(continuation) }

    /// - Returns: whether it was the first.
    func finish(_ outcome: Swift.Result<Value, any Error>) -> Bool {
      let continuation = pending.withLock { pending in
        defer { pending = nil }
        return pending
      }
      continuation?.resume(with: outcome)
      return continuation != nil
    }
  }
}
