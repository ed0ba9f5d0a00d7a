import PolicyModel
public import Reports

/// What a restore, an undo, a containment or a release did, for the issue of the incident.
extension MarkdownRenderer {
  /// What was written and what of it is proved: steps that are not done come first.
  public func render(_ report: RestoreReport) -> String {
    let results = report.resultsByStep
    func isDone(_ step: RestorePlan.Step) -> Bool { results[step.number]?.outcome.isDone == true }
    let steps = report.plan.steps
    let problems =
      report.verification.problems.map { "not as it should be: \($0)" }
      + report.diagnostics.map { "\($0.severity.rawValue): \($0.inWords)" }
    let undo = report.bundle.map { "\nUndo with \(Self.code("mendwall undo \($0)")).\n" } ?? ""
    return document(
      of: report.plan, verdict: RestoreVerdict(report), facts: undo, problems: problems,
      steps: steps.filter { !isDone($0) } + steps.filter(isDone),
      outcome: { step in
        let result = results[step.number]
        let outcome = result?.outcome ?? .skipped
        let isTried = report.dryRun && outcome == .written
        let words = isTried ? "the server would take it" : outcome.inWords
        return result?.message.map { "\(words): \($0)" } ?? words
      }, foot: footer(from: report.startedAt, to: report.finishedAt))
  }

  /// What is to be written, in its order.
  public func render(_ plan: RestorePlan) -> String {
    document(
      of: plan, verdict: RestoreVerdict(plan), facts: "", problems: [], steps: plan.steps,
      outcome: nil, foot: footer(from: plan.createdAt, to: plan.createdAt))
  }

  /// - Parameters:
  ///   - facts: a paragraph below the places, already Markdown.
  ///   - problems: what is to be read first, in sentences.
  ///   - outcome: how a step went; nil where nothing has been done yet.
  private func document(
    of plan: RestorePlan, verdict: RestoreVerdict, facts: String, problems: [String],
    steps: [RestorePlan.Step], outcome: ((RestorePlan.Step) -> String)?, foot: String
  ) -> String {
    let notes =
      problems
      + plan.left.map { "left as it is: \($0.object), \($0.reason)" }
      + plan.warnings.map { "warning: \($0)" }
    let room = limit - foot.utf8.count
    let head = Self.heading(verdict, plan, facts) + Self.quotes(notes, within: room / 3)
    let columns = outcome == nil ? "" : " outcome |"
    let rule = outcome == nil ? "" : "---|"
    return head
      + Self.listing(
        of: steps.count, within: room - head.utf8.count,
        head:
          "\n| step | | object |\(columns) in Git | opens or cuts |\n|---|---|---|\(rule)---|---|\n",
        row: { Self.row(steps[$0], outcome?(steps[$0])) },
        section: { section(steps[$0], outcome?(steps[$0])) },
        leftOut: {
          "\n\(counted($0, "step")) more \($0 == 1 ? "is" : "are") left out here for lack of room.\n"
        })
      + foot
  }

  private static func heading(_ verdict: RestoreVerdict, _ plan: RestorePlan, _ facts: String)
    -> String
  {
    let sign =
      switch verdict.tone {
      case .neutral: "ℹ️"
      case .good: "✅"
      case .doubtful: "⚠️"
      case .bad: "❌"
      }
    let git = plan.source.map {
      "Git: \(code(short($0.revision))), commit \(code(String($0.commit.prefix(12)))) of \($0.committedAt). "
    }
    return "## \(sign) \(plain(verdict.words))\n\n"
      + "\(git ?? "")Cluster: \(code(short(plan.cluster.inWords))).\n" + facts
  }

  /// Sentences, as many as there is room for, and how many more there are.
  private static func quotes(_ sentences: [String], within limit: Int) -> String {
    var text = ""
    for (index, sentence) in sentences.enumerated() {
      let line = "\n> \(plain(short(sentence)))\n"
      if text.utf8.count + line.utf8.count > limit {
        return text + "\n> and \(counted(sentences.count - index, "note")) more\n"
      }
      text += line
    }
    return text
  }

  private static func row(_ step: RestorePlan.Step, _ outcome: String?) -> String {
    let cells =
      ["\(step.number)", step.action.inWords, code(short(step.object.description))]
      + (outcome.map { [plain(short($0))] } ?? [])
      + [
        step.declared.map { code(short($0.inWords)) } ?? "",
        plain(short(step.impact?.first?.inWords ?? "")),
      ]
    return "| \(cells.joined(separator: " | ")) |\n"
  }

  private func section(_ step: RestorePlan.Step, _ outcome: String?) -> String {
    let title = "Step \(step.number), \(Self.plain(step.headline))"
    var text = showsHTML ? "\n<details><summary>\(title)</summary>\n\n" : "\n### \(title)\n\n"
    let sentences = [outcome, "stage \(step.stage): \(step.reason)", step.commit]
    let place = step.declared.map { "- in Git \(Self.code($0.inWords))\n" } ?? ""
    text += sentences.compactMap { $0.map { "- \(Self.plain($0))\n" } }.joined() + place
    text += (step.impact ?? []).map { "- \(Self.plain($0.inWords))\n" }.joined() + "\n"
    let changes = (step.changes ?? []).flatMap { change in
      ChangeText.lines(change, place: change.declared, TerminalStyle(isColoured: false))
        .map(Self.difference)
    }
    if !changes.isEmpty {
      text += Self.fenced(changes.joined(separator: "\n"), as: "diff") + "\n"
    }
    return showsHTML ? text + "</details>\n" : text
  }
}
