import Synchronization

/// A wish to end, which breaks off what need not be finished.
final class StopWish: Sendable {
  private struct State {
    var isSo = false
    var next = 0
    var handlers: [Int: @Sendable () -> Void] = [:]
  }

  private let state = Mutex(State())

  /// Whether it was uttered.
  var isSo: Bool { state.withLock(\.isSo) }

  /// Utters it: for good, and as often as one likes.
  func utter() {
    let handlers = state.withLock { state in
      defer { (state.isSo, state.handlers) = (true, [:]) }
      return Array(state.handlers.values)
    }
    for handler in handlers { handler() }
  }

  /// Does something until the wish is uttered.
  ///
  /// - Returns: nil where the wish was faster. The work is cancelled then and not waited for, since much of it (a
  ///   read of a repository, a request that nobody answers) does not hear of that soon.
  func unlessUttered<Result: Sendable>(
    _ work: @escaping @Sendable () async throws -> Result
  ) async throws -> Result? {
    if isSo { return nil }
    let task = Task { try await work() }
    return try await withCheckedThrowingContinuation { continuation in
      let first = Deadline.First<Result?>(continuation)
      let number = add {
        task.cancel()
        _ = first.finish(.success(nil))
      }
      Task {
        let outcome = await task.result
        if let number { remove(number) }
        _ = first.finish(outcome.map { $0 })
      }
    }
  }

  /// - Returns: nil where the wish was uttered already, and the handler called at once.
  private func add(_ handler: @escaping @Sendable () -> Void) -> Int? {
    let number = state.withLock { state -> Int? in
      if state.isSo { return nil }
      defer { state.next += 1 }
      state.handlers[state.next] = handler
      return state.next
    }
    if number == nil { handler() }
    return number
  }

  private func remove(_ number: Int) {
    _ = state.withLock { $0.handlers.removeValue(forKey: number) }
  }
}
