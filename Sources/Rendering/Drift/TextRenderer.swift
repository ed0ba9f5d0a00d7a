import Documents
import MendwallConfiguration
import PolicyModel
public import Reports

/// The report for a person: the verdict first, then each finding with its place in Git and its changes.
///
/// The signs tell what the colours tell: `-` is Git's value, `+` the cluster's.
public struct TextRenderer: Sendable {
  let style: TerminalStyle

  public init(style: TerminalStyle) { self.style = style }

  public func render(_ report: DriftReport) -> String {
    var lines = [verdict(report)]
    lines += compared(report).map { style.dim($0) }
    if let flows = report.flows { lines += [""] + FlowText(style: style).lines(flows) }
    if let news = report.news { lines.append(style.bold(printable(news.inWords))) }
    if let proposed = report.proposed {
      lines += proposal(proposed)
      if !report.findings.isEmpty { lines += ["", style.bold("Drift now")] }
    }
    let proposals = report.proposedByFinding
    lines +=
      report.news.map { findings(of: report, $0, proposals) }
      ?? report.findings.mapInParallel { [""] + finding($0, proposals[$0.id]) }.flatMap { $0 }
    let exceptions = report.exceptions.filter(\.holds)
    if !exceptions.isEmpty {
      lines.append("")
      lines += exceptions.map { style.dim(exception($0)) }
    }
    if !report.diagnostics.isEmpty {
      lines.append("")
      lines += report.diagnostics.map(diagnostic)
    }
    return style.text(lines)
  }

  private func verdict(_ report: DriftReport) -> String {
    style.bold(style.toned(Verdict(report)))
  }

  private func compared(_ report: DriftReport) -> [String] {
    let source = report.source
    var lines = [
      "Git:     \(style.whole(printable(source.repository))) at \(printable(source.revision)), commit "
        + "\(source.commit.prefix(12)) of \(source.committedAt), \(source.policies) \(source.policies == 1 ? "policy" : "policies")"
    ]
    if let proposed = report.proposed { lines.append("Branch:  \(printable(proposed.inWords))") }
    return lines + [
      "Cluster: \(style.sentence(report.cluster.inWords, keeping: [report.cluster.snapshot]))"
    ]
  }

  /// - Parameter proposed: what a branch makes of the same object.
  func finding(_ finding: Finding, _ proposed: Proposal.Object?) -> [String] {
    let name = finding.object.description
    let place = finding.declared.map { style.dim("  \(style.whole(printable($0.inWords)))") } ?? ""
    var lines: [String]
    switch finding.state {
    case nil where finding.type == .containment:
      let head = "CONTAINMENT  \(printable(name))"
      lines = [style.bold(finding.isDeparture ? style.red(head) : style.yellow(head))]
    case nil where finding.type == .effect:
      lines = [style.bold(style.red("RELABELLED  \(printable(name))")) + place]
    case nil where finding.type == .assertion:
      lines = [style.bold(style.red("BROKEN  \(printable(finding.object.name))")) + place]
      lines.append("  \(finding.severity.rawValue), as the configuration says")
    case nil:
      lines = [style.bold(style.yellow("EXCEPTION  \(printable(finding.object.name))")) + place]
    case .modified:
      lines = [style.bold(style.yellow("MODIFIED  \(printable(name))")) + place]
    case .missing:
      lines = [style.bold(style.red("MISSING   \(printable(name))")) + place]
      lines.append("  Git declares it; the cluster does not have it")
    case .unmanaged:
      lines = [style.bold(style.red("NOT IN GIT  \(printable(name))"))]
      let since = (finding.live?.createdAt).map { ", created \($0)" } ?? ""
      let reach = finding.object.namespace == nil ? "" : " in a namespace that Git owns"
      lines.append("  the cluster has it\(reach)\(since)")
    }
    if let sentence = finding.sentence {
      lines.append("  \(style.sentence(sentence, keeping: finding.paths))")
    }
    lines += ImpactText.lines(of: finding, style)
    let cause = finding.cause.flatMap(words)
    let told = [cause, finding.explanation.map(printable)].compactMap { $0 }.joined(separator: ": ")
    if !told.isEmpty { lines.append("  \(told)") }
    if let proposed { lines.append("  \(style.yellow(proposed.noteOfFinding))") }
    // What a containment that holds is made of is no news.
    for change in finding.isDeparture ? finding.changes ?? [] : [] {
      lines += self.change(change, of: finding)
    }
    return lines
  }

  private func words(for cause: Finding.Cause) -> String? {
    switch cause {
    case .tampered: "tampered"
    case .lagging: "lagging"
    case .removedFromGit: "removed from Git"
    case .neverInGit: "never in Git"
    case .unknown: nil
    }
  }

  private func exception(_ exception: DriftReport.Exception) -> String {
    let times = exception.tolerated
    let until = exception.until.map { " until \($0)" } ?? ""
    return style.sentence(
      "tolerated: \(exception.what)\(until), \(exception.reason ?? "for no reason"); "
        + "\(times) \(times == 1 ? "difference" : "differences") today  \(exception.declared.inWords)",
      keeping: [exception.declared.path])
  }

  private func change(_ change: Finding.FieldChange, of finding: Finding) -> [String] {
    let isElsewhere = change.declared.map { !$0.isAt(finding.declared) } ?? false
    return ChangeText.lines(change, place: isElsewhere ? change.declared : nil, style)
  }

  func diagnostic(_ diagnostic: Diagnostic) -> String {
    let words = style.sentence(diagnostic.inWords, keeping: [diagnostic.path])
    let text = "\(diagnostic.severity.rawValue): \(words)"
    return switch diagnostic.severity {
    case .error: style.red(text)
    case .warning: text
    case .info: style.dim(text)
    }
  }
}
