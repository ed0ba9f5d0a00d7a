import Documents
import MendwallConfiguration
import PolicyModel
import Reports

extension TextRenderer {
  /// What a branch changes, apart from what is drifted now.
  func proposal(_ proposed: Proposal) -> [String] {
    let headline = printable(proposed.headline)
    var lines = ["", style.bold(proposed.complete ? headline : style.yellow(headline))]
    for object in proposed.objects { lines += [""] + self.object(object, of: proposed) }
    if !proposed.diagnostics.isEmpty { lines += [""] + proposed.diagnostics.map(diagnostic) }
    return lines
  }

  private func object(_ object: Proposal.Object, of proposed: Proposal) -> [String] {
    let word = object.change.rawValue.uppercased()
    let name = "\(word)  \(printable(object.object.description))"
    let place = object.declared.map { style.dim("  \(style.whole(printable($0.inWords)))") } ?? ""
    var lines = [style.bold(name) + place]
    lines += object.origins.map { "  \(printable($0))" }
    if let reason = object.severityReason {
      let grade = object.severity.rawValue
      let head = object.severity >= .high ? style.red(grade) : style.yellow(grade)
      lines.append("  \(head): \(printable(reason))")
    }
    lines += ImpactText.lines(
      object.impact ?? [], more: object.impactOmitted ?? 0,
      hint: "; \(printable(proposed.question)) tells all", indent: "    ", style)
    if let note = object.driftNote { lines.append("  \(style.yellow(note))") }
    if let explanation = object.explanation { lines.append("  \(printable(explanation))") }
    for change in object.changes {
      let isElsewhere = change.declared.map { !$0.isAt(object.declared) } ?? false
      lines += ChangeText.lines(change, place: isElsewhere ? change.declared : nil, style)
    }
    return lines
  }
}
