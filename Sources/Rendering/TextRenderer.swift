import Documents
import MendwallConfiguration
import PolicyModel
public import Reports

/// The report for a person: the verdict first, then each finding with its place in Git and its changes.
///
/// The signs tell what the colours tell: `-` is Git's value, `+` the cluster's.
public struct TextRenderer {
  private let style: TerminalStyle

  public init(style: TerminalStyle) { self.style = style }

  public func render(_ report: DriftReport) -> String {
    var lines = [verdict(report)]
    lines += compared(report).map { style.dim($0) }
    for finding in report.findings { lines += [""] + self.finding(finding) }
    let exceptions = report.exceptions.filter(\.holds)
    if !exceptions.isEmpty {
      lines.append("")
      lines += exceptions.map { style.dim(exception($0)) }
    }
    if !report.diagnostics.isEmpty {
      lines.append("")
      lines += report.diagnostics.map(diagnostic)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func verdict(_ report: DriftReport) -> String {
    let count = report.findings.count(where: \.isDeparture)
    let partly = report.complete ? "." : "; not everything could be seen."
    let tolerated = report.exceptions.map(\.tolerated).reduce(0, +)
    if count == 0 {
      let butFor =
        "In sync but for \(tolerated) tolerated \(tolerated == 1 ? "difference" : "differences")."
      let contained = report.findings.count
      let containments =
        contained == 0
        ? "" : " \(contained) \(contained == 1 ? "containment" : "containments") in force."
      return report.complete
        ? style.bold(
          style.green(
            (tolerated > 0 ? butFor : "In sync: the cluster's policies are as Git says.")
              + containments))
        : style.bold(
          style.yellow("Not known: no drift in what could be seen, but not everything could be."))
    }
    let summary = report.summary
    let parts = [
      (summary.modified, "modified"), (summary.missing, "missing"),
      (summary.unmanaged, "not in Git"),
      (
        report.findings.count { $0.type == .containment && $0.isDeparture },
        "claiming to be a containment"
      ),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let invalid = summary.exceptions
    let broken = summary.assertions
    let others = [
      (broken, broken == 1 ? "broken assertion" : "broken assertions"),
      (
        summary.effects,
        "\(summary.effects == 1 ? "workload or pod" : "workloads or pods") with labels that policies take "
          + "otherwise"
      ),
      (invalid, "\(invalid == 1 ? "exception that does" : "exceptions that do") not hold"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", and ")
    let drifted = count - invalid - broken - summary.effects
    let arePolicies = report.findings.allSatisfy { finding in
      finding.type != .drift
        || PolicyKind.of(apiVersion: finding.object.apiVersion, kind: finding.object.kind)?.role
          != .support
    }
    let nouns = arePolicies ? (one: "policy", many: "policies") : (one: "object", many: "objects")
    if drifted == 0 {
      let text = "No drift, and \(others)\(partly)"
      return style.bold(broken + summary.effects > 0 ? style.red(text) : style.yellow(text))
    }
    return style.bold(
      style.red(
        "Drift: \(drifted) \(drifted == 1 ? "\(nouns.one) departs" : "\(nouns.many) depart") from Git"
          + " (\(parts.joined(separator: ", ")))"
          + (others.isEmpty ? "" : ", and \(others)") + partly))
  }

  private func compared(_ report: DriftReport) -> [String] {
    let source = report.source
    return [
      "Git:     \(printable(source.repository)) at \(printable(source.revision)), commit "
        + "\(source.commit.prefix(12)) of \(source.committedAt), \(source.policies) \(source.policies == 1 ? "policy" : "policies")",
      "Cluster: \(printable(report.cluster.inWords))",
    ]
  }

  private func finding(_ finding: Finding) -> [String] {
    let name = finding.object.description
    let place = finding.declared.map { style.dim("  \(printable($0.inWords))") } ?? ""
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
    if let sentence = finding.sentence { lines.append("  \(printable(sentence))") }
    lines += ImpactText.lines(of: finding, style)
    let cause = finding.cause.flatMap(words)
    let told = [cause, finding.explanation.map(printable)].compactMap { $0 }.joined(separator: ": ")
    if !told.isEmpty { lines.append("  \(told)") }
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
    return printable(
      "tolerated: \(exception.what)\(until), \(exception.reason ?? "for no reason"); "
        + "\(times) \(times == 1 ? "difference" : "differences") today  \(exception.declared.inWords)"
    )
  }

  private func change(_ change: Finding.FieldChange, of finding: Finding) -> [String] {
    let isElsewhere = change.declared.map { !$0.isAt(finding.declared) } ?? false
    return ChangeText.lines(change, place: isElsewhere ? change.declared : nil, style)
  }

  private func diagnostic(_ diagnostic: Diagnostic) -> String {
    let text = "\(diagnostic.severity.rawValue): \(printable(diagnostic.inWords))"
    return switch diagnostic.severity {
    case .error: style.red(text)
    case .warning: text
    case .info: style.dim(text)
    }
  }
}
