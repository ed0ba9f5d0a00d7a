import Documents
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
    if !report.diagnostics.isEmpty {
      lines.append("")
      lines += report.diagnostics.map(diagnostic)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func verdict(_ report: DriftReport) -> String {
    let count = report.findings.count
    let partly = report.complete ? "." : "; not everything could be seen."
    if count == 0 {
      return report.complete
        ? style.bold(style.green("In sync: the cluster's policies are as Git says."))
        : style.bold(
          style.yellow("Not known: no drift in what could be seen, but not everything could be."))
    }
    let summary = report.summary
    let parts = [
      (summary.modified, "modified"), (summary.missing, "missing"),
      (summary.unmanaged, "not in Git"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return style.bold(
      style.red(
        "Drift: \(count) \(count == 1 ? "policy departs" : "policies depart") from Git"
          + " (\(parts.joined(separator: ", ")))\(partly)")
    )
  }

  private func compared(_ report: DriftReport) -> [String] {
    let source = report.source
    let cluster = report.cluster
    var live = cluster.snapshot.map { "manifests in \($0)" } ?? cluster.server ?? "the cluster"
    if let name = cluster.name {
      live = "\(name) (\(live)\(cluster.version.map { ", \($0)" } ?? ""))"
    }
    return [
      "Git:     \(printable(source.repository)) at \(printable(source.revision)), commit "
        + "\(source.commit.prefix(12)) of \(source.committedAt), \(source.policies) \(source.policies == 1 ? "policy" : "policies")",
      "Cluster: \(printable(live))",
    ]
  }

  private func finding(_ finding: Finding) -> [String] {
    let name = "\(finding.object.kind) \(finding.object.qualifiedName)"
    let place = finding.declared.map { style.dim("  \(printable($0.path)):\($0.line)") } ?? ""
    var lines: [String]
    switch finding.state {
    case .modified:
      lines = [style.bold(style.yellow("MODIFIED  \(printable(name))")) + place]
    case .missing:
      lines = [style.bold(style.red("MISSING   \(printable(name))")) + place]
      lines.append("  Git declares it; the cluster does not have it")
    case .unmanaged:
      lines = [style.bold(style.red("NOT IN GIT  \(printable(name))"))]
      let since = (finding.live?.createdAt).map { ", created \($0)" } ?? ""
      lines.append("  the cluster has it in a namespace that Git owns\(since)")
    }
    for change in finding.changes ?? [] { lines += self.change(change, of: finding) }
    return lines
  }

  private func change(_ change: Finding.FieldChange, of finding: Finding) -> [String] {
    var head = "  \(printable(change.path))"
    if let declared = change.declared, declared != finding.declared {
      head += style.dim("  \(printable(declared.path)):\(declared.line)")
    }
    var lines = [head]
    if let git = change.git { lines += value(git, sign: "-").map(style.red) }
    if let live = change.live { lines += value(live, sign: "+").map(style.green) }
    return lines
  }

  private func value(_ node: Node, sign: String) -> [String] {
    YAMLWriter.write(node).split(separator: "\n").map { "    \(sign) \(printable(String($0)))" }
  }

  private func diagnostic(_ diagnostic: Diagnostic) -> String {
    let text = "\(diagnostic.severity.rawValue): \(printable(diagnostic.inWords))"
    return diagnostic.severity == .error ? style.red(text) : text
  }
}
