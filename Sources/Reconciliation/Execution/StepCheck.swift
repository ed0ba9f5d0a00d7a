public import Reports

/// Looks at each step once more before it is taken, as things have come until then.
public protocol StepCheck: Sendable {
  /// Why a step is not to be taken, in a sentence; nil where it may be.
  func refusal(of step: RestorePlan.Step) -> String?

  /// Notes what came of a step: whether the object is now as the step says.
  func note(_ step: RestorePlan.Step, isDone: Bool)
}
