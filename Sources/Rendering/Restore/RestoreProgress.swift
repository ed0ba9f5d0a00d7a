public import Reports

/// A line for a terminal that is written over as a run goes on.
public struct RestoreProgress: Sendable {
  private var all = 0
  private var ended = 0
  private var failed = 0

  public init() {}

  /// Takes in an event.
  ///
  /// - Returns: the line as it is now, beginning with a return to its start; nil where it stays.
  public mutating func line(after event: RestoreEvent) -> String? {
    switch event.event {
    case .planned:
      all = event.plan?.steps.count ?? 0
      return nil
    case .saved: return shown("saved what is to be overwritten")
    case .ended:
      ended += 1
      if let outcome = event.result?.outcome, ![.written, .unchanged].contains(outcome) {
        failed += 1
      }
      let problems = failed > 0 ? ", \(failed) with problems" : ""
      return shown(
        ended == all
          ? "\(ended) of \(all)\(problems); reading back" : "\(ended) of \(all)\(problems)")
    case .finished: return "\r\u{1B}[K"
    case .started, .lookedAgain, .verified: return nil
    }
  }

  private func shown(_ text: String) -> String { "\r\u{1B}[Kmendwall: \(text)" }
}
