public import MendwallConfiguration

/// What the linter found, and what it could not judge.
public struct LintResult: Sendable {
  /// A finding that the configuration tolerates.
  public struct Exempted: Sendable, Equatable {
    public let finding: LintFinding
    public let exemption: RuleExemption
  }

  /// A rule that was not judged: nothing is known of whether the state breaks it.
  public struct NotJudged: Sendable, Hashable {
    /// ``LintRule/id``
    public let rule: String
    /// What would have to be known.
    public let lacking: [LintFact]
  }

  /// By file, line and column.
  public let findings: [LintFinding]
  public let exempted: [Exempted]
  /// In the order of the rules.
  public let notJudged: [NotJudged]
  /// Exemptions that were not applied, each with the reason in a sentence: ``MendwallConfiguration/RuleExemption/flaw``.
  public let flawedExemptions: [RuleExemption]
  /// Exemptions that cover no finding, though the rules that they name were judged: they may go.
  public let idleExemptions: [RuleExemption]
  /// How many policies were looked at.
  public let policyCount: Int

}
