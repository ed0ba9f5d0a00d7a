import Reports
import Synchronization

/// What a restore told.
final class RestoreListener: Sendable {
  private let state = Mutex<(plan: RestorePlan?, report: RestoreReport?, note: String?)>(
    (nil, nil, nil))

  var plan: RestorePlan? { state.withLock(\.plan) }
  var report: RestoreReport? { state.withLock(\.report) }
  var note: String? { state.withLock(\.note) }

  func take(_ event: RestoreEvent) {
    state.withLock { state in
      state.plan = event.plan ?? state.plan
      state.report = event.report ?? state.report
    }
  }

  func take(note: String) {
    state.withLock { $0.note = note.hasPrefix("mendwall: ") ? String(note.dropFirst(10)) : note }
  }
}
