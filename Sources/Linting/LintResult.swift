/// What the linter found, and what it could not judge.
public struct LintResult: Sendable {
  /// A finding that the configuration tolerates.
  public struct Exempted: Sendable, Hashable {
    public let finding: LintFinding
    public let exemption: LintExemption
  }

  /// A rule that was not judged: nothing is known of whether the state breaks it.
  public struct NotJudged: Sendable, Hashable {
    /// ``LintRule/id``
    public let rule: String
    /// What would have to be known.
    public let lacking: [LintFact]

    /// The sentences of what is lacking, joined.
    public var reason: String { lacking.map(\.absenceInWords).joined(separator: "; ") }
  }

  /// By file, line and column.
  public let findings: [LintFinding]
  public let exempted: [Exempted]
  /// In the order of the rules.
  public let notJudged: [NotJudged]
  /// Exemptions that were not applied, each with the reason in a sentence: ``LintExemption/flaw``.
  public let flawedExemptions: [LintExemption]
  /// Exemptions that cover no finding, though the rules that they name were judged: they may go.
  public let idleExemptions: [LintExemption]
  /// How many policies were looked at.
  public let policyCount: Int

  /// The gravest of the findings; nil where there are none.
  public var gravest: LintSeverity? { findings.map(\.severity).max() }
}
