import MendwallConfiguration
import PolicyModel
import Reconciliation
import Reports

/// When a restore may write, by the clock of this machine.
struct RestoreHours: Sendable {
  let windows: RestoreWindows
  let now: @Sendable () -> Instant

  /// Why nothing may be written now, as the rest of a sentence; nil where it may.
  var closure: String? {
    if windows.areOpen(at: now(), local: MachineZone.local) { return nil }
    let names = windows.windows.map(\.description).joined(separator: ", ")
    return "--restore-window \(names) is closed"
  }

  /// The same with when it opens, which is looked for minute by minute.
  var refusal: String? {
    guard let closure else { return nil }
    guard let next = windows.nextOpening(after: now(), local: MachineZone.local) else {
      return "\(closure), and does not open within two weeks"
    }
    return "\(closure) until \(next)"
  }
}

/// Looks at the clock before each step too: a run that goes on beyond its window ends between two objects.
struct RestoreHoursCheck: StepCheck {
  let hours: RestoreHours
  let other: (any StepCheck)?

  func refusal(of step: RestorePlan.Step) -> String? {
    hours.closure.map { "not begun: \($0)" } ?? other?.refusal(of: step)
  }

  func note(_ step: RestorePlan.Step, isDone: Bool) { other?.note(step, isDone: isDone) }
}
