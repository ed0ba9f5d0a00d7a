import Reports

/// A run that wrote to a cluster, or the plan of one, as an earlier run told it.
struct SavedRestore {
  let plan: RestorePlan
  /// Nil where it did not come to writing.
  let report: RestoreReport?
  /// What a person reads of it, in its order.
  let events: [RestoreEvent]

  init(_ plan: RestorePlan) {
    self.plan = plan
    report = nil
    events = [RestoreEvent(.planned, at: plan.createdAt, plan: plan)]
  }

  init(_ report: RestoreReport) {
    self.init(report, told: [])
  }

  /// - Parameter told: what was told between the plan and the end.
  private init(_ report: RestoreReport, told: [RestoreEvent]) {
    plan = report.plan
    self.report = report
    events =
      [RestoreEvent(.planned, at: plan.createdAt, plan: plan)]
      + told.filter { $0.event == .lookedAgain }
      + [RestoreEvent(.finished, at: report.finishedAt, report: report)]
  }

  /// What the events of a run, or the last of them, tell; nil where neither a plan nor an end is among them.
  init?(_ events: [RestoreEvent]) {
    if let report = events.last(where: { $0.event == .finished })?.report {
      self.init(report, told: events)
    } else if let plan = events.first(where: { $0.event == .planned })?.plan {
      // Only what is saved first is written.
      if events.contains(where: { $0.event == .saved }),
        events.contains(where: { $0.event == .started })
      {
        self.init(RestoreReport(cutOff: plan, after: events), told: events)
      } else {
        self.init(plan)
      }
    } else {
      return nil
    }
  }

  /// What a report of its kind can be shown as.
  private var formats: [Output.Format] {
    [.text, .json, .markdown] + (report == nil ? [] : [.junit])
  }

  /// Why it cannot be shown so, in a sentence; nil where it can.
  func refusal(of outputs: [Output]) -> String? {
    guard let other = outputs.first(where: { !formats.contains($0.format) }) else { return nil }
    let known = formats.map(\.rawValue)
    return "-o \(other.format.rawValue) is not for a \(report?.kind ?? plan.kind); here are "
      + "\(known.dropLast().joined(separator: ", ")) and \(known.last ?? "")"
  }
}

extension RestoreReport {
  /// What is known of a run whose end nobody told.
  fileprivate init(cutOff plan: RestorePlan, after events: [RestoreEvent]) {
    let ended = Dictionary(
      events.compactMap { $0.event == .ended ? $0.result : nil }.map { ($0.step, $0) }
    ) { _, later in later }
    let begun = Set(events.compactMap { $0.event == .started ? $0.step : nil })
    let results = plan.steps.map { step in
      ended[step.number]
        ?? (begun.contains(step.number)
          ? Result(
            step: step.number, outcome: .failed,
            message: "it was begun, and whether it was written is not told")
          : Result(
            step: step.number, outcome: .skipped,
            message: "what was told of the run ends before it"))
    }
    self.init(
      plan: plan, startedAt: plan.createdAt, finishedAt: events.last?.time ?? plan.createdAt,
      dryRun: false, bundle: events.last { $0.event == .saved }?.bundle, results: results,
      interrupted: true,
      verification: Verification(
        verdict: .notProved,
        problems: [
          "the run's end was not told: it goes on still, or was killed; mendwall detect tells how the cluster is now"
        ]))
  }
}
