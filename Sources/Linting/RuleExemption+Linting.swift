public import MendwallConfiguration
import PolicyModel

extension RuleExemption {
  /// Why it does not hold, in a sentence without a full stop; nil where it does.
  public var flaw: String? {
    if reason.allSatisfy(\.isWhitespace) {
      return
        "the exemption from \(rule.description) gives no reason; write one, and until then the "
        + "rule is judged"
    }
    if LintRules.all.contains(where: { rule.matches($0.id) }) { return nil }
    let nearest = NearestSpelling.of(rule.description, among: LintRules.all.map(\.id))
    return "no rule is called \(rule.description)"
      + (nearest.map { "; write \($0)" } ?? "; see mendwall lint --rules")
  }

  /// Whether a finding is meant. One that is about the whole state is meant only where no object is named.
  func covers(_ finding: LintFinding) -> Bool {
    guard rule.matches(finding.rule) else { return false }
    guard let object else { return true }
    return finding.object.map(object.matches) ?? false
  }
}
