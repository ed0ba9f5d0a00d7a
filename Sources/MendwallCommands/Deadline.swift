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
      // Not a task: those share as many threads as there are processors, which may be one.
      DispatchQueue.global().async { first.finish(Swift.Result(catching: work)) }
      Task.detached {
        try? await Task.sleep(for: limit)
        first.finish(.failure(late))
      }
    }
  }

  /// Lets the first of two outcomes through.
  private final class First<Value: Sendable>: Sendable {
    private let pending: Mutex<CheckedContinuation<Value, any Error>?>

    init(_ continuation: CheckedContinuation<Value, any Error>) { pending = Mutex(continuation) }

    func finish(_ outcome: Swift.Result<Value, any Error>) {
      let continuation = pending.withLock { pending in
        defer { pending = nil }
        return pending
      }
      continuation?.resume(with: outcome)
    }
  }
}
