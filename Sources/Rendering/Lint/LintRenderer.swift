import Documents
public import Linting
import MendwallConfiguration
import PolicyModel
public import Reports

/// What the linter found, for a person: a line for the place, as compilers write it, and what to do below it.
public struct LintRenderer {
  private let style: TerminalStyle

  public init(style: TerminalStyle) { self.style = style }

  public func render(_ report: LintReport) -> String {
    var lines = report.findings.flatMap(finding)
    if !report.exempted.isEmpty {
      lines.append(
        style.dim(
          "\(counted(report.exempted.count, "finding")) exempted by .mendwall.yaml; -o json tells which"
        ))
    }
    lines += skipped(report.notJudged)
    lines += report.diagnostics.map { diagnostic in
      let text = "\(diagnostic.severity.rawValue): \(printable(diagnostic.inWords))"
      return diagnostic.severity == .error ? style.red(text) : style.dim(text)
    }
    if !lines.isEmpty { lines.append("") }
    lines.append(verdict(report))
    return style.text(lines)
  }

  private func finding(_ finding: LintReport.Finding) -> [String] {
    let grade = "\(finding.severity.rawValue):"
    let head =
      switch finding.severity {
      case .critical, .high: style.bold(style.red(grade))
      case .medium: style.bold(style.yellow(grade))
      case .low, .info: style.bold(grade)
      }
    let place = style.whole(printable(finding.place))
    return [
      "\(place): \(head) \(printable(finding.message)) \(style.dim("[\(finding.rule)]"))",
      "  \(printable(finding.remedy))",
    ]
  }

  /// What is not known, each told once, with how many rules it keeps from being judged.
  private func skipped(_ rules: [LintReport.NotJudged]) -> [String] {
    var reasons: [String] = []
    var counts: [String: Int] = [:]
    for reason in rules.flatMap(\.lacking) {
      if counts[reason] == nil { reasons.append(reason) }
      counts[reason, default: 0] += 1
    }
    return reasons.map { reason in
      style.dim("not judged: \(counted(counts[reason] ?? 0, "rule")), since \(printable(reason))")
    }
  }

  private func verdict(_ report: LintReport) -> String {
    let policies = counted(report.policies, "policy", "policies")
    let counts = report.summary.filter { $0.count > 0 }.map {
      "\($0.count) \($0.severity.rawValue)"
    }
    var text =
      counts.isEmpty
      ? style.green("Nothing found in \(policies) of \(printable(report.state)).")
      : style.bold(
        "\(counted(report.findings.count, "finding")) in \(policies) of \(printable(report.state)): "
          + "\(counts.joined(separator: ", ")).")
    if !report.complete { text += " " + style.red("Not everything could be read.") }
    return text
  }
}

extension LintRenderer {
  /// The rules themselves, each with why it matters and how it is done right.
  public func render(_ rules: [LintRule]) -> String {
    var lines: [String] = []
    for rule in rules {
      if !lines.isEmpty { lines.append("") }
      lines.append("\(style.bold(rule.id)) (\(rule.severity.rawValue)): \(rule.summary)")
      lines.append("  \(rule.reason)")
      if !rule.needs.isEmpty {
        let facts = rule.needs.sorted().map(\.inWords).joined(separator: ", ")
        lines.append(style.dim("  judged where these are known: \(facts)"))
      }
      lines.append("  wrong:")
      lines += block(rule.wrong)
      lines.append("  right:")
      lines += block(rule.right)
    }
    // Manifests are not wrapped: they can be copied.
    return lines.joined(separator: "\n") + "\n"
  }

  private func block(_ manifest: String) -> [String] {
    manifest.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.isEmpty ? "" : "    \($0)"
    }
  }
}

extension LintFact {
  fileprivate var inWords: String {
    switch self {
    case .policies: "every policy"
    case .namespaces: "the namespaces"
    case .workloads: "the workloads"
    case .networks: "the cluster's networks"
    case .servedKinds: "the kinds that the cluster serves"
    case .evaluatedKinds: "that all policies are of evaluated kinds"
    }
  }
}
