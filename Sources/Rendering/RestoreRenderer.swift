import Documents
import PolicyModel
public import Reports

/// A plan and what came of it for a person: what is to be written, in which order and why; then the
/// verdict, and what is not proved.
///
/// The signs tell what the colours tell: `-` is the value before, `+` the one after.
public struct RestoreRenderer {
  private let style: TerminalStyle

  public init(style: TerminalStyle) { self.style = style }

  /// What an event tells a reader; nil for one that only a progress display shows.
  public func text(for event: RestoreEvent) -> String? {
    switch event.event {
    case .planned: event.plan.map(render)
    case .finished: event.report.map(render)
    case .lookedAgain:
      event.object.map {
        "looked again at \(printable($0.description)): \(printable(event.message ?? ""))\n"
      }
    case .saved, .started, .ended, .verified: nil
    }
  }

  // MARK: The plan

  /// The plan.
  public func render(_ plan: RestorePlan) -> String {
    var lines = [heading(plan)]
    lines += places(plan).map(style.dim)
    var stage = 0
    for step in plan.steps {
      if step.stage != stage {
        stage = step.stage
        lines += ["", style.bold("Stage \(stage)") + ": \(printable(step.reason))"]
      }
      lines += self.step(step)
    }
    if !plan.left.isEmpty {
      lines += ["", style.bold("Left as it is")]
      lines += plan.left.map {
        "  \(printable($0.object.description)): \(printable($0.reason))"
      }
    }
    if !plan.warnings.isEmpty {
      lines.append("")
      lines += plan.warnings.map { style.yellow("warning: \(printable($0))") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func heading(_ plan: RestorePlan) -> String {
    guard !plan.steps.isEmpty else {
      let nothing =
        switch plan.purpose {
        case .restore: "Nothing to restore: the cluster's policies are as Git says"
        case .undo: "Nothing to undo"
        case .contain: "Nothing to do: contained already"
        case .release: "Nothing to release: there is no containment"
        }
      let rest = plan.left.isEmpty ? "." : ", but for what is left as it is."
      return style.bold(
        plan.left.isEmpty ? style.green(nothing + rest) : style.yellow(nothing + rest))
    }
    let counts = [
      (plan.count(.create), "create"), (plan.count(.update), "update"),
      (plan.count(.recreate), "delete and create again"), (plan.count(.delete), "delete"),
      (plan.count(.handOver), "hand over"),
    ].filter { $0.0 > 0 }.map { "\($0.0) to \($0.1)" }.joined(separator: ", ")
    let name =
      switch plan.purpose {
      case .restore: "Restore"
      case .undo: "Undo"
      case .contain: "Contain"
      case .release: "Release"
      }
    let many = plan.steps.count == 1 ? "object" : "objects"
    return style.bold("\(name): \(plan.steps.count) \(many) (\(counts)).")
  }

  private func places(_ plan: RestorePlan) -> [String] {
    var lines: [String] = []
    if let source = plan.source {
      lines.append(
        "Git:     \(printable(source.repository)) at \(printable(source.revision)), commit "
          + "\(source.commit.prefix(12)) of \(source.committedAt)")
    }
    lines.append("Cluster: \(printable(plan.cluster.inWords))")
    return lines
  }

  private func step(_ step: RestorePlan.Step) -> [String] {
    let place = step.declared.map { style.dim("  \(printable($0.inWords))") } ?? ""
    let commit = self.commit(step).map { style.dim("  \(printable($0))") } ?? ""
    let name = printable(step.object.description)
    var lines = ["  \(sign(step.action)) \(style.bold(name))\(place)\(commit)"]
    for change in step.changes ?? [] { lines += ChangeText.lines(change, style).map { "  " + $0 } }
    lines += ImpactText.lines(step.impact ?? [], indent: "      ", style)
    return lines
  }

  /// The commit behind a step's object, or behind the first of its changes that has one.
  private func commit(_ step: RestorePlan.Step) -> String? {
    let origins = [step.declared?.origin] + (step.changes ?? []).map { $0.declared?.origin }
    guard let commit = origins.compactMap({ $0 }).max(by: { $0.committedAt < $1.committedAt })
    else {
      return nil
    }
    return "\(commit.commit.prefix(7)) by \(commit.author.name), \"\(commit.subject)\""
  }

  private func sign(_ action: RestorePlan.Step.Action) -> String {
    switch action {
    case .create: style.green("create  ")
    case .update: style.yellow("update  ")
    case .delete: style.red("delete  ")
    case .recreate: style.red("recreate")
    case .handOver: style.dim("hand over")
    }
  }

  // MARK: The result

  /// What came of it.
  public func render(_ report: RestoreReport) -> String {
    var lines = ["", verdict(report)]
    let steps = Dictionary(report.plan.steps.map { ($0.number, $0) }) { first, _ in first }
    for result in report.results where ![.written, .unchanged].contains(result.outcome) {
      guard let step = steps[result.step] else { continue }
      let message = result.message.map { ": \(printable($0))" } ?? ""
      lines.append(
        "  \(style.red(result.outcome.inWords)) \(printable(step.object.description))\(message)")
    }
    lines += report.verification.problems.map {
      "  \(style.red("not as it should be")): \(printable($0))"
    }
    lines += report.diagnostics.map { "  \($0.severity.rawValue): \(printable($0.inWords))" }
    if let bundle = report.bundle {
      lines.append(style.dim("  undo with: mendwall undo \(printable(bundle))"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func verdict(_ report: RestoreReport) -> String {
    let written = report.results.count { $0.outcome == .written }
    let unchanged = report.results.count { $0.outcome == .unchanged }
    let rest = report.results.count - written - unchanged
    let counts =
      "\(written) written" + (unchanged > 0 ? ", \(unchanged) already so" : "")
      + (rest > 0 ? ", \(rest) not" : "")
    if report.dryRun {
      return style.bold(
        rest == 0
          ? "Dry run: the server would take all \(written + unchanged) writes; nothing was written."
          : style.red(
            "Dry run: the server would refuse \(rest) of the writes; nothing was written."))
    }
    let stopped = report.interrupted ? "Interrupted; " : ""
    switch report.verification.verdict {
    case .proved where rest == 0 && !report.interrupted:
      let what =
        switch report.plan.purpose {
        case .restore: "Restored: read back, the cluster's policies are as Git says"
        case .undo: "Undone: read back, everything is as it was"
        case .contain: "Contained: read back, the policies are in force"
        case .release: "Released: read back, everything is as it was"
        }
      return style.bold(style.green("\(what) (\(counts))."))
    case .notNeeded: return style.bold(style.red("\(stopped)nothing was written (\(counts))."))
    case .proved, .notProved:
      return style.bold(
        style.red(
          "\(stopped)NOT PROVED (\(counts)). What was done is in the bundle; running again goes on."
        ))
    }
  }
}

extension RestorePlan {
  fileprivate func count(_ action: Step.Action) -> Int { steps.count { $0.action == action } }
}

extension RestoreReport.Result.Outcome {
  fileprivate var inWords: String {
    switch self {
    case .written: "written"
    case .unchanged: "already so"
    case .moved: "stopped at"
    case .failed: "failed"
    case .skipped: "not begun"
    }
  }
}
