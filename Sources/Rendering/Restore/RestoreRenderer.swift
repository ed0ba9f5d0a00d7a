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
        style.text([
          "looked again at \(printable($0.description)): \(printable(event.message ?? ""))"
        ])
      }
    case .saved, .started, .ended, .verified: nil
    }
  }

  // MARK: The plan

  /// The plan.
  public func render(_ plan: RestorePlan) -> String {
    var lines = [painted(RestoreVerdict(plan))]
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
    return style.text(lines)
  }

  private func painted(_ verdict: RestoreVerdict) -> String {
    let coloured =
      switch verdict.tone {
      case .neutral: verdict.words
      case .good: style.green(verdict.words)
      case .doubtful: style.yellow(verdict.words)
      case .bad: style.red(verdict.words)
      }
    return style.bold(coloured)
  }

  private func places(_ plan: RestorePlan) -> [String] {
    var lines: [String] = []
    if let source = plan.source {
      lines.append(
        "Git:     \(style.whole(printable(source.repository))) at \(printable(source.revision)), commit "
          + "\(source.commit.prefix(12)) of \(source.committedAt)")
    }
    lines.append(
      "Cluster: \(style.sentence(plan.cluster.inWords, keeping: [plan.cluster.snapshot]))")
    return lines
  }

  private func step(_ step: RestorePlan.Step) -> [String] {
    let place =
      step.declared.map { style.dim("  \(style.whole(printable($0.inWords)))") } ?? ""
    let commit = step.commit.map { style.dim("  \(printable($0))") } ?? ""
    let name = printable(step.object.description)
    var lines = ["  \(sign(step.action)) \(style.bold(name))\(place)\(commit)"]
    for change in step.changes ?? [] { lines += ChangeText.lines(change, style).map { "  " + $0 } }
    lines += ImpactText.lines(step.impact ?? [], indent: "      ", style)
    return lines
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
    var lines = ["", painted(RestoreVerdict(report))]
    let steps = Dictionary(report.plan.steps.map { ($0.number, $0) }) { first, _ in first }
    for result in report.results where !result.outcome.isDone {
      guard let step = steps[result.step] else { continue }
      let words = result.outcome.inWords + (result.outcome == .moved ? " at" : "")
      let message = result.message.map { ": \(printable($0))" } ?? ""
      lines.append("  \(style.red(words)) \(printable(step.object.description))\(message)")
    }
    lines += report.verification.problems.map {
      "  \(style.red("not as it should be")): \(printable($0))"
    }
    lines += report.diagnostics.map {
      "  \($0.severity.rawValue): \(style.sentence($0.inWords, keeping: [$0.path]))"
    }
    if let bundle = report.bundle {
      lines.append(style.dim("  undo with: mendwall undo \(style.whole(printable(bundle)))"))
    }
    return style.text(lines)
  }
}
