import PolicyModel

/// Judges policies by rules.
public enum Linter {
  /// Judges a state.
  ///
  /// - Parameters:
  ///   - input: the policies, and what else is known.
  ///   - disabled: rules that are turned off for some objects. What they cover is told apart, never left
  ///     out.
  ///   - rules: those to judge by.
  public static func lint(
    _ input: LintInput, disabled: [LintExemption] = [], rules: [LintRule] = LintRules.all
  ) -> LintResult {
    let state = LintState(input)
    var facts = input.facts
    if state.evaluatesAllKinds {
      facts.insert(.evaluatedKinds)
    } else {
      facts.remove(.evaluatedKinds)
    }
    var notJudged: [LintResult.NotJudged] = []
    var found: [LintFinding] = []
    var judged: [LintRule] = []
    for rule in rules {
      let lacking = rule.needs.subtracting(facts).sorted()
      guard lacking.isEmpty else {
        notJudged.append(.init(rule: rule.id, lacking: lacking))
        continue
      }
      var collector = FindingCollector(rule)
      rule.check(state, &collector)
      found += collector.findings
      judged.append(rule)
    }
    let holding = disabled.filter { $0.flaw == nil }
    var findings: [LintFinding] = []
    var exempted: [LintResult.Exempted] = []
    var used: Set<LintExemption> = []
    for finding in found.sorted(by: LintFinding.isBefore) {
      if let exemption = holding.first(where: { $0.covers(finding) }) {
        used.insert(exemption)
        exempted.append(.init(finding: finding, exemption: exemption))
      } else {
        findings.append(finding)
      }
    }
    let idle = holding.filter { exemption in
      !used.contains(exemption) && judged.contains { exemption.rule.matches($0.id) }
    }
    return LintResult(
      findings: findings, exempted: exempted, notJudged: notJudged,
      flawedExemptions: disabled.filter { $0.flaw != nil }, idleExemptions: idle,
      policyCount: state.objects.count)
  }
}
