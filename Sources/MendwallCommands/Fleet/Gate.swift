/// Lets a bounded number of tasks through at once; the others wait, first come, first served.
actor Gate {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var next = 0

  init(_ room: Int) { free = room }

  /// Does some work once there is room.
  func pass<Result: Sendable>(_ work: @Sendable () async throws -> Result) async rethrows -> Result
  {
    await enter()
    defer { leave() }
    return try await work()
  }

  private func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  private func leave() {
    if next < waiting.count {
      waiting[next].resume()
      next += 1
    } else {
      free += 1
    }
  }
}
