import Synchronization

/// Wakes whoever waits: one at a time, by a bell or by the clock. A bell that rings while nobody waits is heard
/// by the next.
final class Alarm: Sendable {
  private let state = Mutex(State())

  private struct State {
    var hasRung = false
    var waiting: CheckedContinuation<Void, Never>?
  }

  func ring() {
    let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard let waiting = state.waiting else {
        state.hasRung = true
        return nil
      }
      state.waiting = nil
      return waiting
    }
    waiting?.resume()
  }

  func wait(until deadline: ContinuousClock.Instant) async {
    if deadline <= .now {
      state.withLock { $0.hasRung = false }
      return
    }
    let clock = Task {
      try? await Task.sleep(until: deadline)
      if !Task.isCancelled { ring() }
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isDue = state.withLock { state in
          if state.hasRung {
            state.hasRung = false
            return true
          }
          state.waiting = continuation
          return false
        }
        if isDue { continuation.resume() }
      }
    } onCancel: {
      ring()
    }
    clock.cancel()
  }
}
