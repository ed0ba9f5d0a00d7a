import PolicyModel
import Reachability
import Reconciliation
import Reports
import Synchronization

/// Goes along with a restore: once a step was not done, each later one is looked at anew, and one that would
/// open or cut what it should not is not taken.
final class SimulatedCheck: StepCheck {
  private struct State {
    var transition: Transition
    var connectivity: Connectivity
    /// A step that was not done.
    var failed: ObjectReference?
  }

  private let state: Mutex<State>
  private let changes: [ObjectReference: ObjectChange]

  /// - Parameters:
  ///   - transition: what must hold on the way.
  ///   - start: what is let through before the first step.
  ///   - changes: what each step does.
  init(
    _ transition: Transition, _ start: Connectivity, changes: [ObjectReference: ObjectChange]
  ) {
    state = Mutex(State(transition: transition, connectivity: start))
    self.changes = changes
  }

  func refusal(of step: RestorePlan.Step) -> String? {
    guard let change = changes[step.object] else { return nil }
    return state.withLock { state in
      guard let failed = state.failed else { return nil }
      let next = state.transition.state(state.connectivity, changing: change)
      guard
        let harm = state.transition.violations(from: state.connectivity, to: next).first
      else { return nil }
      let deed = harm.kind == .opened ? "open" : "cut"
      return "not begun: since \(failed) was not written, it would \(deed) \(harm.inWords)"
    }
  }

  func note(_ step: RestorePlan.Step, isDone: Bool) {
    guard let change = changes[step.object] else { return }
    state.withLock { state in
      if isDone {
        state.connectivity = state.transition.state(state.connectivity, changing: change)
      } else {
        state.failed = state.failed ?? step.object
      }
    }
  }
}
