extension Deadline {
  /// Runs work that gives up when it is cancelled, or some time after: nobody waits for that.
  static func wait<Result: Sendable>(
    within limit: Duration, or late: any Error,
    _ work: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await work() }
    return try await withCheckedThrowingContinuation { continuation in
      let first = First(continuation)
      let clock = Task.detached {
        try await Task.sleep(for: limit)
        if first.finish(.failure(late)) { task.cancel() }
      }
      Task {
        _ = first.finish(await task.result)
        clock.cancel()
      }
    }
  }
}
