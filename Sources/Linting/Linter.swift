public import MendwallConfiguration
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
    _ input: LintInput, disabled: [RuleExemption] = [], rules: [LintRule] = LintRules.all
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
    var used: Set<Int> = []
    for finding in found.sorted(by: LintFinding.isBefore) {
      if let place = holding.firstIndex(where: { $0.covers(finding) }) {
        used.insert(place)
        exempted.append(.init(finding: finding, exemption: holding[place]))
      } else {
        findings.append(finding)
      }
    }
    let idle = holding.indices.filter { place in
      !used.contains(place) && judged.contains { holding[place].rule.matches($0.id) }
    }
    return LintResult(
      findings: findings, exempted: exempted, notJudged: notJudged,
      flawedExemptions: disabled.filter { $0.flaw != nil },
      idleExemptions: idle.map { holding[$0] },
      policyCount: state.objects.count)
  }
}
