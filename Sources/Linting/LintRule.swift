public import MendwallConfiguration

/// One rule of the linter: what it finds, how grave that is, why it matters, and how it is done right.
///
/// Each rule is one file in `Rules`; ``LintRules/all`` names them.
public struct LintRule: Sendable, Identifiable {
  /// In kebab-case, and never changed: configurations and reports name the rule by it.
  public let id: String
  public let severity: Severity
  /// What is wrong, in a few words without a full stop.
  public let summary: String
  /// Why it matters, in sentences, with the specification or tool that a rule comes from.
  public let reason: String
  /// Manifests, in YAML, of which this rule and no other finds something wrong where what it needs is known.
  public let wrong: String
  /// The same done right.
  public let right: String
  /// What must be known of the state; where it is not, the rule is not judged.
  public let needs: Set<LintFact>

  let check: @Sendable (LintState, inout FindingCollector) -> Void

  init(
    id: String, severity: Severity, summary: String, reason: String,
    needs: Set<LintFact> = [], wrong: String, right: String,
    check: @escaping @Sendable (LintState, inout FindingCollector) -> Void
  ) {
    self.id = id
    self.severity = severity
    self.summary = summary
    self.reason = reason
    self.needs = needs
    self.wrong = wrong
    self.right = right
    self.check = check
  }
}
