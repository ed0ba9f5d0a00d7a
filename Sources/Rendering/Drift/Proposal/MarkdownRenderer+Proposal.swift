import Documents
import MendwallConfiguration
import PolicyModel
import Reports

extension MarkdownRenderer {
  /// What a branch changes, under a heading of its own.
  ///
  /// - Parameter limit: how many bytes it may have.
  func proposal(_ proposed: Proposal, within limit: Int) -> String {
    let objects = proposed.objects
    let head = Self.heading(proposed, within: limit / 2)
    return head
      + MarkdownRenderer.listing(
        of: objects.count, within: limit - head.utf8.count - 1,
        head: "\n| | object | | in the branch | lets through or cuts |\n|---|---|---|---|---|\n",
        row: { Self.row(objects[$0]) }, section: { section(objects[$0]) },
        leftOut: {
          "\n\(counted($0, "change")) more \($0 == 1 ? "is" : "are") left out here for lack of room.\n"
        })
      + "\n"
  }

  private static func heading(_ proposed: Proposal, within limit: Int) -> String {
    let isGrave = proposed.objects.contains { $0.severity >= .high }
    let sign = !proposed.complete ? "⚠️" : isGrave ? "❗" : "ℹ️"
    var text = "## \(sign) \(plain(proposed.headline))\n\n"
    text +=
      "Branch: \(code(short(proposed.head.revision))), commit "
      + "\(code(String(proposed.head.commit.prefix(12)))) of \(proposed.head.committedAt)"
    if let start = proposed.mergeBase {
      text +=
        ", since it left \(code(short(proposed.base.revision))) at commit "
        + code(String(start.prefix(12)))
    }
    text += ".\n"
    let counts = Severity.allCases.compactMap { severity -> String? in
      let count = proposed.objects.count { $0.severity == severity }
      return count > 0 ? "\(count) \(severity.rawValue)" : nil
    }
    if !counts.isEmpty { text += "\n**\(counts.joined(separator: ", "))**\n" }
    let notes = proposed.diagnostics.filter { $0.severity != .info }
    var told = 0
    for note in notes.prefix(10) {
      let line = "\n> \(plain(short(note.inWords)))\n"
      if text.utf8.count + line.utf8.count > limit { break }
      text += line
      told += 1
    }
    if told < notes.count { text += "\n> and \(counted(notes.count - told, "note")) more\n" }
    return text
  }

  private static func row(_ object: Proposal.Object) -> String {
    let note = object.driftNote.map { ", \($0)" } ?? ""
    let cells = [
      object.severity.rawValue, code(short(object.object.description)),
      object.change.rawValue + note, object.declared.map { code(short($0.inWords)) } ?? "",
      plain(short(object.impactInWords.first ?? "")),
    ]
    return "| \(cells.joined(separator: " | ")) |\n"
  }

  private func section(_ object: Proposal.Object) -> String {
    let title = "\(object.severity.rawValue): \(Self.plain(object.headline))"
    var text =
      showsHTML ? "\n<details><summary>\(title)</summary>\n\n" : "\n### \(title)\n\n"
    if let reason = object.severityReason {
      text += "\(object.severity.rawValue): \(Self.plain(reason))\n\n"
    }
    let lines =
      object.origins.map { "- \(Self.plain($0))\n" }
      + object.impactInWords.map { "- \(Self.plain($0))\n" }
    if !lines.isEmpty { text += lines.joined() + "\n" }
    for sentence in [object.driftNote, object.explanation].compactMap({ $0 }) {
      text += "\(Self.plain(sentence))\n\n"
    }
    let changes = object.changes.flatMap { change in
      ChangeText.lines(change, place: change.declared, TerminalStyle(isColoured: false))
        .map(Self.difference)
    }
    if !changes.isEmpty {
      text += Self.fenced(changes.joined(separator: "\n"), as: "diff") + "\n"
    }
    return showsHTML ? text + "</details>\n" : text
  }
}
