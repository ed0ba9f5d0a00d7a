import Documents
import PolicyModel
public import Reports

/// A timeline for a person: a line for each deed, the newest last, and today's difference.
public struct TimelineRenderer {
  private let style: TerminalStyle

  public init(style: TerminalStyle) { self.style = style }

  public func render(_ timeline: Timeline) -> String {
    var lines = [style.bold(printable("\(timeline.object)"))]
    for entry in timeline.entries {
      lines += ["", headline(entry)] + details(entry)
    }
    lines.append("")
    lines += today(timeline)
    lines += timeline.diagnostics.map {
      style.dim("\($0.severity.rawValue): \(style.sentence($0.inWords, keeping: [$0.path]))")
    }
    return style.text(lines)
  }

  private func headline(_ entry: Timeline.Entry) -> String {
    let time = entry.time.map { "\($0)" } ?? "at an unknown time"
    let latest = entry.actor?.atLatest == true ? " or before" : ""
    switch entry.side {
    case .git:
      let deed =
        switch entry.deed {
        case .created: "declared by"
        case .changed: "changed by"
        case .removed: "removed by"
        case .cutOff: "as old as or older than (the clone is shallow)"
        }
      let commit = entry.declared?.origin
      let name = commit.map {
        "\($0.commit.prefix(12)) of \($0.author.name), \"\($0.subject)\"\($0.pullRequest.map { " (#\($0))" } ?? "")"
      }
      return "\(time)  \(style.bold("Git"))      \(deed) \(printable(name ?? "an unknown commit"))"
    case .cluster:
      let deed =
        switch entry.deed {
        case .created: "created"
        case .removed: "deleted"
        case .changed, .cutOff: "changed"
        }
      var actor = entry.actor
      actor?.time = nil
      let who = actor?.inWords ?? "somebody"
      return "\(time)\(latest)  \(style.bold("cluster"))  \(deed) by \(printable(who))"
    }
  }

  private func details(_ entry: Timeline.Entry) -> [String] {
    var lines: [String] = []
    if let declared = entry.declared {
      lines.append(style.dim("  \(style.whole(printable(declared.inWords)))"))
    }
    for change in entry.changes ?? [] { lines += ChangeText.lines(change, place: nil, style) }
    return lines
  }

  private func today(_ timeline: Timeline) -> [String] {
    guard let finding = timeline.finding else {
      return timeline.complete
        ? [style.green("Today the cluster has it as Git says.")]
        : [style.yellow("Today nothing is known to differ, but not everything could be seen.")]
    }
    let state =
      switch finding.state {
      case .modified: "the cluster has it otherwise than Git"
      case .missing: "the cluster does not have it"
      case .unmanaged, nil: "the cluster has it, and Git does not"
      }
    var lines = [style.bold(style.red("Today \(state)."))]
    if let sentence = finding.sentence {
      lines.append("  \(style.sentence(sentence, keeping: finding.paths))")
    }
    lines += ImpactText.lines(of: finding, style)
    if let explanation = finding.explanation { lines.append("  \(printable(explanation))") }
    for change in finding.changes ?? [] {
      lines += ChangeText.lines(change, place: change.declared, style)
    }
    return lines
  }
}
